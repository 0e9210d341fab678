import { describe, expect, it } from '@jest/globals';
import { checkPointMonths } from './check-months.js';
import {
  BANDS,
  BOOST,
  CHALLENGE,
  checked,
  clausesOf,
  DAMP,
  draft,
  INPUTS,
  month,
  point,
  RATING,
  TERMS,
  TRANCHE,
  VESTED,
} from './wagers.fixture.js';

const POINT = 'clauses.wagers.0.inflectionPoints.0';

function faults(clauses: unknown, more: { terms?: object; inputs?: object } = {}) {
  const version = draft(clauses, more);
  if (version.ok) throw new Error('the wagers were taken');
  return version.error.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`);
}
const only = (path: string) => [`CLAUSES_INVALID ${path}`];
const withEffect = (effect: object) => clausesOf(point({ effects: [BOOST, VESTED, effect] }));

describe('wagers of a draft', () => {
  it('are kept as they were written, with what is left out written out', () => {
    const full = point({ title: 'Spring', missedFrom: '2026-06', effects: [BOOST, BANDS, TRANCHE, VESTED, CHALLENGE] });
    expect(checked(full, point({ code: 'autumn', month: '2026-09', otherwise: [DAMP] })).clauses.wagers).toEqual([
      {
        code: 'growth',
        inflectionPoints: [
          { ...full, otherwise: [] },
          { ...point({ code: 'autumn', month: '2026-09' }), otherwise: [DAMP] },
        ],
      },
    ]);
  });

  it.each([
    ['a month that does not exist', { month: '2026-13' }, 'month'],
    ['silence that counts before the results can be there', { missedFrom: '2026-03' }, 'missedFrom'],
    ['no effect at all', { effects: [] }, ''],
    ['a misspelt field', { effect: [] }, 'effect'],
    ['two comparators', { condition: { ...RATING, below: '5' } }, 'condition'],
    ['no comparator', { condition: { result: { indicator: 'rating' } } }, 'condition'],
    ['a measure of nothing', { condition: { ...RATING, result: {} } }, 'condition.result'],
    ['a float', { condition: { ...RATING, atLeast: '4.5' } }, 'condition.atLeast'],
    ['a target of zero', { condition: { ...RATING, target: '0' } }, 'condition.target'],
    [
      'an unknown level',
      { condition: { ...RATING, targetOf: { node: 'helper', level: 'hope' } } },
      'condition.targetOf.level',
    ],
    [
      'a target that no node has',
      { condition: { ...RATING, targetOf: { node: 'maker', level: 'floor' } } },
      'condition',
    ],
    ['an empty list of conditions', { condition: { any: [] } }, 'condition.any'],
    ['a condition too deep', { condition: { any: [{ all: [{ any: [RATING] }] }] } }, 'condition.any.0.all.0.any'],
    [
      'too many comparisons',
      { condition: { all: [{ all: Array<object>(6).fill(RATING) }, { all: Array<object>(5).fill(RATING) }] } },
      'condition',
    ],
    [
      'kinds twice',
      { condition: { ...RATING, result: { events: { kinds: ['sale', 'sale'], measure: 'count' } } } },
      'condition.result.events.kinds',
    ],
    ['two effects in one', { effects: [{ ...BOOST, ...VESTED }] }, 'effects.0'],
    ['an effect twice', { effects: [BOOST, VESTED, DAMP] }, 'effects.2.factor'],
  ])('are refused for %s', (_what, more, path) => {
    expect(faults(clausesOf(point(more)))).toContain(`CLAUSES_INVALID ${POINT}${path === '' ? '' : `.${path}`}`);
  });

  it.each([
    ['a factor of an input that no wager moves', { factor: { input: 'gross', value: '2/1' } }, 'factor.input'],
    ['a factor of months by holder', { factor: { input: 'months', value: '2/1' } }, 'factor.input'],
    ['bands of a step that has none', { bands: { step: 'shares', bands: [[null, '1/5']] } }, 'bands.step'],
    [
      'bands that do not ascend',
      {
        bands: {
          step: 'bonus',
          bands: [
            ['5', '1/5'],
            ['5', '1/5'],
            [null, '0/1'],
          ],
        },
      },
      'bands.bands.1.0',
    ],
    ['a tranche of who does not sign', { tranche: { ...TRANCHE.tranche, funder: 'ann' } }, 'tranche.funder'],
    ['a tranche to nobody', { tranche: { ...TRANCHE.tranche, to: 'eve' } }, 'tranche.to'],
    ['a tranche to oneself', { tranche: { ...TRANCHE.tranche, to: 'fund' } }, 'tranche.to'],
    ['a tranche of nothing', { tranche: { ...TRANCHE.tranche, amountMinor: '0' } }, 'tranche.amountMinor'],
    ['vesting of who holds nothing', { vesting: { input: 'months', holder: 'eve', complete: true } }, 'vesting.holder'],
    ['vesting by what nothing vests', { vesting: { input: 'units', holder: 'ann', complete: true } }, 'vesting.input'],
    ['vesting by two moves', { vesting: { input: 'months', holder: 'ben', advance: '1', complete: true } }, 'vesting'],
    ['a challenge without a reason', { challenge: { reason: ' ' } }, 'challenge.reason'],
  ])('are refused for %s', (_what, effect, path) => {
    expect(faults(withEffect(effect))).toContain(`CLAUSES_INVALID ${POINT}.effects.2.${path}`);
  });

  it('are refused when two points of one month move the same, and taken when they are a month apart', () => {
    const second = point({ code: 'other', effects: [DAMP] });
    expect(faults(clausesOf(point({ effects: [BOOST, VESTED] }), second))).toEqual(
      only('clauses.wagers.0.inflectionPoints.1.effects.0'),
    );
    expect(draft(clausesOf(point({ effects: [BOOST, VESTED] }), { ...second, month: '2026-04' })).ok).toBe(true);
  });

  it('are refused when a tranche has the code of another, or an input waits for a wager that there is not', () => {
    const twice = [
      point({ effects: [BOOST, VESTED, TRANCHE] }),
      point({ code: 'two', month: '2026-04', effects: [TRANCHE] }),
    ];
    expect(faults(clausesOf(...twice))).toEqual(only('clauses.wagers.0.inflectionPoints.1.effects.0.tranche.code'));
    expect(faults(clausesOf(point()))).toEqual(only('inputs.months.wager'));
    expect(faults({})).toEqual([...only('inputs.boost.wager'), ...only('inputs.months.wager')]);
  });

  it('are refused when the terms cannot be evaluated in one of the states that they bring about', () => {
    const negative = { factor: { input: 'boost', value: '-1/1' } };
    expect(faults(clausesOf(point({ effects: [VESTED, negative] })))).toEqual(only('clauses.wagers'));
    const reading = { bands: { step: 'bonus', bands: [[null, 'nowhere']] } };
    expect(faults(clausesOf(point({ effects: [BOOST, VESTED, reading] })))).toEqual(only('clauses.wagers'));
  });

  it('may bring about so many sets of bands and no more', () => {
    const terms = (steps: number) => ({
      ...TERMS,
      waterfall: [
        ...Array.from({ length: steps }, (_, index) => ({ ...TERMS.waterfall[0], id: `t${index}` })),
        ...TERMS.waterfall.slice(1),
      ],
    });
    const points = (steps: number) =>
      Array.from({ length: steps }, (_, index) =>
        point({ code: `p${index}`, effects: [{ bands: { step: `t${index}`, bands: [[null, '1/9']] } }] }),
      );
    const clauses = (steps: number) => clausesOf(point({ effects: [BOOST, VESTED] }), ...points(steps));
    expect(draft(clauses(4), { terms: terms(4) }).ok).toBe(true);
    expect(faults(clauses(5), { terms: terms(5) })).toEqual(only('clauses.wagers'));
  });

  it('make the parties sign the defaults of what only other bands read', () => {
    const reading = { bands: { step: 'bonus', bands: [[null, { div: ['orders', '1000'] }]] } };
    const version = draft(clausesOf(point({ effects: [BOOST, VESTED, reading] })), { inputs: INPUTS });
    expect(version.ok && version.value.declaration.get('orders')).toEqual({
      events: { kinds: ['sale'], measure: 'count' },
    });
  });
});

describe('the month of a point', () => {
  const clauses = (...months: number[]) =>
    checked(
      ...months.map((one, index) =>
        point({ code: `p${index}`, month: month(one), effects: index === 0 ? [BOOST, VESTED] : [CHALLENGE] }),
      ),
    ).clauses;
  const paths = (own: ReturnType<typeof clauses>, effectiveFrom: number, ...signed: ReturnType<typeof clauses>[]) =>
    checkPointMonths(own, { effectiveFrom: month(effectiveFrom), signed }).map(({ path }) => path?.slice(-2).join('.'));

  it('is one that the version settles', () => {
    expect(paths(clauses(3, 4), 3)).toEqual([]);
    expect(paths(clauses(3, 4), 4)).toEqual(['0.month']);
  });

  it('is carried over by an amendment, and not moved once it has come', () => {
    expect(paths(clauses(3, 6), 4, clauses(3, 5))).toEqual([]);
    expect(paths(clauses(5, 6), 4, clauses(3, 5))).toEqual(['0.month']);
    expect(paths(clauses(3, 6), 4, clauses(3))).toEqual([]);
    expect(paths(clauses(3, 3), 4, clauses(3))).toEqual(['1.month']);
  });

  const SIGNED = {
    code: 'spring',
    title: 'Spring',
    missedFrom: '2026-06',
    effects: [BOOST, VESTED],
    otherwise: [CHALLENGE],
  };
  const NUMBERS = {
    any: [RATING, { result: { indicator: 'rating' }, targetOf: { node: 'helper', level: 'pledge' }, atLeast: '1/1' }],
  };
  const asJson = (one: object) => JSON.parse(JSON.stringify(one)) as object;
  const signed = checked(point({ ...SIGNED, condition: NUMBERS })).clauses;
  const amended = (more: object, effectiveFrom: number, before = [signed]) =>
    paths(checked(asJson(point({ ...SIGNED, condition: NUMBERS, ...more }))).clauses, effectiveFrom, ...before);

  it.each([
    ['its words', { title: 'May' }, 4, []],
    ['its condition', { condition: RATING }, 4, ['0.condition']],
    ['its effects', { effects: [BOOST, VESTED, BANDS] }, 4, ['0.effects']],
    ['what a miss does', { otherwise: [] }, 4, ['0.otherwise']],
    ['its patience, which has not run out', { missedFrom: '2026-09' }, 4, []],
    ['its patience, for ever', { missedFrom: undefined }, 6, []],
    ['its patience, which has run out', { missedFrom: '2026-09' }, 7, ['0.missedFrom']],
    ['its patience, to a month that has come', { missedFrom: '2026-04' }, 5, ['0.missedFrom']],
    [
      'anything, while its month is one that the version settles',
      { condition: RATING, effects: [BOOST, VESTED, BANDS] },
      3,
      [],
    ],
  ])('keeps what was signed for it: an amendment of %s', (_what, more, effectiveFrom, expected) => {
    expect(amended(more, effectiveFrom)).toEqual(expected);
  });

  it('keeps the target that it is judged by, whoever moves the target of the node', () => {
    const [node] = signed.nodes ?? [];
    const moved = (pledge: string) => ({
      ...signed,
      nodes: node ? [{ ...node, targets: node.targets.map((target) => ({ ...target, pledge })) }] : [],
    });
    expect([paths(moved('5'), 4, signed), paths(moved('9/2'), 4, signed)]).toEqual([['0.condition'], []]);
  });

  it('is compared with the version that had it last', () => {
    const second = checked(point({ ...SIGNED, condition: RATING })).clauses;
    expect(amended({ condition: RATING }, 4, [signed, second])).toEqual([]);
    expect(amended({}, 4, [signed, second])).toEqual(['0.condition']);
    expect(amended({}, 5, [signed, {}])).toEqual([]);
  });
});
