import type { Venture } from './venture.js';

/** Why a venture waits, for whom, what comes next, and by when. */
export type Pending = {
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
  readonly dueAt: Date;
  readonly remindedAt: Date | null;
  readonly escalatedAt: Date | null;
};

/** Undefined when nobody is waited for. */
export function pendingOf(venture: Venture): Pending | undefined {
  const { dueAt, remindedAt, escalatedAt, rulebookVersion } = venture;
  if (!dueAt) return undefined;
  const times = { dueAt, remindedAt, escalatedAt };
  if (venture.state === 'changes_requested') {
    return {
      ...times,
      reason: `A reviewer asked for changes: ${venture.reasonCode ?? ''}.`,
      owner: 'the leads of the venture',
      nextAction: 'Mend the application and resubmit it, or withdraw it.',
    };
  }
  return {
    ...times,
    reason: `The application waits for a decision by version ${rulebookVersion} of the rulebook.`,
    owner: escalatedAt ? 'all reviewers: it was escalated' : 'the reviewers',
    nextAction: 'Admit it, ask for changes, or reject it.',
  };
}
