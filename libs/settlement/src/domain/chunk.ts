import type { Id, Month } from '#libs/kernel';

/** Ventures of a month that are settled in one transaction. */
export type ChunkOfMonth = {
  readonly calendar: string;
  readonly month: Month;
  readonly ventures: readonly Id<'venture'>[];
  readonly at: Date;
};
