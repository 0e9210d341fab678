import type { CurrencyCode, Id } from '#libs/kernel';
import type { LeftReason } from '../domain/plan-drafts.js';

/** What a draft did. Amounts are digits, because the answer is stored as JSON for replays. */
export type DraftedPayouts = {
  readonly draftedCount: number;
  /** The first of them, by payee and currency. */
  readonly drafted: readonly Id<'payout'>[];
  readonly leftCount: number;
  /** The first of the payees whose balance stays, by payee and currency. */
  readonly left: readonly LeftReport[];
};

export type LeftReport = {
  readonly party: Id<'party'>;
  readonly currency: CurrencyCode;
  readonly balanceMinor: string;
  readonly reason: LeftReason;
  readonly message: string;
  readonly missingMinor: string | null;
};
