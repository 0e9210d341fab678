import { describe, expect, it } from '@jest/globals';
import type { Month } from '#libs/kernel';
import {
  assignmentOf,
  beginClosing,
  completeClosing,
  lastClosed,
  type PeriodMark,
  type PeriodState,
  stateOf,
} from './period.js';

const month = (text: string) => text as Month;
const rows = (states: Record<string, PeriodState>): PeriodMark[] =>
  Object.entries(states).map(([name, state]) => ({ month: month(name), state }));
const LATER = new Date('2027-01-01T00:00:00.000Z');

describe('assigning an event to a period', () => {
  it('keeps the month of its time while nothing is shut', () => {
    expect(assignmentOf(month('2026-03'), null)).toEqual({ month: '2026-03', lateFor: null });
  });

  it('moves it behind the last shut month and names its own', () => {
    expect(assignmentOf(month('2025-12'), month('2025-12'))).toEqual({ month: '2026-01', lateFor: '2025-12' });
    expect(assignmentOf(month('2024-01'), month('2025-12'))).toEqual({ month: '2026-01', lateFor: '2024-01' });
    expect(assignmentOf(month('2026-01'), month('2025-12'))).toEqual({ month: '2026-01', lateFor: null });
  });
});

describe('closing', () => {
  it('begins when the month has ended, to the millisecond', () => {
    const open = rows({ '2026-03': 'open' });
    const last = new Date('2026-03-31T23:59:59.999Z');
    expect(beginClosing(month('2026-03'), open, last)).toMatchObject({
      ok: false,
      error: { code: 'PERIOD_NOT_ENDED' },
    });
    const end = new Date('2026-04-01T00:00:00.000Z');
    expect(beginClosing(month('2026-03'), open, end)).toEqual({ ok: true, value: { kind: 'begin', skipped: [] } });
  });

  it('closes the months without a row that lie between, and none before the first one', () => {
    const states = rows({ '2025-11': 'closed', '2026-02': 'open' });
    expect(beginClosing(month('2026-02'), states, LATER)).toEqual({
      ok: true,
      value: { kind: 'begin', skipped: ['2025-12', '2026-01'] },
    });
    expect(beginClosing(month('2026-02'), [], LATER)).toEqual({ ok: true, value: { kind: 'begin', skipped: [] } });
  });

  it('goes in order', () => {
    expect(beginClosing(month('2026-02'), rows({ '2026-01': 'open', '2026-02': 'open' }), LATER)).toMatchObject({
      ok: false,
      error: { code: 'PERIOD_OUT_OF_ORDER', message: 'close 2026-01 first; it is still open' },
    });
    const closing = rows({ '2026-01': 'closing', '2026-02': 'closing' });
    expect(completeClosing(month('2026-02'), closing)).toMatchObject({
      ok: false,
      error: { code: 'PERIOD_OUT_OF_ORDER' },
    });
    expect(completeClosing(month('2026-01'), closing)).toEqual({ ok: true, value: true });
  });

  it('is a replay on a shut month, and refused on one that a later closing passed', () => {
    const states = rows({ '2026-01': 'closed', '2026-02': 'closing' });
    expect(beginClosing(month('2026-01'), states, LATER)).toEqual({ ok: true, value: { kind: 'replay' } });
    expect(beginClosing(month('2026-02'), states, LATER)).toEqual({ ok: true, value: { kind: 'replay' } });
    expect(beginClosing(month('2025-12'), states, LATER)).toMatchObject({
      ok: false,
      error: { code: 'PERIOD_NOT_OPEN' },
    });
    expect(completeClosing(month('2026-01'), states)).toEqual({ ok: true, value: false });
  });

  it('is completed only after it began', () => {
    expect(completeClosing(month('2026-01'), rows({ '2026-01': 'open' }))).toMatchObject({
      ok: false,
      error: { code: 'STATE_NOT_ALLOWED', message: '2026-01 is open; only a closing period can be closed' },
    });
    expect(completeClosing(month('2026-01'), [])).toMatchObject({ ok: false, error: { code: 'STATE_NOT_ALLOWED' } });
  });
});

describe('the state of a calendar', () => {
  it('knows months without a row: closed up to the last shut one, open behind it', () => {
    const states = rows({ '2026-02': 'closing', '2026-05': 'open' });
    expect(['2026-01', '2026-02', '2026-03', '2026-05'].map((name) => stateOf(month(name), states))).toEqual([
      'closed',
      'closing',
      'open',
      'open',
    ]);
  });

  it('counts as closed only what has nothing pending before it', () => {
    expect(lastClosed([])).toBeNull();
    expect(lastClosed(rows({ '2026-03': 'closed', '2026-01': 'closed', '2026-04': 'open' }))).toBe('2026-03');
    expect(lastClosed(rows({ '2026-01': 'closed', '2026-02': 'closing', '2026-03': 'closed' }))).toBe('2026-01');
    expect(lastClosed(rows({ '2026-01': 'open' }))).toBeNull();
  });
});
