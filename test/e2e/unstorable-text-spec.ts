import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Person, RunningApi } from '../api/running-api.js';

let api: RunningApi;
let person: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  person = await api.signUp('somebody');
});

afterAll(async () => {
  await api.stop();
});

describe('U+0000, which no column holds,', () => {
  it('is the caller’s to mend in a mutation', async () => {
    const input = {
      name: 'Warm Bowl',
      kind: 'USER',
      origin: 'EXTERNAL',
      userScenario: 'People who eat alone',
      team: [],
      idempotencyKey: 'a\u0000b',
    };
    const applied = await api.mutate<{ venture: object | null }>(
      'ventureApply',
      'VentureApplyInput',
      'venture { id }',
      input,
      person,
    );
    expect(applied.venture).toBeNull();
    expect(applied.userErrors).toEqual([
      { code: 'INPUT_INVALID', message: 'a text of the input holds U+0000, which cannot be stored', path: null },
    ]);
  });

  it('is the caller’s to mend in a query', async () => {
    const answer = await api.graphql('{ indicators(code: "a\\u0000b") { nodes { id } } }', {}, person);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_REQUEST']);
    expect(answer.data).toBeNull();
  });
});
