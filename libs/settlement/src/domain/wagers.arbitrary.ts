import fc from 'fast-check';
import type { Clauses } from '#libs/contracts';
import { arbitraryHistory, type History, MONTHS } from './late-facts.arbitrary.js';
import { contractOf, month } from './settlement.fixture.js';

const steps = fc.record({ mode: fc.constantFrom('marginal', 'cliff'), accumulates: fc.boolean() }).map((shape) => [
  {
    ...{ id: 'bonus', kind: 'tiers', to: 'supplier', base: 'gross', mode: shape.mode },
    ...(shape.accumulates && { accumulate: 'contract' }),
    bands: [
      ['1000', '0/1'],
      [null, '1/10'],
    ],
  },
  {
    ...{ id: 'fee', kind: 'split', amount: { min: ['pool', '5000'] } },
    payees: [
      { to: 'platform', weight: '1/1', factor: 'boost' },
      { to: 'venture', weight: '2/1' },
    ],
  },
]);

const OTHER_BANDS = [
  [[null, '1/3']],
  [
    ['500', '1/7'],
    ['90000', '0/1'],
    [null, '1/2'],
  ],
];

const standing = fc.oneof(
  fc.constantFrom('0/1', '1/2', '7/3').map((value) => ({ factor: { input: 'boost', value } })),
  fc.constantFrom(...OTHER_BANDS).map((bands) => ({ bands: { step: 'bonus', bands } })),
  fc.constant({ challenge: { reason: 'Weak' } }),
);

const condition = fc.oneof(
  fc.constantFrom('0/1', '1/2', '3/2').map((atLeast) => ({ result: { indicator: 'attainment' }, atLeast })),
  fc.constantFrom('1/1', '2/1').map((below) => ({ result: { indicator: 'attainment' }, target: '1/2', below })),
  fc.constantFrom('1000', '1000000').map((above) => ({
    any: [
      { result: { events: { kinds: ['sale', 'refund'] as const, measure: 'amount' as const } }, above },
      { result: { indicator: 'attainment' }, above: '2/1' },
    ],
  })),
);

/** A point of each of some months; its tranches are its own. */
const points = fc.uniqueArray(fc.integer({ min: 1, max: MONTHS }), { minLength: 1, maxLength: 3 }).chain((months) =>
  fc.tuple(
    ...months.map((of) =>
      fc
        .record({
          condition,
          silence: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
          effects: fc.array(standing, { maxLength: 2 }),
          otherwise: fc.array(standing, { maxLength: 1 }),
          amounts: fc.tuple(fc.bigInt(1n, 10n ** 6n), fc.bigInt(1n, 10n ** 6n)),
        })
        .map(({ silence, amounts, effects, otherwise, ...rest }) => {
          const tranche = (name: string, amount: bigint) => ({
            tranche: { code: `${name}_${of}`, funder: 'fund', to: 'supplier', amountMinor: amount.toString() },
          });
          return {
            ...{ code: `p${of}`, month: month(of), ...rest },
            ...(silence !== undefined && of + silence <= MONTHS && { missedFrom: month(of + silence) }),
            effects: [...effects, tranche('met', amounts[0])],
            otherwise: [...otherwise, tranche('missed', amounts[1])],
          };
        }),
    ),
  ),
);

/** Histories under one contract with wagers; results can be missing, late, and corrected. */
export const arbitraryWageringHistory: fc.Arbitrary<History> = fc
  .record({
    history: arbitraryHistory,
    steps,
    points,
    isMissing: fc.array(fc.boolean(), { minLength: MONTHS, maxLength: MONTHS }),
  })
  .map(({ history, steps: waterfall, points: inflectionPoints, isMissing }) => {
    const document = {
      currency: 'CNY',
      parties: ['fund', 'platform', 'supplier', 'venture'].map((id, index) => ({ id, rank: index + 1 })),
      distributable: { sub: ['gross', 'refunds'] },
      waterfall,
      residual: 'venture',
    };
    const clauses: Clauses = { wagers: [{ code: 'growth', inflectionPoints }] };
    const contract = contractOf(document, { inputs: { boost: { wager: '1/1' } }, clauses });
    return {
      ...history,
      measured: history.measured.filter(({ of, recorded }) => !(isMissing[of - 1] && of === recorded)),
      contracts: history.contracts.map(() => contract),
    };
  });
