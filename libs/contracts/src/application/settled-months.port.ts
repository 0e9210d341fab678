import type { Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';

/**
 * How far a venture is settled. Settlement stands to the right of contracts, so it binds itself here; where it is
 * absent, nothing is settled.
 */
export abstract class SettledMonths {
  abstract lastSettledMonth(reader: Reader, ventureId: Id<'venture'>): Promise<Month | null>;
}
