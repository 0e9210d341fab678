import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Person, RunningApi } from '../api/running-api.js';
import { DatabaseState } from '../contract/database-state.js';
import type { Call } from '../contract/call.js';
import { MUTATIONS } from '../contract/operation-calls.js';
import { outcomeOf, runCall } from '../contract/run-call.js';
import { buildWorld, CALLERS, type World } from '../contract/world.js';

let api: RunningApi;
let world: World;
let state: DatabaseState;

beforeAll(async () => {
  api = await RunningApi.start();
  world = await buildWorld(api);
  state = await DatabaseState.keep(api.databaseUrl);
});
afterAll(async () => {
  await state.end();
  await api.stop();
});

/** Refusals that write something on purpose. */
const MEANT: Readonly<Record<string, string>> = {
  sessionRefresh: 'a refresh token that comes a second time was stolen: its session ends',
};

type Value = null | string | number | boolean | readonly Value[] | { readonly [name: string]: Value };
type Variables = Readonly<Record<string, Value>>;
type Path = readonly string[];

describe('a mutation that is refused for what it is asked, or when', () => {
  it('has changed nothing, whichever of its values is wrong and however often it comes', async () => {
    const faults: string[] = [];
    const refused = new Map<string, string>();
    for (const call of MUTATIONS) {
      const caller = await whoMay(call);
      // Those that nobody may do are in the matrix, to show a refusal.
      if (!caller) refused.set(call.operation, 'for everybody');
      if (!caller) continue;
      const { person } = caller;
      const variables = JSON.parse(JSON.stringify(call.arguments?.(world) ?? {})) as Variables;
      for (const path of leavesOf(variables)) {
        const outcome = await run(call, person, withOther(variables, path) as Variables);
        const changed = await state.changed();
        if (!outcome.startsWith('ok')) refused.set(call.operation, outcome);
        if (changed.length > 0) await state.putBack(changed);
        if (!outcome.startsWith('ok') && changed.length > 0)
          faults.push(
            `${call.operation} with another ${path.join('.')}: ${outcome}, and changed ${changed.join(', ')}`,
          );
      }
      faults.push(...(await repeated(call, person, variables)));
    }
    expect(faults).toEqual([]);
    // Everything was refused for some input, but for this one: a session that is none has ended already.
    const never = MUTATIONS.filter(({ operation }) => !refused.has(operation)).map(({ operation }) => operation);
    expect([...new Set(never)]).toEqual(['sessionSignOut']);
  });
});

/** The same call twice: where the second one is refused because of the first, it has changed nothing more. */
async function repeated(call: Call, person: Person | undefined, variables: Variables): Promise<string[]> {
  await run(call, person, variables);
  const after = await state.contents();
  const outcome = await run(call, person, variables);
  const isSame = outcome.startsWith('ok') || call.operation in MEANT || sameContents(after, await state.contents());
  await state.putBack(await state.changed());
  return isSame ? [] : [`${call.operation} for the second time: ${outcome}, and changed something`];
}

function sameContents(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return [...after].every(([table, content]) => before.get(table) === content);
}

/** Somebody for whom the call is done; undefined when there is nobody. */
async function whoMay(call: Call): Promise<{ person: Person | undefined } | undefined> {
  for (const caller of [...CALLERS].reverse()) {
    const person = caller === 'anonymous' ? undefined : world.people[caller];
    const outcome = outcomeOf(call, await runCall(api, world, call, person));
    await state.putBack(await state.changed());
    if (outcome.startsWith('ok')) return { person };
  }
  return undefined;
}

async function run(call: Call, person: Person | undefined, variables: Variables): Promise<string> {
  return outcomeOf(call, await runCall(api, world, call, person, variables));
}

function* leavesOf(value: Value, path: Path = []): Generator<Path> {
  if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) yield* leavesOf(member, [...path, name]);
  } else yield path;
}

function withOther(value: Value, [name, ...rest]: Path): Value {
  if (name === undefined) return otherThan(value);
  const copy = structuredClone(value) as Record<string, Value>;
  copy[name] = withOther(copy[name] ?? null, rest);
  return copy;
}

/** An id of the same kind that names nothing, a negative amount, a text of nothing, a hash of something else. */
function otherThan(value: Value): Value {
  if (typeof value === 'number') return -1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'x';
  if (/^[a-z]{3}_[0-9a-z]{26}$/.test(value)) return `${value.slice(0, 4)}01h455vb4pex5vsknk084sn02q`;
  if (/^\d+$/.test(value)) return `-${value}`;
  if (/^[0-9a-f]{64}$/.test(value)) return '0'.repeat(64);
  return '';
}
