import type { PointOutcome } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import type { Funding, Share } from './statement.js';
import { documentHash, type IssuedStatement, statementContent } from './statement-document.js';

type Own = Omit<IssuedStatement['own'], 'month' | 'distributed' | 'wagers'>;

/** A statement as its row has it: the computation of its own month beside what names it. */
export type StoredStatement = Omit<IssuedStatement, 'own' | 'shares' | 'fundings' | 'deferred'> &
  Own & {
    readonly distributedMinor: bigint | string;
    /** Null where the contract version has no wagers. */
    readonly wagers?: readonly PointOutcome[] | null;
    /** Null where nothing was left for later. */
    readonly deferred?: readonly Month[] | null;
  };

/** Amounts of jsonb come as texts. */
export type StoredShare = Omit<Share, 'amountMinor'> & { readonly amountMinor: bigint | string };
export type StoredFunding = Omit<Funding, 'amountMinor'> & { readonly amountMinor: bigint | string };

export function issuedStatement(
  { wagers, deferred, ...row }: StoredStatement,
  shares: readonly StoredShare[],
  fundings: readonly StoredFunding[] = [],
): IssuedStatement {
  const { id, ventureId, calendar, currency, engine, restatements, journalId, issuedAt, distributedMinor, ...own } =
    row;
  return {
    ...{ id, ventureId, calendar, month: own.month, currency, engine, restatements, journalId, issuedAt },
    shares: shares.map((share) => ({ ...share, amountMinor: BigInt(share.amountMinor) })),
    fundings: fundings.map((funding) => ({ ...funding, amountMinor: BigInt(funding.amountMinor) })),
    deferred: deferred ?? [],
    own: { ...own, distributed: distributedMinor.toString(), ...(wagers && { wagers }) },
  };
}

/** The hash of what a stored statement says for good. */
export function documentHashOf(
  row: StoredStatement,
  shares: readonly StoredShare[],
  fundings: readonly StoredFunding[] = [],
): string {
  return documentHash(statementContent(issuedStatement(row, shares, fundings)));
}
