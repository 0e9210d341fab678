import type { Id, Month } from '#libs/kernel';

/**
 * Finance has decided that a month of a venture settles without what came late, because the closed months that it changes
 * cannot be computed again. Nothing is given up: later settlements try it again.
 */
export type Deferral = {
  readonly ventureId: Id<'venture'>;
  readonly month: Month;
  readonly calendar: string;
  readonly reason: string;
  readonly deferredBy: Id<'account'>;
  readonly deferredAt: Date;
};

/** The months whose statements computed closed months again. */
export function restatedIn(
  statements: readonly { readonly month: Month; readonly restatements: readonly unknown[] }[],
): readonly Month[] {
  return statements.flatMap(({ month, restatements }) => (restatements.length > 0 ? [month] : []));
}

/**
 * The deferrals of a venture that stand when a month is settled, its own included: since then no statement of the venture,
 * in any currency, computed closed months again. One that did computed all that was due.
 */
export function standingDeferrals(
  deferred: readonly Pick<Deferral, 'month'>[],
  restated: readonly Month[],
  by: Month,
): readonly Month[] {
  const isDone = (deferral: Month) => restated.some((month) => month >= deferral && month < by);
  return deferred.map(({ month }) => month).filter((month) => month <= by && !isDone(month));
}
