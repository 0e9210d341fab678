import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ALL_SCOPES, printedSchema, schemaOf, schemaOfModules } from '#libs/platform';
import { contextModules } from '../../apps/composition.js';
import { RunningApi } from '../api/running-api.js';
import { type Declared, declaredOperations } from './operations.js';

/** Open to callers who are not signed in. */
const PUBLIC = [
  'accountSignIn',
  'accountSignUp',
  'admissionFigures',
  'industryPlatforms',
  'rulebook',
  'sessionRefresh',
  'sessionSignOut',
  'viewer',
];

/** Scopes of what is no operation of the schema. */
const SCOPES_ELSEWHERE: readonly string[] = ['import:run'];

let api: RunningApi;
let operations: Declared[];

beforeAll(async () => {
  api = await RunningApi.start();
  operations = declaredOperations(api.app);
});

afterAll(async () => {
  await api.stop();
});

it('serves the schema that is printed', async () => {
  expect(printedSchema(schemaOf(api.app)) === printedSchema(await schemaOfModules(contextModules))).toBe(true);
});

it('finds the resolver of every operation of the schema', () => {
  const schema = schemaOf(api.app);
  const named = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  expect(operations.map(({ name }) => name).sort()).toEqual(named.sort());
});

it('has no operation that declares nothing about who may call it', () => {
  expect(operations.filter(({ access }) => !access).map(({ name }) => name)).toEqual([]);
});

it('opens exactly these operations to everybody', () => {
  expect(namesOf(({ access }) => access?.kind === 'public')).toEqual(PUBLIC);
});

it('asks for scopes that exist, and uses every scope', () => {
  const used = new Set(operations.flatMap(({ access }) => (access?.kind === 'scope' ? [access.scope] : [])));
  expect([...used].filter((scope) => !ALL_SCOPES.includes(scope))).toEqual([]);
  expect(ALL_SCOPES.filter((scope) => !used.has(scope))).toEqual(SCOPES_ELSEWHERE);
});

it('says in its description which scope an operation needs, or that it is open', () => {
  const schema = schemaOf(api.app);
  const fields = { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() };
  const silent = operations.filter(({ name, access }) => {
    const description = fields[name]?.description ?? '';
    return access?.kind === 'scope'
      ? !description.includes(`Scope: ${access.scope}.`)
      : !description.includes('Open to everybody.');
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
});

function namesOf(isWanted: (operation: Declared) => boolean): string[] {
  return operations
    .filter(isWanted)
    .map(({ name }) => name)
    .sort();
}
