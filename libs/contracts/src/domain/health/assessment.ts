import type { Id, Month } from '#libs/kernel';

/** How a promise is kept, as one party sees it. */
export const PROMISE_VIEWS = ['kept', 'at_risk', 'broken'] as const;
export type PromiseView = (typeof PROMISE_VIEWS)[number];

/** What one party says about one promise in one month; what it says later is the next number. */
export type Assessment = {
  readonly id: Id<'assessment'>;
  readonly month: Month;
  readonly party: Id<'party'>;
  readonly nodeKey: string;
  readonly obligationCode: string;
  readonly number: number;
  readonly view: PromiseView;
  readonly comment: string | null;
  readonly account: Id<'account'>;
  readonly assessedAt: Date;
};
