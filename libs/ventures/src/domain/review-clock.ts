import type { HistoryAction, HistoryEntry, VentureChange } from './life-cycle.js';
import { daysAfter, DONE } from './review.js';
import type { RulebookContent } from './rulebook.js';
import type { Venture, VentureState } from './venture.js';

type Step = { readonly venture: Venture; readonly entry: HistoryEntry };

/** Everything that the rulebook's clock has to do with a venture by now, in order; nothing when it is too early. */
export function ringClock(venture: Venture, rulebook: RulebookContent, now: Date): VentureChange {
  const entries: HistoryEntry[] = [];
  let current = venture;
  while (current.clockAt && current.clockAt <= now) {
    const step = nextStep(current, rulebook, now);
    entries.push(step.entry);
    current = step.venture;
  }
  return { venture: current, entries };
}

// Each step moves clockAt on or clears it, so that the loop above ends and no step is taken twice.
function nextStep(venture: Venture, { review, changes }: RulebookContent, now: Date): Step {
  if (venture.state === 'applied' && !venture.remindedAt) {
    const clockAt = daysAfter(venture.submittedAt, review.escalationAfterDays);
    return { venture: { ...venture, remindedAt: now, clockAt }, entry: byNobody(venture, 'reminded', now) };
  }
  if (venture.state === 'applied' && !venture.escalatedAt) {
    const escalated = { ...venture, escalatedAt: now, clockAt: venture.dueAt };
    return { venture: escalated, entry: byNobody(venture, 'escalated', now) };
  }
  const outcome = venture.state === 'applied' ? review.defaultOutcome : changes.defaultOutcome;
  if (outcome === 'none') {
    return { venture: { ...venture, clockAt: null }, entry: byNobody(venture, 'overdue', now) };
  }
  return applyDefault(venture, outcome, review.defaultReasonCode, now);
}

function applyDefault(
  venture: Venture,
  outcome: 'admitted' | 'rejected' | 'withdrawn',
  defaultReasonCode: string | null,
  now: Date,
): Step {
  const isDecision = outcome !== 'withdrawn';
  const reasonCode = isDecision ? defaultReasonCode : venture.reasonCode;
  const decidedAt = isDecision ? now : null;
  return {
    venture: { ...venture, ...DONE, state: outcome, decidedAt, reasonCode, version: venture.version + 1 },
    entry: { ...byNobody(venture, 'defaulted', now, outcome), reasonCode },
  };
}

function byNobody(venture: Venture, action: HistoryAction, at: Date, to: VentureState = venture.state): HistoryEntry {
  return { action, from: venture.state, to, reasonCode: null, comment: null, by: null, at };
}
