import type { Share } from './statement.js';
import { documentHash, type IssuedStatement, statementContent } from './statement-document.js';

type Own = Omit<IssuedStatement['own'], 'month' | 'distributed'>;

/** A statement as its row has it: the computation of its own month beside what names it. */
export type StoredStatement = Omit<IssuedStatement, 'own' | 'shares'> &
  Own & { readonly distributedMinor: bigint | string };

/** Amounts of jsonb come as texts. */
export type StoredShare = Omit<Share, 'amountMinor'> & { readonly amountMinor: bigint | string };

export function issuedStatement(row: StoredStatement, shares: readonly StoredShare[]): IssuedStatement {
  const { id, ventureId, calendar, currency, engine, restatements, journalId, issuedAt, distributedMinor, ...own } =
    row;
  return {
    ...{ id, ventureId, calendar, month: own.month, currency, engine, restatements, journalId, issuedAt },
    shares: shares.map((share) => ({ ...share, amountMinor: BigInt(share.amountMinor) })),
    own: { ...own, distributed: distributedMinor.toString() },
  };
}

/** The hash of what a stored statement says for good. */
export function documentHashOf(row: StoredStatement, shares: readonly StoredShare[]): string {
  return documentHash(statementContent(issuedStatement(row, shares)));
}
