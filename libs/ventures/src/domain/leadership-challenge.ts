import { err, type Id, type Month, ok, type Refusal, refusal, type Result, stableId } from '#libs/kernel';
import type { Pending } from './pending.js';
import { daysAfter } from './review.js';

/** What may follow a state. Only a correction of the result that caused it opens a withdrawn challenge again. */
export const CHALLENGE_STATES = ['open', 'lead_confirmed', 'lead_replaced', 'withdrawn'] as const;
export type ChallengeState = (typeof CHALLENGE_STATES)[number];
export type ChallengeOutcome = Exclude<ChallengeState, 'open'>;

/** Why a challenge was concluded, by outcome. A closed list, so that outcomes can be counted and compared. */
export const CONCLUSION_REASONS = {
  lead_confirmed: ['result_explained', 'plan_accepted'],
  lead_replaced: ['elected', 'appointed'],
  withdrawn: ['opened_in_error', 'lead_resigned'],
} as const satisfies Record<ChallengeOutcome, readonly string[]>;

/** The reason of a challenge that a corrected result took back; nobody chooses it. */
export const RESULT_CORRECTED = 'result_corrected';

/** Long enough to hear the team and to hold an election; short enough that nobody leads a year under challenge. */
const CHALLENGE_DAYS = 30;

/** The point of a wager whose result opens a challenge: it names it for good, so that a rerun meets the same one. */
export type ChallengeCause = {
  readonly venture: Id<'venture'>;
  readonly contract: Id<'contract'>;
  readonly wager: string;
  readonly point: string;
};

/** What a settlement says about a point today: whether its challenge stands, and in whose month it was judged. */
export type ChallengeClaim = ChallengeCause & {
  readonly month: Month;
  readonly reason: string;
  readonly isDue: boolean;
};

export type LeadershipChallenge = ChallengeCause & {
  readonly id: Id<'leadershipChallenge'>;
  readonly month: Month;
  readonly reason: string;
  readonly state: ChallengeState;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly concludedAt: Date | null;
  readonly reasonCode: string | null;
  /** Counts changes, and with them the entries of its history. */
  readonly version: number;
};

/** Something that happened to a challenge. `by` is null when a settlement did it. */
export type ChallengeEntry = {
  readonly sequence: number;
  readonly state: ChallengeState;
  readonly reasonCode: string | null;
  readonly comment: string | null;
  readonly by: Id<'account'> | null;
  readonly at: Date;
};

export type ChallengeChange = { readonly challenge: LeadershipChallenge; readonly entry: ChallengeEntry };

export function challengeId({ venture, contract, wager, point }: ChallengeCause): Id<'leadershipChallenge'> {
  return stableId('leadershipChallenge', venture, contract, wager, point);
}

/**
 * What a settlement's claim changes: it opens what is due and not there, takes back what is open and not due any more,
 * and opens again what only a correction had taken back. What people concluded stays concluded. Undefined: nothing.
 */
export function settleChallenge(
  known: LeadershipChallenge | undefined,
  claim: ChallengeClaim,
  at: Date,
): ChallengeChange | undefined {
  const { isDue, ...cause } = claim;
  const opened = { state: 'open', openedAt: at, dueAt: daysAfter(at, CHALLENGE_DAYS) } as const;
  const undecided = { concludedAt: null, reasonCode: null };
  if (!known) {
    if (!isDue) return undefined;
    return changed({ ...cause, id: challengeId(cause), ...opened, ...undecided, version: 0 }, { by: null, at });
  }
  const { reason, month } = cause;
  if (isDue && known.state === 'withdrawn' && known.reasonCode === RESULT_CORRECTED) {
    return changed({ ...known, reason, month, ...opened, ...undecided }, { by: null, at });
  }
  if (isDue || known.state !== 'open') return undefined;
  const withdrawn = { state: 'withdrawn', concludedAt: at, reasonCode: RESULT_CORRECTED } as const;
  return changed({ ...known, ...withdrawn }, { by: null, at });
}

export type Conclusion = {
  readonly outcome: ChallengeOutcome;
  readonly reasonCode: string;
  readonly comment: string | null;
  /** What the reviewer looked at; undefined when they do not say. */
  readonly version?: number | undefined;
};

/** Refused: STATE_NOT_ALLOWED, VERSION_CONFLICT, INPUT_INVALID (a reason of another outcome). */
export function concludeChallenge(
  challenge: LeadershipChallenge,
  { outcome, reasonCode, comment, version }: Conclusion,
  { by, at }: { readonly by: Id<'account'>; readonly at: Date },
): Result<ChallengeChange, Refusal> {
  if (challenge.state !== 'open') {
    return err(refusal('STATE_NOT_ALLOWED', `the challenge is ${challenge.state}; only an open one is concluded`));
  }
  if (version !== undefined && version !== challenge.version) {
    const message = `the challenge is at version ${challenge.version} now; load it again`;
    return err(refusal('VERSION_CONFLICT', message, ['version']));
  }
  const known: readonly string[] = CONCLUSION_REASONS[outcome];
  if (!known.includes(reasonCode)) {
    return err(refusal('INPUT_INVALID', `the reasons for ${outcome} are: ${known.join(', ')}`, ['reasonCode']));
  }
  return ok(changed({ ...challenge, state: outcome, concludedAt: at, reasonCode }, { by, at, comment }));
}

/** Undefined once it is concluded. Silence leaves the lead in office, under an open challenge that all reviewers see. */
export function pendingChallenge(
  { state, reason, dueAt, wager, point, month }: LeadershipChallenge,
  now: Date,
): Omit<Pending, 'remindedAt' | 'escalatedAt'> | undefined {
  if (state !== 'open') return undefined;
  return {
    reason: `The point ${point} of the wager ${wager} for ${month} opened it: ${reason}`,
    owner:
      now < dueAt ? 'the reviewers' : 'all reviewers: its date has passed, and the lead stays in office until then',
    nextAction: 'Hear the lead and the team, then confirm the lead, replace the lead, or withdraw the challenge.',
    dueAt,
  };
}

function changed(
  challenge: LeadershipChallenge,
  { by, at, comment = null }: { by: Id<'account'> | null; at: Date; comment?: string | null },
): ChallengeChange {
  const version = challenge.version + 1;
  const { state, reasonCode } = challenge;
  return {
    challenge: { ...challenge, version },
    entry: { sequence: version, state, reasonCode, comment, by, at },
  };
}
