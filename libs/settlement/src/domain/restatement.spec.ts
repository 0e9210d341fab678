import { describe, expect, it } from '@jest/globals';
import { type Id, stableId } from '#libs/kernel';
import { carriedBefore, closedMonthsToRestate, postedFor, type SettledMonth, statementBehind } from './restatement.js';
import { month } from './settlement.fixture.js';

const CONTRACT: Id<'contract'> = stableId('test-contract');

function computed(number: number, deficit: string, contractVersion = 1) {
  return { month: month(number), contractId: CONTRACT, contractVersion, stateOut: { deficit } };
}

function settledMonth(number: number, deficit: string, restatements: SettledMonth['restatements'] = []): SettledMonth {
  return { ...computed(number, deficit), restatements };
}

const history = [settledMonth(1, '1'), settledMonth(3, '3'), settledMonth(4, '4')];

describe('closed months to compute again', () => {
  it('are none when nothing came late', () => {
    expect(closedMonthsToRestate(history, { money: [], results: [] })).toEqual([]);
  });

  it('are the earliest late month and every settled one behind it, each by the version that closed it', () => {
    const closedBy = { contractId: CONTRACT, version: 1 };
    expect(closedMonthsToRestate(history, { money: [month(3)], results: [] })).toEqual([
      { month: '2026-03', closedBy },
      { month: '2026-04', closedBy },
    ]);
  });

  it('include a month with late money that closed without a statement', () => {
    expect(closedMonthsToRestate(history, { money: [month(2)], results: [] })).toMatchObject([
      { month: '2026-02', closedBy: null },
      { month: '2026-03' },
      { month: '2026-04' },
    ]);
  });

  it('do not include a month without money whose results came late', () => {
    expect(closedMonthsToRestate(history, { money: [], results: [month(2)] }).map((one) => one.month)).toEqual([
      '2026-03',
      '2026-04',
    ]);
    expect(closedMonthsToRestate([], { money: [], results: [month(2)] })).toEqual([]);
  });

  it('keep the version that a restatement used for a month without a statement', () => {
    const later = settledMonth(5, '5', [computed(2, '2', 7)]);
    expect(closedMonthsToRestate([...history, later], { money: [month(2)], results: [] })[0]).toEqual({
      month: '2026-02',
      closedBy: { contractId: CONTRACT, version: 7 },
    });
  });
});

describe('what a restated month carries on from', () => {
  it('is nothing before the first month', () => {
    expect(carriedBefore(history, month(1))).toBeNull();
  });

  it('is the nearest month before it, with or without a statement in between', () => {
    expect(carriedBefore(history, month(3))).toMatchObject({ contractId: CONTRACT, state: { deficit: '1' } });
  });

  it('is the latest word on that month, also when a later statement restated it', () => {
    const later = [
      ...history,
      settledMonth(5, '5', [computed(1, '10'), computed(3, '30'), computed(4, '40')]),
      settledMonth(6, '6', [computed(4, '400'), computed(5, '50')]),
    ];
    expect(carriedBefore(later, month(4))?.state).toEqual({ deficit: '30' });
    expect(carriedBefore(later, month(5))?.state).toEqual({ deficit: '400' });
    expect(carriedBefore(later, month(6))?.state).toEqual({ deficit: '50' });
  });
});

describe('the statement behind a carried state', () => {
  it('is the last one that computed the nearest month before, and none before the first month', () => {
    const restated = [
      { month: month(1), restated: [] },
      { month: month(3), restated: [] },
      { month: month(5), restated: [month(1), month(3)] },
      { month: month(6), restated: [month(3), month(5)] },
    ];
    expect(statementBehind(restated, month(1))).toBeNull();
    expect(statementBehind(restated, month(3))).toBe(month(5));
    expect(statementBehind(restated, month(4))).toBe(month(6));
    expect(statementBehind(restated, month(6))).toBe(month(6));
    expect(statementBehind(restated, month(7))).toBe(month(6));
  });
});

describe('what was posted for a month', () => {
  it('is read by currency and month', () => {
    const share = { currency: 'CNY', forMonth: month(1), partyKey: 'ann', amountMinor: 5n } as const;
    const others = [
      { ...share, currency: 'USD', amountMinor: 6n } as const,
      { ...share, forMonth: month(2), amountMinor: 7n },
    ];
    expect(postedFor([share, ...others], 'CNY', month(1))).toEqual(new Map([['ann', 5n]]));
  });
});
