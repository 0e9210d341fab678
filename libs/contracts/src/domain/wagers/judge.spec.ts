import { describe, expect, it } from '@jest/globals';
import { type Month, rational } from '#libs/kernel';
import { evaluateTerms } from '#libs/share-rules';
import { assembleInputs, type KindSums } from '../inputs.js';
import { wageredTerms } from './effective-terms.js';
import { judgePoints, monthsJudged, type PointOutcome } from './judge.js';
import { BANDS, BOOST, CHALLENGE, checked, DAMP, month, point, RATING, TRANCHE, VESTED } from './wagers.fixture.js';

type Known = { readonly rating?: bigint; readonly sales?: bigint };

/** Ratings are in halves: 9 is 4.5. Nothing is known of months that are not named. */
function judgement(
  points: readonly object[],
  of: number,
  { before = of - 1, ...known }: { before?: number | null } & Record<number, Known>,
) {
  const facts = (asked: Month) => {
    const { rating, sales } = known[Number(asked.slice(5))] ?? {};
    const sums: KindSums = new Map(sales === undefined ? [] : [['sale', { amountMinor: sales, count: 2n }]]);
    return { sums, indicators: new Map(rating === undefined ? [] : [['rating', rational(rating, 2n)]]) };
  };
  const version = checked(...points);
  return {
    version,
    judging: { clauses: version.clauses, month: month(of), before: before === null ? null : month(before), facts },
  };
}

function outcomes(
  points: readonly object[],
  of: number,
  known: Parameters<typeof judgement>[2],
): readonly PointOutcome[] {
  return judgePoints(judgement(points, of, known).judging);
}
const stateOf = (condition: object, known: Known) =>
  outcomes([point({ condition, effects: [BOOST, VESTED] })], 3, { 3: known })[0]?.state;

describe('a point', () => {
  const all = point({ effects: [BOOST, VESTED, TRANCHE], otherwise: [DAMP, CHALLENGE] });

  it('is not judged before its month', () => {
    expect(outcomes([all], 2, { 3: { rating: 9n } })).toEqual([]);
  });

  it('that is met says what it was judged on, and fires once', () => {
    const met = {
      ...{ wager: 'growth', point: 'spring', month: '2026-03', state: 'met', bySilence: false, challenge: null },
      comparisons: [{ result: { indicator: 'rating' }, value: '9/2', holds: true }],
      effects: ['factor:boost', 'vesting:months/ann', 'tranche:second'],
    };
    expect(outcomes([all], 3, { 3: { rating: 9n } })).toEqual([{ ...met, tranches: [TRANCHE.tranche] }]);
    expect(outcomes([all], 4, { 3: { rating: 9n }, 4: { rating: 1n } })).toEqual([{ ...met, tranches: [] }]);
  });

  it('fires in the first month computed from its own on: no month in between is left out, none before', () => {
    const fired = (of: number, before: number | null) =>
      outcomes([all], of, { before, 3: { rating: 9n } })[0]?.tranches.length;
    expect([fired(3, 1), fired(3, null), fired(5, 2), fired(5, null), fired(5, 3), fired(5, 4)]).toEqual([
      1, 1, 1, 1, 0, 0,
    ]);
  });

  it('that is missed puts the other effects in force', () => {
    expect(outcomes([all], 3, { 3: { rating: 8n } })).toMatchObject([
      { state: 'missed', effects: ['factor:boost', 'challenge'], tranches: [], challenge: 'Ratings fell' },
    ]);
  });

  it('without results waits: missing is not zero', () => {
    const waiting = { state: 'undecided', effects: [], tranches: [], challenge: null };
    const comparisons = [{ result: { indicator: 'rating' }, value: null, holds: null }];
    expect(outcomes([all], 5, { 4: { rating: 9n } })).toMatchObject([{ ...waiting, comparisons }]);
  });

  it('whose silence has an outcome is missed from that month on, and fires in it', () => {
    const silent = point({ missedFrom: '2026-05', effects: [BOOST, VESTED], otherwise: [TRANCHE] });
    const seen = (of: number, more: Parameters<typeof judgement>[2] = {}) => {
      const [outcome] = outcomes([silent], of, more);
      return [outcome?.state, outcome?.bySilence, outcome?.tranches.length];
    };
    expect([seen(4), seen(5), seen(6)]).toEqual([
      ['undecided', false, 0],
      ['missed', true, 1],
      ['missed', true, 0],
    ]);
    expect(seen(5, { before: 3 })).toEqual(['missed', true, 1]);
    // The result came after all, and says the same: then it was missed in its own month.
    expect(seen(3, { 3: { rating: 1n } })).toEqual(['missed', false, 1]);
    expect(seen(5, { 3: { rating: 1n } })).toEqual(['missed', false, 0]);
  });
});

describe('a condition', () => {
  it.each([
    ['atLeast', [8n, 9n, 10n], ['missed', 'met', 'met']],
    ['above', [8n, 9n, 10n], ['missed', 'missed', 'met']],
    ['atMost', [8n, 9n, 10n], ['met', 'met', 'missed']],
    ['below', [8n, 9n, 10n], ['met', 'missed', 'missed']],
  ] as const)('compares exactly: %s', (comparator, ratings, states) => {
    const condition = { result: { indicator: 'rating' }, [comparator]: '9/2' };
    expect(ratings.map((rating) => stateOf(condition, { rating }))).toEqual(states);
  });

  it('compares attainments, of a number or of what a node has pledged', () => {
    const of = (target: object) => ({ ...RATING, ...target, atLeast: '1/1' });
    expect([8n, 9n].map((rating) => stateOf(of({ target: '9/2' }), { rating }))).toEqual(['missed', 'met']);
    const pledged = of({ targetOf: { node: 'helper', level: 'benchmark' } });
    expect([7n, 8n].map((rating) => stateOf(pledged, { rating }))).toEqual(['missed', 'met']);
    const [outcome] = outcomes([point({ condition: pledged, effects: [BOOST, VESTED] })], 3, { 3: { rating: 9n } });
    expect(outcome?.comparisons).toEqual([
      { result: { indicator: 'rating' }, value: '9/2', attainment: '9/8', holds: true },
    ]);
  });

  it('sums events, of which there are none and never a missing sum', () => {
    const sales = (measure: string, atLeast: string) => ({
      result: { events: { kinds: ['sale', 'refund'], measure } },
      atLeast,
    });
    expect(stateOf(sales('amount', '100'), { sales: 100n })).toBe('met');
    expect(stateOf(sales('count', '3'), { sales: 100n })).toBe('missed');
    expect(stateOf(sales('amount', '1'), {})).toBe('missed');
  });

  it('of several is decided as soon as what is known decides it', () => {
    const sold = { result: { events: { kinds: ['sale'], measure: 'amount' } }, atLeast: '100' };
    const table = [{}, { sales: 100n }, { rating: 9n }, { rating: 9n, sales: 100n }, { rating: 8n }];
    expect(table.map((known) => stateOf({ all: [RATING, sold] }, known))).toEqual([
      'missed',
      'undecided',
      'missed',
      'met',
      'missed',
    ]);
    expect(table.map((known) => stateOf({ any: [RATING, sold] }, known))).toEqual([
      'undecided',
      'met',
      'met',
      'met',
      'missed',
    ]);
  });
});

describe('effects', () => {
  const computed = (points: readonly object[], of: number, known: Parameters<typeof judgement>[2], gross = '2600') => {
    const { version, judging } = judgement(points, of, known);
    const { terms, moved } = wageredTerms(version, judging);
    const sums: KindSums = new Map([['sale', { amountMinor: BigInt(gross), count: 1n }]]);
    const inputs = assembleInputs({ terms, declaration: version.declaration, sums, indicators: new Map(), moved });
    const run = evaluateTerms(terms, inputs, {});
    if (!run.ok) throw new Error(run.error.message);
    return Object.fromEntries(run.value.allocations);
  };
  const met = { 3: { rating: 9n } };
  // 2600: bonus 160; of 600 by 1:1 helper 300; of the rest, 1840, half is 920: ann 460, unvested, ben 460, 230 vested.
  const base = { helper: 460n, ann: 0n, ben: 230n, maker: 1910n };

  it.each([
    ['none before the month', 2, [BOOST, VESTED], base],
    ['a factor', 3, [BOOST, VESTED], { helper: 560n, ann: 460n, ben: 230n, maker: 1350n }],
    ['bands', 4, [BOOST, VESTED, BANDS], { helper: 920n, ann: 370n, ben: 185n, maker: 1125n }],
    [
      'months that advance',
      4,
      [BOOST, { vesting: { input: 'months', holder: 'ben', advance: '12' } }],
      { helper: 560n, ann: 0n, ben: 345n, maker: 1695n },
    ],
    [
      'months that are set',
      4,
      [BOOST, { vesting: { input: 'months', holder: 'ann', months: '12' } }],
      { helper: 560n, ann: 115n, ben: 230n, maker: 1695n },
    ],
  ])('%s', (_what, of, effects, expected) => {
    expect(computed([point({ effects })], of, met)).toEqual(expected);
  });

  it('of a later point hold where both move the same, in any order of the lists', () => {
    const points = [point({ effects: [BOOST, VESTED] }), point({ code: 'later', month: '2026-05', effects: [DAMP] })];
    const known = { 3: { rating: 9n }, 5: { rating: 9n } };
    const later = computed(points, 5, known);
    expect(later.helper).toBe(160n + 200n);
    expect(computed([...points].reverse(), 5, known)).toEqual(later);
    expect(computed(points, 4, known).helper).toBe(560n);
  });

  it('need the results of the months of their points, up to the month that is computed', () => {
    const { version } = judgement(
      [point({ effects: [BOOST, VESTED] }), point({ code: 'later', month: '2026-05', effects: [DAMP] })],
      3,
      {},
    );
    expect(monthsJudged(version.clauses, month(4))).toEqual(['2026-03']);
    expect(monthsJudged(version.clauses, month(5))).toEqual(['2026-03', '2026-05']);
  });
});
