import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ALL_SCOPES } from '#libs/platform';
import { type Person, RunningApi } from '../api/running-api.js';
import { DatabaseState } from './database-state.js';
import type { Call } from './call.js';
import { MUTATIONS, QUERIES } from './operation-calls.js';
import { declaredOperations } from './operations.js';
import { outcomeOf, runCall } from './run-call.js';
import { buildWorld, type Caller, CALLERS, tomorrow, type World } from './world.js';

const FILE = new URL('./authorisation-matrix.md', import.meta.url);
const RENEW = 'read its diff line by line after: UPDATE_MATRIX=1 npm run --silent jest -- authorisation-matrix';
/** `last_used_at` of access tokens is written by every call that uses one. */
const TOUCHED_BY_USE = ['access_token'];

let api: RunningApi;
let world: World;
let state: DatabaseState;
let end: () => Promise<void>;

beforeAll(async () => {
  api = await RunningApi.start();
  end = () => api.stop();
  world = await buildWorld(api);
  state = await DatabaseState.keep(api.databaseUrl);
  end = async () => {
    await state.end();
    await api.stop();
  };
});

afterAll(async () => {
  await end();
});

describe('the authorisation matrix', () => {
  it('has a call for every operation of the schema', () => {
    const called = new Set([...QUERIES, ...MUTATIONS].map(({ operation }) => operation));
    expect([...called].sort()).toEqual(
      declaredOperations(api.app)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('is the committed one, and whoever is refused has changed nothing', async () => {
    const lines: string[] = [];
    const changedByRefusal: string[] = [];
    for (const call of [...QUERIES, ...MUTATIONS]) {
      const outcomes: string[] = [];
      for (const caller of CALLERS) {
        const outcome = outcomeOf(call, await runCall(api, world, call, personOf(caller)));
        const changed = await state.changed();
        if (changed.length > 0 && !outcome.startsWith('ok')) {
          changedByRefusal.push(`${nameOf(call)} as ${caller}: ${outcome}, and changed ${changed.join(', ')}`);
        }
        if (changed.length > 0) await state.putBack(changed);
        outcomes.push(outcome);
      }
      lines.push(`| ${[nameOf(call), ...outcomes].join(' | ')} |`);
    }
    expect(changedByRefusal).toEqual([]);
    const matrix = [...HEAD, ...lines, ''].join('\n');
    if (process.env.UPDATE_MATRIX === '1') writeFileSync(FILE, matrix);
    const committed = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    expect({ hint: RENEW, matrix: matrix.split('\n') }).toEqual({ hint: RENEW, matrix: committed.split('\n') });
  });
});

describe('an access token', () => {
  it('opens only what its one scope names, even for an account that holds every role', async () => {
    const owner = await api.signUp('everything', 'reviewer', 'finance', 'approver', 'auditor', 'operator');
    const operations = declaredOperations(api.app);
    const wrong: string[] = [];
    const before = await state.changed();
    for (const scope of ALL_SCOPES) {
      const token = await tokenWith(owner, scope);
      for (const { name, access } of operations) {
        if (access?.kind !== 'scope' || access.scope === scope) continue;
        const call = [...QUERIES, ...MUTATIONS].find(({ operation }) => operation === name);
        const outcome = call && outcomeOf(call, await runCall(api, world, call, token));
        if (outcome !== 'FORBIDDEN') wrong.push(`${name} with ${scope}: ${outcome ?? 'no call'}`);
      }
    }
    expect(wrong).toEqual([]);
    const changed = await state.changed();
    expect(changed.filter((table) => !before.includes(table) && !TOUCHED_BY_USE.includes(table))).toEqual([]);
  });
});

const HEAD = [
  '# Who may do what',
  '',
  'Written by `test/contract/authorisation-matrix-spec.ts`, which runs one valid call of every operation as everybody, in a',
  'world with one of everything. It fails when this file is not what happens.',
  '',
  '- `ok`: it was done; `ok, n`: so many objects of a list were shown.',
  '- `UNAUTHENTICATED`, `FORBIDDEN`: the operation is closed to this caller, whatever it is about.',
  '- `hidden`: answered as if the object did not exist.',
  '- `refused: CODE`: the caller may see the object and may not do this, or not now.',
  '',
  'The stranger is signed in and nothing else. The supplier is a party to the contracts, the member and the lead belong to',
  'the venture, and each of the other five holds one role and nothing else.',
  '',
  `| operation | ${CALLERS.join(' | ')} |`,
  `| --- |${CALLERS.map(() => ' --- |').join('')}`,
];

function personOf(caller: Caller): Person | undefined {
  return caller === 'anonymous' ? undefined : world.people[caller];
}

function nameOf({ operation, about }: Call): string {
  return about === undefined ? operation : `${operation}: ${about}`;
}

async function tokenWith(owner: Person, scope: string): Promise<Person> {
  const created = await api.mutate<{ secret: string }>(
    'accessTokenCreate',
    'AccessTokenCreateInput',
    'secret',
    { name: scope, scopes: [scope], expiresAt: tomorrow() },
    owner,
  );
  return { email: owner.email, token: created.secret };
}
