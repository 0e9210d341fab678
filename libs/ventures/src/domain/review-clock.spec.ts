import { describe, expect, it } from '@jest/globals';
import { APPLIED_AT, ventureOf } from '../../../../test/ventures-sample.js';
import { pendingOf } from './pending.js';
import { ringClock } from './review-clock.js';
import { daysAfter, decide } from './review.js';
import { DEFAULT_RULEBOOK } from './rulebook.js';

const on = (day: number) => daysAfter(APPLIED_AT, day);
const rungOn = (...days: number[]) => {
  let venture = ventureOf({});
  const entries: string[] = [];
  for (const day of days) {
    const change = ringClock(venture, DEFAULT_RULEBOOK, on(day));
    entries.push(...change.entries.map(({ action, to }) => `${day}: ${action} ${to}`));
    venture = change.venture;
  }
  return { venture, entries };
};

describe('the review clock', () => {
  it('does nothing a moment before the reminder and reminds on it', () => {
    const early = new Date(on(7).getTime() - 1);
    expect(ringClock(ventureOf({}), DEFAULT_RULEBOOK, early).entries).toEqual([]);
    expect(rungOn(7, 7, 11).entries).toEqual(['7: reminded applied']);
  });

  it('catches up in order after it stood still', () => {
    const { venture, entries } = rungOn(20);
    expect(entries).toEqual(['20: reminded applied', '20: escalated applied', '20: defaulted rejected']);
    expect(venture).toMatchObject({
      state: 'rejected',
      reasonCode: 'NOT_REVIEWED_IN_TIME',
      decidedAt: on(20),
      dueAt: null,
      clockAt: null,
      version: 2,
    });
  });

  it('says who is waited for, and that it was escalated', () => {
    expect(pendingOf(rungOn(7).venture)).toMatchObject({ owner: 'the reviewers', dueAt: on(14), remindedAt: on(7) });
    expect(pendingOf(rungOn(7, 12).venture)).toMatchObject({
      owner: 'all reviewers: it was escalated',
      escalatedAt: on(12),
    });
    expect(pendingOf(rungOn(14).venture)).toBeUndefined();
  });

  it('withdraws what nobody mended in time', () => {
    const verdict = { decision: 'requestChanges', reasonCode: 'TEAM_INCOMPLETE', comment: null } as const;
    const asked = decide(ventureOf({}), verdict, DEFAULT_RULEBOOK, { by: ventureOf({}).appliedBy, at: on(3) });
    if (!asked.ok) throw new Error(asked.error.code);
    expect(asked.value.venture).toMatchObject({ dueAt: on(33), clockAt: on(33) });
    expect(ringClock(asked.value.venture, DEFAULT_RULEBOOK, on(32)).entries).toEqual([]);
    const rung = ringClock(asked.value.venture, DEFAULT_RULEBOOK, on(33));
    expect(rung.venture).toMatchObject({ state: 'withdrawn', decidedAt: null });
    expect(rung.entries).toMatchObject([{ action: 'defaulted', from: 'changes_requested', to: 'withdrawn', by: null }]);
  });
});
