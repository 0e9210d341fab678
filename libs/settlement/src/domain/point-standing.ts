import type { Measure, PointOutcome } from '#libs/contracts';
import type { Id, Month } from '#libs/kernel';

/** The outcomes that a statement of a contract keeps. */
export type JudgingStatement = {
  readonly id: Id<'statement'>;
  readonly month: Month;
  readonly wagers: readonly PointOutcome[];
};

type PointAgreed = {
  readonly wager: string;
  readonly code: string;
  readonly month: Month;
  readonly missedFrom?: Month | undefined;
};

/** Why a point is not decided, who can move it on, how, and the month that ends the waiting, if one does. */
export type PointWaiting = {
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
  readonly by: Month | null;
};

/** Where a point is today, by the statements of its contract. */
export type PointStanding = {
  readonly state: 'upcoming' | PointOutcome['state'];
  readonly waiting: PointWaiting | null;
  /** As the newest statement sees it; null while it is upcoming. */
  readonly outcome: PointOutcome | null;
  /** The statement since which it stands like this; null while it waits. */
  readonly decidedIn: Id<'statement'> | null;
};

/** Statements ascending by month. */
export function pointStanding(point: PointAgreed, statements: readonly JudgingStatement[]): PointStanding {
  const seen = statements.flatMap(({ id, wagers }) => {
    const outcome = wagers.find((one) => one.wager === point.wager && one.point === point.code);
    return outcome ? [{ id, outcome }] : [];
  });
  const newest = seen.at(-1)?.outcome;
  if (!newest) return { state: 'upcoming', waiting: upcoming(point), outcome: null, decidedIn: null };
  if (newest.state === 'undecided') {
    return { state: 'undecided', waiting: undecided(point, newest), outcome: newest, decidedIn: null };
  }
  const change = seen.findLastIndex(({ outcome }) => outcome.state !== newest.state);
  return { state: newest.state, waiting: null, outcome: newest, decidedIn: seen[change + 1]?.id ?? null };
}

function upcoming({ month }: PointAgreed): PointWaiting {
  return {
    reason: `The results of ${month} are judged when that month is settled.`,
    owner: 'finance, who closes the months',
    nextAction: `Close ${month} once it has ended.`,
    by: month,
  };
}

function undecided({ month, missedFrom }: PointAgreed, { comparisons }: PointOutcome): PointWaiting {
  const missing = comparisons.filter(({ value }) => value === null).map(({ result }) => nameOf(result));
  const names = [...new Set(missing)].join(', ');
  const deadline = missedFrom ? ` From ${missedFrom} on, the point counts as missed.` : '';
  return {
    reason: `There is no result of ${names} for ${month}, and missing is not zero.`,
    owner: 'the leads and members of the venture',
    nextAction: `Send the events of ${month} that measure ${names}; late ones count.${deadline}`,
    by: missedFrom ?? null,
  };
}

function nameOf(result: Measure): string {
  return 'indicator' in result ? result.indicator : result.events.kinds.join(' + ');
}
