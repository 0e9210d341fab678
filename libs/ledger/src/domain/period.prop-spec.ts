import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { type Month, monthAfter } from '#libs/kernel';
import { assignmentOf, beginClosing, completeClosing, lastClosed, type PeriodMark, stateOf } from './period.js';

const LATER = new Date('2100-01-01T00:00:00.000Z');
const MONTHS = Array.from({ length: 30 }, (_, index) => index).reduce<Month[]>(
  (months, index) => [...months, index === 0 ? ('2024-11' as Month) : monthAfter(months[index - 1]!)],
  [],
);

type Step = { kind: 'event' | 'begin' | 'complete'; month: Month };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind']>('event', 'event', 'begin', 'complete'),
  month: fc.constantFrom(...MONTHS),
});

/** A calendar in memory, moved by the rules alone. */
class Calendar {
  readonly rows = new Map<Month, PeriodMark['state']>();

  marks(): PeriodMark[] {
    return [...this.rows].map(([month, state]) => ({ month, state }));
  }

  shutThrough(): Month | null {
    return this.marks().reduce<Month | null>(
      (last, { month, state }) => (state !== 'open' && (last === null || month > last) ? month : last),
      null,
    );
  }

  play({ kind, month }: Step): void {
    if (kind === 'event') this.rows.set(this.enter(month).month, 'open');
    if (kind === 'complete' && completeClosing(month, this.marks()).ok) this.rows.set(month, 'closed');
    if (kind !== 'begin') return;
    const closing = beginClosing(month, this.marks(), LATER);
    if (!closing.ok || closing.value.kind === 'replay') return;
    for (const skipped of closing.value.skipped) this.rows.set(skipped, 'closed');
    this.rows.set(month, 'closing');
  }

  enter(month: Month) {
    return assignmentOf(month, this.shutThrough());
  }
}

describe('periods under any sequence of events and closings', () => {
  it('let no event into a shut period, keep an event in its month unless late, and let a late one name its month', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const calendar = new Calendar();
        for (const one of steps) {
          if (one.kind === 'event') {
            const { month, lateFor } = calendar.enter(one.month);
            expect(stateOf(month, calendar.marks())).toBe('open');
            expect(lateFor).toBe(month === one.month ? null : one.month);
            expect(lateFor === null).toBe(stateOf(one.month, calendar.marks()) === 'open');
            if (lateFor !== null) expect(month > lateFor).toBe(true);
          }
          calendar.play(one);
        }
      }),
    );
  });

  it('never open again what is shut, and leave no open month before a shut one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const calendar = new Calendar();
        for (const one of steps) {
          const before = new Map(calendar.rows);
          const closedBefore = lastClosed(calendar.marks());
          calendar.play(one);
          for (const [month, state] of before) if (state === 'closed') expect(calendar.rows.get(month)).toBe('closed');
          for (const [month, state] of before)
            if (state === 'closing') expect(calendar.rows.get(month)).not.toBe('open');
          const shut = calendar.shutThrough();
          for (const { month, state } of calendar.marks())
            if (state === 'open') expect(shut === null || month > shut).toBe(true);
          expect((lastClosed(calendar.marks()) ?? '') >= (closedBefore ?? '')).toBe(true);
        }
      }),
    );
  });
});
