import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateTerms, parseTerms, type Evaluation } from '../index.js';

type Json = Record<string, unknown>;

const RUNS = { numRuns: 500 };
const amount = fc.bigInt(0n, 10n ** 12n);
const fraction = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 999 }))
  .map(([a, b]) => ({ n: BigInt(Math.min(a, b)), d: BigInt(Math.max(a, b)) }));
const text = ({ n, d }: { n: bigint; d: bigint }) => `${n.toString()}/${d.toString()}`;

const evaluated = (waterfall: readonly Json[], inputs: Json, state: Json = {}): Evaluation => {
  const parties = ['ann', 'bob', 'cho', 'rest'].map((id, index) => ({ id, rank: index + 1 }));
  const terms = parseTerms({ currency: 'USD', parties, distributable: 'gross', waterfall, residual: 'rest' });
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  const evaluation = evaluateTerms(terms.value, inputs, state);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return evaluation.value;
};
const takeOf = (evaluation: Evaluation, index = 0): bigint => evaluation.steps[index]?.take ?? -1n;
const sumOf = (values: Iterable<bigint>) => [...values].reduce((sum, value) => sum + value, 0n);
const check = <Values>(property: fc.IProperty<Values>): void => {
  fc.assert(property, RUNS);
};

const ends = fc
  .uniqueArray(fc.integer({ min: 1, max: 10 ** 12 }), { maxLength: 4 })
  .map((list) => list.sort((a, b) => a - b));
const bands = fc
  .tuple(ends, fc.array(fraction, { minLength: 5, maxLength: 5 }))
  .map(([list, rates]) => [...list.map(String), null].map((end, at) => [end, text(rates[at] ?? { n: 0n, d: 1n })]));
const tiers = (fields: Json): Json => ({
  id: 't',
  kind: 'tiers',
  to: 'ann',
  base: 'gross',
  mode: 'marginal',
  ...fields,
});

describe('every kind of step, for all amounts', () => {
  it('reimburse: what was owed is what is taken and what is carried', () => {
    check(
      fc.property(amount, amount, amount, fraction, (gross, costs, carried, rate) => {
        const step = { id: 'c', kind: 'reimburse', to: 'ann', cost: 'costs', capRate: text(rate) };
        const evaluation = evaluated([step], { gross: `${gross}`, costs: `${costs}` }, { 'cost:c': `${carried}` });
        expect(takeOf(evaluation) + (evaluation.stateOut.get('cost:c') ?? -1n)).toBe(costs + carried);
        expect(takeOf(evaluation) * rate.d <= gross * rate.n).toBe(true);
      }),
    );
  });

  it('fixed: the whole amount or the whole pool', () => {
    check(
      fc.property(amount, amount, fc.nat(99), (gross, each, times) => {
        const step = { id: 'f', kind: 'fixed', to: 'ann', amount: `${each}`, times: 'orders' };
        const wanted = each * BigInt(times);
        expect(takeOf(evaluated([step], { gross: `${gross}`, orders: times }))).toBe(wanted < gross ? wanted : gross);
      }),
    );
  });

  it('percent: each payee is within one unit of the exact part of the base', () => {
    check(
      fc.property(amount, fraction, fraction, (gross, a, b) => {
        const payees = [
          { to: 'ann', rate: text({ n: a.n, d: 2n * a.d }) },
          { to: 'bob', rate: text({ n: b.n, d: 2n * b.d }) },
        ];
        const { to } = evaluated([{ id: 'p', kind: 'percent', payees }], { gross: `${gross}` }).steps[0] ?? {
          to: new Map<string, bigint>(),
        };
        for (const [id, { n, d }] of [
          ['ann', a],
          ['bob', b],
        ] as const) {
          const error = (to.get(id) ?? -9n) * 2n * d - gross * n;
          expect(error < 2n * d && error > -2n * d).toBe(true);
        }
      }),
    );
  });

  it('split: everything is shared, or nothing when nobody has a weight', () => {
    check(
      fc.property(amount, fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), fraction, (gross, weights, factor) => {
        const payees = weights.map((weight, at) => ({
          to: ['ann', 'bob', 'cho'][at],
          weight: `${weight}`,
          factor: text(factor),
        }));
        const hasWeight = factor.n > 0n && weights.some((weight) => weight > 0);
        const evaluation = evaluated([{ id: 's', kind: 'split', payees }], { gross: `${gross}` });
        expect(takeOf(evaluation)).toBe(hasWeight ? gross : 0n);
      }),
    );
  });

  it('split: one unit more to share takes at most one unit from anybody', () => {
    check(
      fc.property(amount, fc.array(fraction, { minLength: 3, maxLength: 3 }), (gross, weights) => {
        const payees = weights.map((weight, at) => ({ to: ['ann', 'bob', 'cho'][at], weight: text(weight) }));
        const [less, more] = [gross, gross + 1n].map(
          (value) => evaluated([{ id: 's', kind: 'split', payees }], { gross: `${value}` }).allocations,
        );
        for (const id of ['ann', 'bob', 'cho'])
          expect((more?.get(id) ?? 0n) - (less?.get(id) ?? 0n)).toBeGreaterThanOrEqual(-1n);
      }),
    );
  });

  it('tiers: accumulated over two periods they equal one big period', () => {
    check(
      fc.property(amount, amount, bands, (first, second, schedule) => {
        const step = tiers({ bands: schedule, accumulate: 'contract' });
        const one = evaluated([step], { gross: `${first}` });
        const two = evaluated([step], { gross: `${second}` }, { 'cum:t': `${one.stateOut.get('cum:t') ?? 0n}` });
        expect(takeOf(one) + takeOf(two)).toBe(takeOf(evaluated([step], { gross: `${first + second}` })));
      }),
    );
  });

  it('tiers: marginal ones never fall when the base rises', () => {
    check(
      fc.property(amount, fc.bigInt(0n, 1000n), bands, (gross, more, schedule) => {
        const [low, high] = [gross, gross + more].map((base) =>
          takeOf(evaluated([tiers({ bands: schedule })], { gross: `${base}` })),
        );
        expect((high ?? 0n) >= (low ?? 0n)).toBe(true);
      }),
    );
  });

  it('royalty: what is earned is what is recouped and what is paid, and the advance shrinks by what is recouped', () => {
    check(
      fc.property(amount, amount, fraction, (gross, advance, rate) => {
        const step = { id: 'r', kind: 'royalty', to: 'ann', recoupTo: 'bob', base: 'gross', rate: text(rate) };
        const { steps, allocations, stateOut } = evaluated(
          [step],
          { gross: `${gross}` },
          { 'unrecouped:r': `${advance}` },
        );
        const [paid, recouped] = [allocations.get('ann') ?? 0n, allocations.get('bob') ?? 0n];
        expect(steps[0]?.earned).toBe(paid + recouped);
        expect(advance - recouped).toBe(stateOut.get('unrecouped:r'));
        expect(paid === 0n || recouped === advance).toBe(true);
      }),
    );
  });

  it('guarantee: what was got, topped up and left short is the amount, unless more was got', () => {
    check(
      fc.property(amount, amount, fraction, (gross, least, rate) => {
        const percent = { id: 'p', kind: 'percent', payees: [{ to: 'ann', rate: text(rate) }] };
        const evaluation = evaluated(
          [percent, { id: 'g', kind: 'guarantee', on: 'p', to: 'ann', amount: `${least}` }],
          { gross: `${gross}` },
        );
        const got = takeOf(evaluation);
        const total = got + takeOf(evaluation, 1) + (evaluation.steps[1]?.shortfall ?? 0n);
        expect(total).toBe(got > least ? got : least);
      }),
    );
  });

  it('poolUnits: holders and the keeper of the unvested share the pool amount; payables in and out differ by the payouts', () => {
    const holders = fc.array(fc.tuple(fc.nat(9), fc.nat(60), fc.bigInt(0n, 400n)), { minLength: 1, maxLength: 6 });
    check(
      fc.property(amount, holders, fraction, fc.bigInt(0n, 500n), (gross, list, rate, minPayout) => {
        const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'cho' };
        const step = {
          id: 'u',
          kind: 'poolUnits',
          base: 'gross',
          rate: text(rate),
          units: 'units',
          vesting,
          minPayout: `${minPayout}`,
        };
        const byHolder = <T>(pick: (entry: (typeof list)[number]) => T) =>
          Object.fromEntries(list.map((entry, at) => [`h${at}`, pick(entry)]));
        const inputs = {
          gross: `${gross}`,
          units: byHolder(([units]) => units),
          months: byHolder(([, months]) => months),
        };
        const state = Object.fromEntries(list.map(([, , payable], at) => [`payable:h${at}`, `${payable}`]));
        const { steps, allocations, stateOut } = evaluated([step], inputs, state);
        const [before, payouts] = [
          sumOf(list.map(([, , payable]) => payable)),
          sumOf(steps[0]?.payouts?.values() ?? []),
        ];
        const after = sumOf(list.map((_, at) => stateOut.get(`payable:h${at}`) ?? 0n));
        const shares = sumOf(list.map((_, at) => allocations.get(`h${at}`) ?? 0n));
        expect(before + shares).toBe(payouts + after);
        expect(steps[0]?.poolAmount).toBe(shares + (allocations.get('cho') ?? 0n));
      }),
    );
  });
});
