import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stableId } from '#libs/kernel';
import { checkVersion } from '../version-draft.js';
import { runScenarios } from '../simulation.js';
import { NODE_KINDS } from '../clauses/nodes.js';
import { TEMPLATES } from './catalogue.js';
import { instantiateTemplate } from './instantiate-template.js';
import type { ParameterKind } from './template.js';

const whole = (max: number) => fc.oneof(fc.integer({ min: 0, max: Math.min(max, 50) }), fc.integer({ min: 0, max }));
const rate = fc
  .tuple(whole(1_000_000_000), whole(1_000_000_000))
  .map(([a, b]) => `${Math.min(a, b)}/${Math.max(a, b, 1)}`);
const amount = whole(1_000_000_000_000).map(String);
const keys = fc.uniqueArray(
  fc.integer({ min: 1, max: 60 }).map((number) => `m_${number}`),
  { minLength: 1, maxLength: 12 },
);
const weight = fc.tuple(whole(1_000_000), fc.integer({ min: 1, max: 1_000 })).map(([a, b]) => `${a}/${b}`);
const node = { kind: fc.constantFrom(...NODE_KINDS), title: fc.constant('Somebody') };
const optional = { requiredKeys: [] as [] };

/** What a member has besides its key, by template. */
const MEMBER_FIELDS: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'equal-split/1': fc.record(node, optional),
  'platform-fee-scores/1': fc
    .tuple(fc.record({ ...node, indicator: fc.constantFrom('rating', 'speed') }, optional), weight)
    .map(([more, own]) => ({ ...more, weight: own })),
  'co-creator-units/1': fc.record({ units: whole(1_000_000).map(String), months: whole(600).map(String) }),
};

const ascending = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 0, maxLength: 6 })
  .map((ends) => ends.sort((a, b) => a - b));

/** Any value within the bounds of a parameter. */
const WITHIN: Readonly<Record<ParameterKind, (template: string) => fc.Arbitrary<unknown>>> = {
  currency: () => fc.constantFrom('CNY', 'JPY', 'EUR', 'KWD'),
  rate: () => fc.oneof(fc.constantFrom('0', '1', '0/1', '1/1'), rate),
  amount: () => amount,
  count: () => fc.integer({ min: 1, max: 600 }),
  members: (template) =>
    keys.chain((list) => fc.tuple(...list.map((key) => MEMBER_FIELDS[template]!.map((more) => ({ key, ...more }))))),
  bands: () =>
    fc
      .tuple(ascending, rate)
      .map(([ends, part]) => [
        ...ends.map((upTo) => ({ upTo: upTo.toString(), rate: part })),
        { upTo: null, rate: part },
      ]),
  points: () =>
    fc
      .tuple(ascending, weight)
      .map(([scores, factor]) => [0, ...scores].map((score) => ({ score: `${score}/7`, factor }))),
};

function parametersOf(id: string) {
  const { parameters } = TEMPLATES.find((one) => one.id === id)!;
  const given = Object.fromEntries(Object.entries(parameters).map(([name, { kind }]) => [name, WITHIN[kind](id)]));
  return fc.record(given, { requiredKeys: [] });
}

describe('every template', () => {
  it.each(TEMPLATES.map(({ id }) => id))('%s can be drafted and evaluated with any parameters in bounds', (id) => {
    fc.assert(
      fc.property(parametersOf(id), amount, amount, (parameters, gross, refunds) => {
        const draft = instantiateTemplate(id, parameters);
        if (!draft.ok) throw new Error(JSON.stringify(draft.error));
        const participants = draft.value.keys.map((key) => ({ key, party: stableId<'party'>(key) }));
        const checked = checkVersion({ ...draft.value, participants });
        if (!checked.ok) throw new Error(JSON.stringify(checked.error));
        const inputs = { gross, refunds, costs: '12345' };
        const scenario = (more: object) => ({ name: 'month', inputs: { ...inputs, ...more }, stateIn: undefined });
        const scores = { score_rating: '9/2', score_speed: '-3/1' };
        const run = runScenarios(checked.value, [scenario({}), scenario(scores)]);
        expect(run.fault).toBeUndefined();
        for (const { distributed, allocations } of run.results) {
          expect(allocations.every(({ amount: { minorUnits } }) => minorUnits >= 0n)).toBe(true);
          expect(allocations.reduce((sum, one) => sum + one.amount.minorUnits, 0n)).toBe(distributed.minorUnits);
        }
      }),
      { numRuns: 25 },
    );
  });
});
