import { describe, expect, it } from '@jest/globals';
import { rational } from '#libs/kernel';
import type { SimulatedContract } from '../simulation.js';
import { checkTermsAndInputs } from '../version-draft.js';
import { breakEven, type BreakEvenQuestion, type PartyBreakEven } from './break-even.js';

type Json = Record<string, unknown>;

function checked(waterfall: readonly Json[], distributable: unknown = 'gross'): SimulatedContract {
  const parties = ['ann', 'rest'].map((id, index) => ({ id, rank: index + 1 }));
  const terms = { currency: 'CNY', parties, distributable, waterfall, residual: 'rest' };
  const found = checkTermsAndInputs(terms, {});
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return { ...found.value, clauses: {} };
}

const TENTH = { id: 'fee', kind: 'percent', payees: [{ to: 'ann', rate: '1/10' }] };
const question = (more: Partial<BreakEvenQuestion> = {}): BreakEvenQuestion => ({
  costs: [{ key: 'ann', fixedMinor: 1000n, rateOfGross: rational(0n) }],
  ...{ input: 'gross', others: 'held', limit: 10n ** 12n },
  ...more,
});
const one = (inputs: Json) => [{ name: 'one', inputs, stateIn: undefined }];

function askedOf(terms: SimulatedContract, inputs: Json, more: Partial<BreakEvenQuestion> = {}): PartyBreakEven {
  const answer = breakEven(terms, one(inputs), question(more));
  const party = answer.ok ? answer.value.scenarios[0]?.parties[0] : undefined;
  if (!party) throw new Error(JSON.stringify(answer, (_, value: unknown) => String(value)));
  return party;
}

describe('the break-even', () => {
  it('is the first value at which the take covers the cost, shown with the value one below', () => {
    expect(askedOf(checked([TENTH]), { gross: '500' })).toEqual({
      key: 'ann',
      given: { value: 500n, takeMinor: 50n, costMinor: 1000n },
      found: { outcome: 'reached', point: { value: 9995n, takeMinor: 1000n, costMinor: 1000n } },
      oneBelow: { value: 9994n, takeMinor: 999n, costMinor: 1000n },
    });
  });

  it('counts a part of the gross exactly, rounded up to a whole unit', () => {
    const costs = [{ key: 'ann', fixedMinor: 1000n, rateOfGross: rational(1n, 30n) }];
    const { found, oneBelow } = askedOf(checked([TENTH]), { gross: '500' }, { costs });
    expect(found).toMatchObject({ point: { value: 14995n, takeMinor: 1500n, costMinor: 1500n } });
    expect(oneBelow).toEqual({ value: 14994n, takeMinor: 1499n, costMinor: 1500n });
  });

  it('is zero where the cost is covered from the start, and there is no value below', () => {
    const costs = [{ key: 'rest', fixedMinor: 0n, rateOfGross: rational(0n) }];
    expect(askedOf(checked([TENTH]), { gross: '500' }, { costs })).toMatchObject({
      found: { outcome: 'reached', point: { value: 0n } },
      oneBelow: null,
    });
  });

  it('says that the limit was reached without it, and never guesses beyond', () => {
    const capped = { ...TENTH, cap: '900' };
    expect(askedOf(checked([capped]), { gross: '500' }).found).toEqual({ outcome: 'never' });
    expect(askedOf(checked([TENTH]), { gross: '500' }, { limit: 9994n }).found).toEqual({ outcome: 'never' });
  });

  it('says up to where it looked when the take stays within rounding of the cost', () => {
    const { found } = askedOf(checked([{ ...TENTH, cap: '999' }]), { gross: '500' });
    expect(found).toMatchObject({ outcome: 'undecided' });
    expect(found.outcome === 'undecided' && found.checkedUpTo > 20_000n).toBe(true);
  });

  it('finds a short stretch that covers before a cliff', () => {
    const bands = [
      ['20000', '1/10'],
      [null, '1/100'],
    ];
    const cliff = { id: 't', kind: 'tiers', to: 'ann', base: 'gross', mode: 'cliff', bands };
    const costs = [{ key: 'ann', fixedMinor: 1999n, rateOfGross: rational(0n) }];
    expect(askedOf(checked([cliff]), { gross: '500' }, { costs }).found).toMatchObject({ point: { value: 19985n } });
  });

  it('holds the other inputs, or moves those from events in proportion', () => {
    const terms = checked([{ ...TENTH, base: 'distributable' }], { sub: ['gross', 'refunds'] });
    const inputs = { gross: '1000', refunds: '500' };
    expect(askedOf(terms, inputs).found).toMatchObject({ point: { value: 10495n } });
    expect(askedOf(terms, inputs, { others: 'proportional' }).found).toMatchObject({ point: { value: 19990n } });
  });

  it('carries the state of the periods before, as they were given', () => {
    const costs = { id: 'c', kind: 'reimburse', to: 'rest', cost: 'costs' };
    const terms = checked([costs, TENTH]);
    const months = [
      { name: 'first', inputs: { gross: '0', costs: '700' }, stateIn: undefined },
      { name: 'second', inputs: { gross: '50', costs: '0' }, stateIn: undefined },
    ];
    const answer = breakEven(terms, months, question());
    expect(answer).toMatchObject({
      ok: true,
      value: {
        scenarios: [
          { name: 'first', parties: [{ found: { point: { value: 10695n } } }] },
          { name: 'second', parties: [{ found: { point: { value: 10695n } } }] },
        ],
      },
    });
  });

  it.each([
    [{ input: 'orders' }, ['vary']],
    [{ limit: -1n }, ['limit']],
    [{ costs: [] }, ['parties']],
    [{ costs: [{ key: 'bob', fixedMinor: 1n, rateOfGross: rational(0n) }] }, ['parties', '0', 'key']],
    [{ costs: [{ key: 'ann', fixedMinor: -1n, rateOfGross: rational(0n) }] }, ['parties', '0']],
    [{ others: 'proportional' }, ['scenarios', '0', 'inputs', 'gross']],
  ] as const)('refuses %j', (more, path) => {
    const answer = breakEven(checked([TENTH]), one({ gross: '0' }), question(more));
    expect(answer).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', path } });
  });
});
