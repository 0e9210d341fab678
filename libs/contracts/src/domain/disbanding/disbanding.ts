import { err, type Id, isStorable, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** A proposal that somebody did not answer in time stays proposed and has lapsed: silence disbands nothing. */
export const NEXT_DISBANDING_STATES = {
  proposed: ['agreed', 'refused', 'withdrawn'],
  agreed: [],
  refused: [],
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;
export type DisbandingState = keyof typeof NEXT_DISBANDING_STATES;

export type DisbandingAnswer = {
  readonly party: Id<'party'>;
  readonly agreed: boolean;
  readonly comment: string | null;
  readonly account: Id<'account'>;
  readonly answeredAt: Date;
};

export type Disbanding = {
  readonly number: number;
  /** The version in force in the last month. */
  readonly versionNumber: number;
  readonly state: DisbandingState;
  readonly reason: string;
  /** The last month that the contract settles, if everybody agrees. */
  readonly lastMonth: Month;
  readonly deadline: Date;
  readonly proposedBy: Id<'account'>;
  readonly proposedAt: Date;
  readonly endedAt: Date | null;
  readonly answers: readonly DisbandingAnswer[];
};

/** Tried so often in vain, a contract is amended instead; bounds a list that is shown whole. */
export const DISBANDINGS_MAX = 20;
export const REASON_LENGTH_MAX = 2_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Long enough for people on holiday. */
export const ANSWER_DAYS_DEFAULT = 14;
/** Who is asked for longer forgets that the question is open. */
export const ANSWER_DAYS_MAX = 90;

/** After this month the contract settles nothing; null while it has no end. */
export function lastMonthOf({ disbandings }: { readonly disbandings: readonly Disbanding[] }): Month | null {
  return disbandings.find(({ state }) => state === 'agreed')?.lastMonth ?? null;
}

/** The proposal that still waits for answers. */
export function openDisbanding(
  { disbandings }: { readonly disbandings: readonly Disbanding[] },
  now: Date,
): Disbanding | undefined {
  return disbandings.find((one) => one.state === 'proposed' && !hasLapsed(one, now));
}

export function hasLapsed({ state, deadline }: Pick<Disbanding, 'state' | 'deadline'>, now: Date): boolean {
  return state === 'proposed' && deadline <= now;
}

/** A reason or a comment in words. Refused: INPUT_INVALID. */
export function checkWords(words: string, field: string): Result<null, Refusal> {
  if (isStorable(words) && words.trim() !== '' && words.length <= REASON_LENGTH_MAX) return ok(null);
  return err(refusal('INPUT_INVALID', `expected 1 to ${REASON_LENGTH_MAX} characters`, [field]));
}

/** When answers are due: as asked, or after the usual days. Refused: INPUT_INVALID. */
export function deadlineOf(asked: Date | undefined, now: Date): Result<Date, Refusal> {
  const latest = new Date(now.getTime() + ANSWER_DAYS_MAX * DAY_MS);
  if (!asked) return ok(new Date(now.getTime() + ANSWER_DAYS_DEFAULT * DAY_MS));
  if (asked > now && asked <= latest) return ok(asked);
  const message = `the deadline lies in the future, at most ${ANSWER_DAYS_MAX} days ahead`;
  return err(refusal('INPUT_INVALID', message, ['deadline']));
}
