import { err, isCurrencyCode, ok, parseMonth, type Refusal, refusal, type Result } from '#libs/kernel';
import { ACCOUNT_PURPOSES, type AccountRef, isSaidByKey } from './account.js';
import { BOOK_KINDS, JOURNAL_KINDS, type JournalDraft, type TransferDraft } from './journal.js';

/** What one call may post: the largest settlement chunk stays far below; more is asked for in chunks. */
export const JOURNALS_PER_CALL_MAX = 20_000;
export const TRANSFERS_PER_CALL_MAX = 200_000;
/** Amounts and sums are stored as int8. */
export const AMOUNT_MAX = 2n ** 63n - 1n;
/** References and keys are index entries of at most 2,700 bytes. */
const NAME_LENGTH_MAX = 255;
const DETAIL_LENGTH_MAX = 2000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const CALENDAR = /^[a-z0-9-]{1,40}$/;

/** Refuses the first journal that is not well formed; nothing that passes here is refused by a CHECK of the tables. */
export function checkDrafts(drafts: readonly JournalDraft[]): Result<readonly JournalDraft[], Refusal> {
  const transfersCount = drafts.reduce((count, draft) => count + draft.transfers.length, 0);
  if (drafts.length > JOURNALS_PER_CALL_MAX || transfersCount > TRANSFERS_PER_CALL_MAX) {
    const limits = `at most ${JOURNALS_PER_CALL_MAX} journals with ${TRANSFERS_PER_CALL_MAX} transfers are posted at once`;
    return err(refusal('JOURNAL_INVALID', limits));
  }
  for (const draft of drafts) {
    const fault = faultOfJournal(draft);
    if (fault) return err(refusal('JOURNAL_INVALID', `${nameOf(draft)}: ${fault}`));
  }
  return ok(drafts);
}

/** How messages name a journal. */
export function nameOf(journal: {
  readonly kind: string;
  readonly reference: string;
  readonly bookId: string;
}): string {
  return `${journal.kind} "${journal.reference.slice(0, NAME_LENGTH_MAX)}" in book ${journal.bookId.slice(0, 36)}`;
}

function faultOfJournal(draft: JournalDraft): string | undefined {
  if (!UUID.test(draft.bookId)) return 'the book id is not a UUID in lower case';
  if (!BOOK_KINDS.includes(draft.bookKind)) return 'the kind of the book is unknown';
  if (!JOURNAL_KINDS.includes(draft.kind)) return 'the kind is unknown';
  if (!isName(draft.reference)) return `the reference has 1 to ${NAME_LENGTH_MAX} characters of text`;
  if (!isDay(draft.effectiveDate)) return 'the effective date is not a calendar day, YYYY-MM-DD';
  if (draft.reversalOf !== undefined && !UUID.test(draft.reversalOf))
    return 'the reversed journal is not named by a UUID';
  if (draft.documentHash !== undefined && !SHA256_HEX.test(draft.documentHash))
    return 'the hash of its document is not SHA-256 in lower-case hex';
  if (draft.period && !(CALENDAR.test(draft.period.calendar) && parseMonth(draft.period.month).ok))
    return 'the period is not a calendar and a month';
  if (draft.transfers.length === 0) return 'it has no transfers';
  for (const [index, transfer] of draft.transfers.entries()) {
    const fault = faultOfTransfer(transfer);
    if (fault) return `transfer ${index + 1}: ${fault}`;
  }
  return undefined;
}

function faultOfTransfer(transfer: TransferDraft): string | undefined {
  if (transfer.amountMinor <= 0n || transfer.amountMinor > AMOUNT_MAX)
    return 'the amount is not positive or not in range';
  if (!isCurrencyCode(transfer.currency)) return 'the currency is unknown';
  if (transfer.debit.key === transfer.credit.key) return 'debit and credit are the same account';
  if (!isName(transfer.code)) return `the code has 1 to ${NAME_LENGTH_MAX} characters of text`;
  if (!isText(transfer.detail, DETAIL_LENGTH_MAX))
    return `the detail has at most ${DETAIL_LENGTH_MAX} characters of text`;
  return faultOfAccount(transfer.debit) ?? faultOfAccount(transfer.credit);
}

function faultOfAccount({ key, purpose, partyId, floorMinor }: AccountRef): string | undefined {
  if (!isName(key)) return `the account key has 1 to ${NAME_LENGTH_MAX} characters of text`;
  if (!ACCOUNT_PURPOSES.includes(purpose)) return 'the purpose of the account is unknown';
  if (partyId !== undefined && !UUID.test(partyId)) return 'the party of the account is not a UUID in lower case';
  if (!isSaidByKey({ key, purpose, partyId })) return 'the key of the account does not say its purpose and party';
  if (floorMinor === undefined) return undefined;
  return floorMinor > 0n || floorMinor < -AMOUNT_MAX
    ? 'a floor is zero or less, because an account opens at zero'
    : undefined;
}

function isName(text: string): boolean {
  return text.length > 0 && isText(text, NAME_LENGTH_MAX);
}

// PostgreSQL stores no NUL, and half a surrogate pair would come back as another character and break the content hash.
function isText(text: string, lengthMax: number): boolean {
  return text.length <= lengthMax && !text.includes('\0') && !LONE_SURROGATE.test(text);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const moment = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
