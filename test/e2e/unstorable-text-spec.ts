import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, type GraphQLInputType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { schemaOf } from '#libs/platform';
import { PASSWORD, type Person, RunningApi } from '../api/running-api.js';

const APPLICATION = {
  name: 'Warm Bowl',
  kind: 'USER',
  origin: 'EXTERNAL',
  userScenario: 'People who eat alone',
  team: [],
};
const TERMS = {
  currency: 'CNY',
  parties: [{ id: 'maker', rank: 1 }],
  distributable: 'gross',
  waterfall: [],
  residual: 'maker',
};
const MESSAGE = 'a text holds U+0000 or half a surrogate pair, which cannot be stored';

let api: RunningApi;
let person: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  person = await api.signUp('somebody');
});

afterAll(async () => {
  await api.stop();
});

const apply = (input: object) =>
  api.mutate<{ venture: object | null }>('ventureApply', 'VentureApplyInput', 'venture { id }', input, person);

describe('a text that cannot be stored', () => {
  it.each([
    ['idempotencyKey', { idempotencyKey: 'a\u0000b' }, ['idempotencyKey']],
    ['name', { name: 'a\ud800' }, ['name']],
    ['userScenario', { userScenario: '\udc00' }, ['userScenario']],
  ])('is the caller’s to mend in a mutation: %s', async (_field, part, path) => {
    const applied = await apply({ ...APPLICATION, idempotencyKey: 'one', ...part });
    expect(applied.venture).toBeNull();
    expect(applied.userErrors).toEqual([{ code: 'INPUT_INVALID', message: MESSAGE, path }]);
  });

  it('is refused where it is written in the document', async () => {
    const signIn = (email: string) =>
      `mutation { accountSignIn(input: { email: "${email}", password: "a\\u0000" }) { userErrors { code path } } }`;
    expect((await api.graphql(signIn('a@test.example'))).data).toEqual({
      accountSignIn: { userErrors: [{ code: 'INPUT_INVALID', path: ['password'] }] },
    });
    const lone = await api.graphql('{ indicators(code: "\\ud800") { nodes { id } } }', {}, person);
    expect(lone.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  it('signs nobody in by a password that only UTF-8 makes the same', async () => {
    const password = `${PASSWORD} \ufffd`;
    const signUp = { email: 'other@test.example', displayName: 'other', password };
    const up = await api.mutate('accountSignUp', 'AccountSignUpInput', 'session { accessToken }', signUp);
    expect(up.userErrors).toEqual([]);
    const signIn = { email: signUp.email, password: `${PASSWORD} \ud800` };
    const signed = await api.mutate('accountSignIn', 'AccountSignInInput', 'session { accessToken }', signIn);
    expect(signed).toEqual({
      session: null,
      userErrors: [{ code: 'INPUT_INVALID', message: MESSAGE, path: ['password'] }],
    });
  });

  it('is the caller’s to mend in a query, with its path', async () => {
    const query = 'query ($code: String) { indicators(code: $code) { nodes { id } } }';
    for (const code of ['a\u0000b', '\ud800']) {
      const answer = await api.graphql(query, { code }, person);
      expect(answer).toMatchObject({ status: 400, data: null });
      expect(answer.errors.map(({ extensions }) => extensions)).toEqual([
        { code: 'BAD_REQUEST', userErrors: [{ code: 'INPUT_INVALID', message: MESSAGE, path: ['code'] }] },
      ]);
    }
  });

  it('is refused deep in a JSON document, as a value and as a name', async () => {
    const query = 'query ($i: ContractSimulateInput!) { contractSimulate(input: $i) { userErrors { code } } }';
    for (const note of ['\ud800', { '\ud800': 1 }]) {
      const answer = await api.graphql(query, { i: { terms: { ...TERMS, note }, scenarios: [] } }, person);
      expect(answer.errors[0]?.extensions).toMatchObject({ userErrors: [{ code: 'INPUT_INVALID' }] });
    }
  });

  it('is refused in every argument of the schema that is a text, and never goes wrong inside', async () => {
    const answered = new Set<string>();
    for (const { name, type, argument, value } of callsWithHalfACharacter()) {
      const query = `${type} ($a: ${argument.type}) { ${name}(${argument.name}: $a) { __typename } }`;
      const { data, errors } = await api.graphql(query, { a: value }, person);
      answered.add(errors[0]?.extensions.code ?? (data?.[name] ? 'userErrors' : 'nothing'));
    }
    expect([...answered].sort()).toEqual(expect.arrayContaining(['BAD_REQUEST']));
    expect([...answered]).not.toContain('INTERNAL');
  });
});

describe('a document with a field named like one of Object.prototype', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'foo'])('is not passed over: %s', async (name) => {
    const query = 'query ($i: ContractSimulateInput!) { contractSimulate(input: $i) { userErrors { message path } } }';
    const terms = JSON.parse(JSON.stringify(TERMS).replace('{', `{"${name}":1,`)) as object;
    const scenarios = [{ name: 'one', inputs: { gross: '1' } }];
    const answer = await api.ask<Record<string, object>>(query, { i: { terms, scenarios } }, person);
    expect(answer.contractSimulate).toEqual({
      userErrors: [{ path: ['terms', name], message: expect.stringContaining('FIELD_UNKNOWN') }],
    });
  });

  it('is not passed over where it is written in the document: __proto__', async () => {
    const terms =
      '{ __proto__: 1, currency: "CNY", parties: [{ id: "m", rank: 1 }], distributable: "gross", waterfall: [], residual: "m" }';
    const query = `{ contractSimulate(input: { terms: ${terms}, scenarios: [] }) { userErrors { path } } }`;
    expect((await api.ask<Record<string, object>>(query, {}, person)).contractSimulate).toEqual({
      userErrors: [{ path: ['terms', '__proto__'] }],
    });
  });

  it('is not passed over in rulebooks and indicators either', async () => {
    const reviewer = await api.signUp('reviewer', 'reviewer', 'operator', 'finance');
    const rulebook = { kind: 'ADMISSION', content: { toString: 1 } };
    const published = await api.mutate('rulebookPublish', 'RulebookPublishInput', '__typename', rulebook, reviewer);
    expect(published.userErrors.map(({ path }) => path)).toContainEqual(['content', 'toString']);
  });
});

type Called = { name: string; type: string; argument: { name: string; type: string }; value: unknown };

/** Every text of every argument in its turn; what else the argument needs is filled with something of its type. */
function callsWithHalfACharacter(): Called[] {
  const schema = schemaOf(api.app);
  const roots = [
    { type: 'query', fields: schema.getQueryType()?.getFields() ?? {} },
    { type: 'mutation', fields: schema.getMutationType()?.getFields() ?? {} },
  ];
  return roots.flatMap(({ type, fields }) =>
    Object.values(fields).flatMap((field) =>
      field.args.flatMap((argument) =>
        spoilt(argument.type, 0).map((value) => ({
          ...{ name: field.name, type, value },
          argument: { name: argument.name, type: String(argument.type) },
        })),
      ),
    ),
  );
}

const DEEPEST = 3;

function spoilt(type: GraphQLInputType, depth: number): unknown[] {
  if (isNonNullType(type)) return spoilt(type.ofType, depth);
  if (isListType(type)) return spoilt(type.ofType, depth).map((value) => [value]);
  if (isInputObjectType(type)) {
    if (depth > DEEPEST) return [];
    const fields = Object.values(type.getFields());
    const needed = fields.filter((field) => isNonNullType(field.type));
    const filled = Object.fromEntries(needed.map((field) => [field.name, plain(field.type, depth)]));
    return fields.flatMap((field) =>
      spoilt(field.type, depth + 1).map((value) => ({ ...filled, [field.name]: value })),
    );
  }
  return ['String', 'ID', 'JSON'].includes(type.name) ? ['\ud800'] : [];
}

const PLAIN: Readonly<Record<string, unknown>> = {
  ...{ BigInt: '1', Boolean: true, CurrencyCode: 'CNY', Date: '2026-01-01', DateTime: '2026-01-01T00:00:00Z' },
  ...{ ID: 'x', Int: 1, JSON: {}, Month: '2026-01', String: 'x' },
};

function plain(type: GraphQLInputType, depth: number): unknown {
  if (isNonNullType(type)) return plain(type.ofType, depth);
  if (isListType(type)) return [];
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(needed.map((field) => [field.name, plain(field.type, depth + 1)]));
  }
  const named = getNamedType(type);
  return 'getValues' in named ? named.getValues()[0]?.name : PLAIN[named.name];
}
