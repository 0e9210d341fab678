import { type Id, isCurrencyCode, publicId } from '#libs/kernel';
import { moneyType, type MoneyType } from '#libs/platform';
import { publicKeyOf } from '../domain/account.js';
import type { Period } from '../domain/period.js';
import type { AccountBalance, Book, Journal, Transfer } from '../domain/views.js';
import type { Seal, SealedSet } from '../domain/seal.js';
import type {
  BookType,
  JournalType,
  LedgerAccountType,
  PeriodType,
  SealedSetType,
  SealType,
  TransferType,
} from './ledger.types.js';

export function toBookType({ bookId, kind, openedAt }: Book): BookType {
  const ownerId =
    kind === 'party' ? publicId('party', bookId as Id<'party'>) : publicId('venture', bookId as Id<'venture'>);
  return { bookId, ownerId, kind, openedAt };
}

export function toAccountType(account: AccountBalance): LedgerAccountType {
  return {
    id: publicId('ledgerAccount', account.accountId),
    key: publicKeyOf(account),
    purpose: account.purpose,
    currency: account.currency,
    balance: money(account.balanceMinor, account.currency),
  };
}

export function toJournalType(journal: Journal): JournalType {
  return {
    source: journal,
    id: publicId('journal', journal.journalId),
    kind: journal.kind,
    reference: journal.reference,
    effectiveDate: journal.effectiveDate,
    postedAt: journal.postedAt,
    reversalOfId: journal.reversalOf && publicId('journal', journal.reversalOf),
    sequence: Number(journal.sequence),
    calendar: journal.calendar,
    month: journal.month,
    contentHash: journal.contentHash,
    previousHash: journal.previousHash,
    chainHash: journal.chainHash,
    documentHash: journal.documentHash,
  };
}

export function toTransferType(transfer: Transfer): TransferType {
  return {
    source: transfer,
    lineNumber: transfer.lineNumber,
    amount: money(transfer.amountMinor, transfer.currency),
    code: transfer.code,
    detail: transfer.detail,
  };
}

export function toPeriodType({ calendar, month, state, openedAt, closingAt, closedAt }: Period): PeriodType {
  return { calendar, month, state, openedAt, closingAt, closedAt };
}

export function toSealType({ journals, documents, records, previousHash, sealHash }: Seal): SealType {
  return {
    journals: toSealedSet(journals),
    documents: documents && toSealedSet(documents),
    records: records && toSealedSet(records),
    previousHash,
    sealHash,
  };
}

function toSealedSet({ count, root }: SealedSet): SealedSetType {
  return { count: Number(count), root };
}

function money(minorUnits: bigint, currency: string): MoneyType {
  if (!isCurrencyCode(currency)) throw new Error(`an account is in the unknown currency ${currency}`);
  return moneyType({ minorUnits, currency });
}
