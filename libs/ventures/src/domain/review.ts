import { err, ok, type Id, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Decision, type HistoryAction, type LeadMove, stateAfter, type VentureChange } from './life-cycle.js';
import type { Rulebook, RulebookContent } from './rulebook.js';
import { type Application, STANDARD_CALENDAR, type Venture } from './venture.js';

const DAY_MS = 86_400_000;
export const NAME_LENGTH_MAX = 200;
export const TEXT_LENGTH_MAX = 2000;

/** Who did it, and when. */
export type Stamp = { readonly by: Id<'account'>; readonly at: Date };

export function daysAfter(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * DAY_MS);
}

/** Refused: INPUT_INVALID. What was typed, without blanks around it. */
export function checkApplication(application: Application): Result<Application, Refusal> {
  const name = application.name.trim();
  const userScenario = application.userScenario.trim();
  if (name.length < 1 || name.length > NAME_LENGTH_MAX) {
    return err(refusal('INPUT_INVALID', `write a name of 1 to ${NAME_LENGTH_MAX} characters`, ['name']));
  }
  if (userScenario.length < 1 || userScenario.length > TEXT_LENGTH_MAX) {
    const message = `write a user scenario of 1 to ${TEXT_LENGTH_MAX} characters`;
    return err(refusal('INPUT_INVALID', message, ['userScenario']));
  }
  return ok({ ...fieldsOf(application), name, userScenario });
}

/** Refused: VERSION_CONFLICT. Undefined stands for a caller who does not say what they looked at. */
export function checkVersion(venture: Venture, version: number | undefined): Result<null, Refusal> {
  if (version === undefined || version === venture.version) return ok(null);
  const message = `the venture is at version ${venture.version} now; load it again`;
  return err(refusal('VERSION_CONFLICT', message, ['version']));
}

export function applyVenture(
  ids: { readonly venture: Id<'venture'>; readonly party: Id<'party'> },
  application: Application,
  rulebook: Rulebook,
  { by, at }: Stamp,
): VentureChange {
  const venture: Venture = {
    ...fieldsOf(application),
    id: ids.venture,
    party: ids.party,
    reference: null,
    calendar: STANDARD_CALENDAR,
    state: 'applied',
    rulebook: rulebook.id,
    rulebookVersion: rulebook.version,
    appliedBy: by,
    appliedAt: at,
    decidedAt: null,
    version: 1,
    ...underReview(rulebook.content, at),
  };
  const plain = { reasonCode: null, comment: null, by, at };
  return { venture, entries: [{ ...plain, action: 'applied', from: null, to: 'applied' }] };
}

const DECIDED = {
  admit: 'admitted',
  requestChanges: 'changes_requested',
  reject: 'rejected',
} as const satisfies Record<Decision, HistoryAction>;

/** Refused: STATE_NOT_ALLOWED, REASON_CODE_UNKNOWN. */
export function decide(
  venture: Venture,
  verdict: { readonly decision: Decision; readonly reasonCode: string; readonly comment: string | null },
  rulebook: RulebookContent,
  { by, at }: Stamp,
): Result<VentureChange, Refusal> {
  const { decision, reasonCode, comment } = verdict;
  const to = stateAfter(venture.state, decision);
  if (!to.ok) return to;
  const known = rulebook.reasonCodes[decision].map(({ code }) => code);
  if (!known.includes(reasonCode)) {
    const message = `version ${venture.rulebookVersion} of the rulebook knows for this: ${known.join(', ')}`;
    return err(refusal('REASON_CODE_UNKNOWN', message, ['reasonCode']));
  }
  const times = decision === 'requestChanges' ? awaitingChanges(rulebook, at) : { ...DONE, decidedAt: at };
  return ok({
    venture: { ...venture, ...times, state: to.value, reasonCode, version: venture.version + 1 },
    entries: [{ action: DECIDED[decision], from: venture.state, to: to.value, reasonCode, comment, by, at }],
  });
}

const LEAD_ACTION = { resubmit: 'resubmitted', withdraw: 'withdrawn', close: 'closed' } as const satisfies Record<
  LeadMove,
  HistoryAction
>;

/** Answers a request for changes. Refused: STATE_NOT_ALLOWED. */
export function resubmit(
  venture: Venture,
  answer: { readonly application: Application; readonly comment: string },
  rulebook: RulebookContent,
  stamp: Stamp,
): Result<VentureChange, Refusal> {
  const moved = moveByLead(venture, 'resubmit', answer.comment, stamp);
  if (!moved.ok) return moved;
  const mended = { ...moved.value.venture, ...fieldsOf(answer.application), ...underReview(rulebook, stamp.at) };
  return ok({ ...moved.value, venture: mended });
}

/** What a lead does with the venture as a whole. Refused: STATE_NOT_ALLOWED. */
export function moveByLead(
  venture: Venture,
  move: LeadMove,
  comment: string | null,
  { by, at }: Stamp,
): Result<VentureChange, Refusal> {
  const to = stateAfter(venture.state, move);
  if (!to.ok) return to;
  return ok({
    venture: { ...venture, ...DONE, state: to.value, version: venture.version + 1 },
    entries: [{ action: LEAD_ACTION[move], from: venture.state, to: to.value, reasonCode: null, comment, by, at }],
  });
}

/** Times of a state in which nobody is waited for. */
export const DONE = { dueAt: null, clockAt: null } as const;

// A value with more fields fits the type too; none of them may get into the venture.
function fieldsOf({ name, kind, origin, userScenario, industryPlatform }: Application): Application {
  return { name, kind, origin, userScenario, industryPlatform };
}

function underReview({ review }: RulebookContent, at: Date) {
  return {
    submittedAt: at,
    reasonCode: null,
    remindedAt: null,
    escalatedAt: null,
    dueAt: daysAfter(at, review.dueDays),
    clockAt: daysAfter(at, review.reminderAfterDays),
  };
}

function awaitingChanges({ changes }: RulebookContent, at: Date) {
  const dueAt = daysAfter(at, changes.dueDays);
  return { dueAt, clockAt: dueAt, remindedAt: null, escalatedAt: null };
}
