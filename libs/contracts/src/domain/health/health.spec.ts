import { describe, expect, it } from '@jest/globals';
import { type Id, type Month, rational, stableId } from '#libs/kernel';
import type { Obligation, Target } from '../clauses/nodes.js';
import type { ContractVersion } from '../contract.js';
import type { Assessment, PromiseView } from './assessment.js';
import { attainmentOf, healthOf, isDueIn, judge } from './health.js';

const UP: Target = { indicator: 'rating', direction: 'up', floor: '3', benchmark: '4', pledge: '9/2' };
const DOWN: Target = { indicator: 'defects', direction: 'down', floor: '5', benchmark: '3', pledge: '1' };
const [maker, helper, seller] = [stableId<'party'>('m'), stableId<'party'>('h'), stableId<'party'>('s')];
const MONTH = '2026-05' as Month;

describe('the attainment of a target', () => {
  it.each([
    [UP, [29n, 10n], 'below_floor'],
    [UP, [3n, 1n], 'floor'],
    [UP, [39n, 10n], 'floor'],
    [UP, [4n, 1n], 'benchmark'],
    [UP, [9n, 2n], 'pledge'],
    [UP, [0n, 1n], 'below_floor'],
    [DOWN, [6n, 1n], 'below_floor'],
    [DOWN, [5n, 1n], 'floor'],
    [DOWN, [3n, 1n], 'benchmark'],
    [DOWN, [0n, 1n], 'pledge'],
  ] as const)('of %j by %j is %s', (target, [numerator, denominator], expected) => {
    expect(attainmentOf(target, rational(numerator, denominator))).toBe(expected);
  });

  it('is nothing at all without a result', () => {
    expect([attainmentOf(UP, undefined), attainmentOf(DOWN, undefined)]).toEqual(['no_result', 'no_result']);
  });
});

describe('the colour of a promise', () => {
  const rows: [PromiseView[], Parameters<typeof judge>[1], string, boolean][] = [
    [[], null, 'unknown', false],
    [[], 'no_result', 'unknown', false],
    [['kept'], null, 'green', false],
    [['kept', 'kept'], 'benchmark', 'green', false],
    [['kept'], 'no_result', 'green', false],
    [['kept', 'at_risk'], null, 'amber', true],
    [['at_risk'], 'floor', 'amber', false],
    [['kept'], 'floor', 'amber', true],
    [['kept', 'broken'], 'pledge', 'red', true],
    [['broken'], 'below_floor', 'red', false],
    [[], 'below_floor', 'red', false],
  ];
  it.each(rows)('of the views %j and the measurement %s is %s', (views, attainment, colour, disagrees) => {
    expect(judge(views, attainment)).toEqual({ colour, disagrees });
    expect(judge([...views].reverse(), attainment)).toEqual({ colour, disagrees });
  });
});

describe('an obligation', () => {
  it('is due every month, or up to the month of its day', () => {
    const words = { code: 'a', title: 'A' };
    const once: Obligation = { ...words, dueDate: '2026-05-31' };
    expect((['2026-04', '2026-05', '2026-06'] as Month[]).map((month) => isDueIn(once, month))).toEqual([
      ...[true, true, false],
    ]);
    expect(isDueIn({ ...words, every: 'month' }, '2030-01' as Month)).toBe(true);
  });
});

describe('the health of a contract', () => {
  const signs = (key: string, party: Id<'party'>) => ({ key, party, signs: true });
  const version = {
    number: 2,
    clauses: {
      nodes: [
        {
          ...{ key: 'helper', kind: 'supplier' },
          obligations: [
            { code: 'deliver', title: 'Delivers', every: 'month', measuredBy: 'rating' },
            { code: 'open', title: 'Opens', dueDate: '2026-04-30' },
            { code: 'report', title: 'Reports', every: 'month' },
          ],
          targets: [UP, DOWN],
        },
        { key: 'maker', kind: 'venture', obligations: [], targets: [] },
      ],
    },
    participants: [signs('helper', helper), signs('maker', maker), signs('seller', seller)],
  } as unknown as ContractVersion;
  const says = (party: Id<'party'>, view: PromiseView) =>
    ({ party, view, nodeKey: 'helper', obligationCode: 'deliver' }) as Assessment;

  it('shows the own view, the views of all others and the measurement side by side', () => {
    const latest = [says(helper, 'kept'), says(maker, 'at_risk')];
    const results = new Map([['rating', rational(9n, 2n)]]);
    const health = healthOf(version, { month: MONTH, latest, results });
    expect(health).toMatchObject({ month: MONTH, version: 2, colour: 'amber' });
    const [supplier, venture] = health.nodes;
    expect(venture).toMatchObject({ key: 'maker', party: maker, colour: 'unknown', promises: [], targets: [] });
    expect(supplier?.targets.map(({ attainment, result }) => [attainment, result])).toEqual([
      ['pledge', rational(9n, 2n)],
      ['no_result', null],
    ]);
    expect(supplier?.promises).toEqual([
      {
        obligation: version.clauses.nodes?.[0]?.obligations[0],
        own: latest[0],
        receivers: [
          { party: maker, assessment: latest[1] },
          { party: seller, assessment: null },
        ],
        measurement: { target: UP, result: rational(9n, 2n), attainment: 'pledge' },
        colour: 'amber',
        disagrees: true,
      },
      {
        obligation: version.clauses.nodes?.[0]?.obligations[2],
        own: null,
        receivers: [
          { party: maker, assessment: null },
          { party: seller, assessment: null },
        ],
        measurement: null,
        colour: 'unknown',
        disagrees: false,
      },
    ]);
  });
});
