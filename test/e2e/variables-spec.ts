import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Person, RunningApi } from '../api/running-api.js';

let api: RunningApi;
let finance: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  finance = await api.signUp('finance', 'finance');
});

afterAll(async () => {
  await api.stop();
});

describe('a variable that does not fit', () => {
  it.each([
    ['a fraction for an Int', 'query ($n: Int!) { payouts(first: $n) { nodes { id } } }', { n: 1.5 }],
    ['a missing one', 'query ($n: Int!) { payouts(first: $n) { nodes { id } } }', {}],
    [
      'a month that does not exist',
      'query ($m: Month!) { settlementProgress(month: $m) { pending } }',
      { m: '2026-13' },
    ],
    [
      'an unknown enum value',
      'query ($f: PayoutFilterInput) { payouts(filter: $f) { nodes { id } } }',
      { f: { state: 'FOO' } },
    ],
    [
      'an input without its fields',
      'mutation ($i: PayoutHoldInput!) { payoutHold(input: $i) { userErrors { code } } }',
      { i: {} },
    ],
    [
      'a number for a BigInt',
      'mutation ($i: PayoutPolicyPublishInput!) { payoutPolicyPublish(input: $i) { userErrors { code } } }',
      { i: { minimum: { minorUnits: 1, currency: 'CNY' }, twoApprovalsAbove: { minorUnits: '1', currency: 'CNY' } } },
    ],
  ])('is the caller’s to mend: %s', async (_what, query, variables) => {
    const answer = await api.graphql(query, variables, finance);
    expect(answer.status).toBe(400);
    expect(answer.errors.map((error) => error.extensions.code)).toEqual(answer.errors.map(() => 'BAD_USER_INPUT'));
    expect(answer.errors.length).toBeGreaterThan(0);
    expect(answer.errors[0]!.message).toMatch(/Variable "\$\w+"/);
  });
});
