import type { PointOutcome } from '#libs/contracts';
import { type CurrencyCode, type Id, type Month, stableId } from '#libs/kernel';
import type { RenderedStep, RenderedTrace } from '#libs/share-rules';

/** Texts of amounts by key, as a statement stores them. */
export type AmountTexts = Readonly<Record<string, string>>;

/** Zero for whoever is not named. A key may be called `constructor`, so only the object's own members count. */
export function amountOf(amounts: AmountTexts, key: string): bigint {
  return Object.hasOwn(amounts, key) ? BigInt(amounts[key] ?? '0') : 0n;
}

/** One evaluation of a contract over a month's facts, stored so that anyone can compute it again. */
export type Computation = {
  readonly month: Month;
  readonly contractId: Id<'contract'>;
  readonly contractVersion: number;
  readonly termsHash: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly stateIn: AmountTexts;
  readonly stateOut: AmountTexts;
  readonly distributed: string;
  readonly allocations: AmountTexts;
  readonly steps: readonly RenderedStep[];
  readonly trace: RenderedTrace;
  /** Points of wagers as this month sees them; absent where the contract version has none. */
  readonly wagers?: readonly PointOutcome[];
};

/**
 * What a party gets by a statement, tranches of wagers included: of the statement's own month, or as a correction of a
 * closed one.
 */
export type Share = {
  readonly forMonth: Month;
  readonly partyKey: string;
  readonly partyId: Id<'party'>;
  /** Minor units; below zero where a closed month is corrected downwards. */
  readonly amountMinor: bigint;
};

/** A tranche that a statement fires for a month, or takes back from it: what the funder owes, and the other party gets. */
export type Funding = {
  readonly forMonth: Month;
  readonly wager: string;
  readonly point: string;
  readonly tranche: string;
  readonly funderKey: string;
  readonly funderId: Id<'party'>;
  readonly toKey: string;
  readonly toId: Id<'party'>;
  /** Minor units, never zero; below zero where a closed month does not fire it any more. */
  readonly amountMinor: bigint;
};

/** A funding as it is posted: what of it waits for the funder, with its sign; the rest is payable. */
export type PostedFunding = Funding & { readonly heldMinor: bigint };

/** The immutable account of a venture's month in a currency. */
export type Statement = {
  readonly id: Id<'statement'>;
  readonly ventureId: Id<'venture'>;
  readonly calendar: string;
  readonly month: Month;
  readonly currency: CurrencyCode;
  readonly engine: string;
  readonly own: Computation;
  /** Closed months, ascending, computed again because facts came late. */
  readonly restatements: readonly Computation[];
  readonly shares: readonly Share[];
  /** Tranches of wagers that it fires or takes back; nearly always none. */
  readonly fundings: readonly Funding[];
  /** Closed months, ascending, that were due to be computed again and are left for later; nearly always none. */
  readonly deferred: readonly Month[];
};

export function statementId(ventureId: Id<'venture'>, month: Month, currency: CurrencyCode): Id<'statement'> {
  return stableId('statement', ventureId, month, currency);
}
