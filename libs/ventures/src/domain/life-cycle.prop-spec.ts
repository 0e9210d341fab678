import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { type Result, stableId } from '#libs/kernel';
import { APPLIED_AT, ventureOf } from '../../../../test/ventures-sample.js';
import { type HistoryEntry, isPending, LIFE_CYCLE, type VentureChange } from './life-cycle.js';
import { ringClock } from './review-clock.js';
import { daysAfter, decide, moveByLead, resubmit } from './review.js';
import { DEFAULT_RULEBOOK, type RulebookContent } from './rulebook.js';
import type { Venture, VentureState } from './venture.js';

const STEPS = ['admit', 'requestChanges', 'reject', 'resubmit', 'withdraw', 'close', 'clock'] as const;
type Step = { readonly do: (typeof STEPS)[number]; readonly daysLater: number };

const rulebooks = fc
  .record({
    reminderAfterDays: fc.integer({ min: 1, max: 5 }),
    escalation: fc.integer({ min: 1, max: 5 }),
    due: fc.integer({ min: 0, max: 5 }),
    changesDays: fc.integer({ min: 1, max: 10 }),
    outcome: fc.constantFrom('admitted', 'rejected', 'none'),
    changesOutcome: fc.constantFrom('withdrawn', 'none'),
  })
  .map(({ reminderAfterDays, escalation, due, changesDays, outcome, changesOutcome }): RulebookContent => {
    const escalationAfterDays = reminderAfterDays + escalation;
    const defaultReasonCode = { admitted: 'CRITERIA_MET', rejected: 'DUPLICATE', none: null }[outcome];
    const times = { reminderAfterDays, escalationAfterDays, dueDays: escalationAfterDays + due };
    return {
      ...DEFAULT_RULEBOOK,
      review: { ...times, defaultOutcome: outcome, defaultReasonCode },
      changes: { dueDays: changesDays, defaultOutcome: changesOutcome },
    };
  });

const steps = fc.array(fc.record<Step>({ do: fc.constantFrom(...STEPS), daysLater: fc.integer({ min: 0, max: 6 }) }), {
  maxLength: 25,
});

const REASON = { admit: 'CRITERIA_MET', requestChanges: 'TEAM_INCOMPLETE', reject: 'DUPLICATE' } as const;

function take(venture: Venture, step: Step['do'], rules: RulebookContent, at: Date): Result<VentureChange, unknown> {
  const stamp = { by: stableId<'account'>('somebody'), at };
  if (step === 'clock') return { ok: true, value: ringClock(venture, rules, at) };
  if (step === 'resubmit') return resubmit(venture, { application: venture, comment: 'done' }, rules, stamp);
  if (step === 'withdraw' || step === 'close') return moveByLead(venture, step, null, stamp);
  return decide(venture, { decision: step, reasonCode: REASON[step], comment: null }, rules, stamp);
}

const reachable = (from: VentureState): VentureState[] => [from, ...Object.values<VentureState>(LIFE_CYCLE[from])];

describe('any sequence of commands and clock runs', () => {
  it('moves along the table only, leaves an unbroken history, and never waits without a deadline', () => {
    fc.assert(
      fc.property(rulebooks, steps, (rules, sequence) => {
        let venture = ventureOf({}, rules);
        let now = APPLIED_AT;
        const history: HistoryEntry[] = [];
        for (const step of sequence) {
          now = daysAfter(now, step.daysLater);
          const change = take(venture, step.do, rules, now);
          if (!change.ok) continue;
          history.push(...change.value.entries);
          venture = change.value.venture;
          assert.equal(venture.dueAt !== null, isPending(venture.state));
          assert.ok(venture.clockAt === null || venture.dueAt !== null);
        }
        let state: VentureState = 'applied';
        for (const entry of history) {
          assert.equal(entry.from, state);
          assert.ok(reachable(state).includes(entry.to), `${state} -> ${entry.to}`);
          state = entry.to;
        }
        assert.equal(venture.state, state);
      }),
      { numRuns: 500 },
    );
  });

  it('reminds, escalates and ends each wait at most once, however often the clock runs', () => {
    fc.assert(
      fc.property(rulebooks, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 }), (rules, pauses) => {
        let venture = ventureOf({}, rules);
        let now = APPLIED_AT;
        const actions: string[] = [];
        for (const pause of [...pauses, 400, 0]) {
          now = daysAfter(now, pause);
          const change = ringClock(venture, rules, now);
          actions.push(...change.entries.map(({ action }) => action));
          venture = change.venture;
        }
        const last = rules.review.defaultOutcome === 'none' ? 'overdue' : 'defaulted';
        assert.deepEqual(actions, ['reminded', 'escalated', last]);
        const { defaultOutcome } = rules.review;
        assert.equal(venture.state, defaultOutcome === 'none' ? 'applied' : defaultOutcome);
      }),
    );
  });
});
