import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { printedSchema, schemaOfModules } from '#libs/platform';
import { contextModules } from '../../apps/composition.js';
import { breakingChanges } from './breaking-changes.js';
import { broken } from './schema-conventions.js';

const FILE = 'schema.graphql';
const ROOT = new URL('../../', import.meta.url);
const RENEW = `renew it with: npm run --silent chuang -- schema > ${FILE}`;
/** What clients were written for: the last commit, or the commit, branch or tag that is named. */
const BASE = process.env.CHUANG_SCHEMA_BASE ?? 'HEAD';

const now = printedSchema(await schemaOfModules(contextModules));
const committed = committedAt(BASE);

describe('schema.graphql', () => {
  it('is what the code prints', () => {
    const isStale = readFileSync(new URL(FILE, ROOT), 'utf8') !== now;
    expect(isStale ? `${FILE} is stale; ${RENEW}` : '').toBe('');
  });

  it('keeps the conventions of graphql.md', () => {
    expect(broken(buildSchema(now))).toEqual([]);
  });

  if (committed.text === undefined) it.skip(`breaks no client: ${committed.reason}`, () => undefined);
  else {
    const before = committed.text;
    it(`breaks no client that was written for ${BASE}`, async () => {
      expect(await breakingChanges(buildSchema(before), buildSchema(now), new Date())).toEqual([]);
    });
  }
});

describe('breaking changes', () => {
  const today = new Date('2027-06-01T00:00:00Z');
  const schema = (old: string) => buildSchema(`type Query { a: Int ${old} }`);
  const found = (old: string) => breakingChanges(schema(old), schema(''), today);

  it('are found when a field goes without notice', async () => {
    expect(await found('b: Int')).toHaveLength(1);
    expect(await found('b: Int @deprecated(reason: "use a")')).toHaveLength(1);
  });

  it('are found when the notice is shorter than six months', async () => {
    expect(await found('b: Int @deprecated(reason: "2026-12-02: use a")')).toHaveLength(1);
    expect(await found('b: Int @deprecated(reason: "2026-12-01: use a")')).toEqual([]);
  });

  it('are found when a type changes or an argument becomes required', async () => {
    const before = buildSchema('type Query { a: Int b(c: Int): Int }');
    const after = buildSchema('type Query { a: String b(c: Int!): Int }');
    expect(await breakingChanges(before, after, today)).toHaveLength(2);
  });

  it('are none when something is added', async () => {
    const [before, after] = [buildSchema('type Query { a: Int }'), buildSchema('type Query { a: Int b(c: Int): Int }')];
    expect(await breakingChanges(before, after, today)).toEqual([]);
  });
});

function committedAt(ref: string): { readonly text?: string; readonly reason: string } {
  try {
    const shown = execFileSync('git', ['show', `${ref}:${FILE}`], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    return { text: shown.toString('utf8'), reason: '' };
  } catch (failure) {
    return { reason: `skipped, git has no ${ref}:${FILE} here (${String((failure as Error).message.split('\n')[0])})` };
  }
}
