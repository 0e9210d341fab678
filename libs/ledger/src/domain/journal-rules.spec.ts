import { describe, expect, it } from '@jest/globals';
import type { CurrencyCode, Id } from '#libs/kernel';
import { payable, revenueClearing } from './account.js';
import type { JournalDraft, JournalKind, TransferDraft } from './journal.js';
import { checkDrafts, JOURNALS_PER_CALL_MAX } from './journal-rules.js';

const PARTY = '0190a1b2-0000-7000-8000-000000000001' as Id<'party'>;

const transfer: TransferDraft = {
  debit: revenueClearing(),
  credit: payable(PARTY),
  amountMinor: 1n,
  currency: 'CNY',
  code: 'share',
  detail: '',
};
const draft: JournalDraft = {
  bookId: '0190a1b2-0000-7000-8000-00000000000b',
  bookKind: 'venture',
  kind: 'settlement',
  reference: 'r1',
  effectiveDate: '2024-02-29',
  transfers: [transfer],
};

const faultOf = (changes: Partial<JournalDraft>) => {
  const checked = checkDrafts([draft, { ...draft, ...changes }]);
  if (checked.ok) return undefined;
  expect(checked.error.code).toBe('JOURNAL_INVALID');
  return checked.error.message.replace(/^.*?: /, '');
};
const transferFaultOf = (changes: Partial<TransferDraft>) =>
  faultOf({ transfers: [transfer, { ...transfer, ...changes }] })?.replace('transfer 2: ', '');

describe('a journal draft', () => {
  it('passes when it is well formed', () => {
    expect(checkDrafts([draft])).toEqual({ ok: true, value: [draft] });
    expect(transferFaultOf({ detail: 'Anteil für 创客 😀', amountMinor: 2n ** 63n - 1n })).toBeUndefined();
  });

  it.each<[string, Partial<JournalDraft>, string]>([
    ['no transfers', { transfers: [] }, 'it has no transfers'],
    ['a book id in capitals', { bookId: draft.bookId.toUpperCase() }, 'the book id is not a UUID in lower case'],
    ['an unknown kind', { kind: 'gift' as JournalKind }, 'the kind is unknown'],
    ['no reference', { reference: '' }, 'the reference has 1 to 255 characters of text'],
    [
      'a reference that no index holds',
      { reference: 'x'.repeat(256) },
      'the reference has 1 to 255 characters of text',
    ],
    [
      'a day that does not exist',
      { effectiveDate: '2023-02-29' },
      'the effective date is not a calendar day, YYYY-MM-DD',
    ],
    [
      'a year that PostgreSQL does not know',
      { effectiveDate: '0000-01-01' },
      'the effective date is not a calendar day, YYYY-MM-DD',
    ],
    [
      'a moment for a day',
      { effectiveDate: '2023-02-28T00:00' },
      'the effective date is not a calendar day, YYYY-MM-DD',
    ],
    [
      'a reversed journal that is no id',
      { reversalOf: 'r0' as Id<'journal'> },
      'the reversed journal is not named by a UUID',
    ],
  ])('is refused with %s', (_what, changes, fault) => {
    expect(faultOf(changes)).toBe(fault);
  });

  it.each<[string, Partial<TransferDraft>, string]>([
    ['of nothing', { amountMinor: 0n }, 'the amount is not positive or not in range'],
    ['of less than nothing', { amountMinor: -1n }, 'the amount is not positive or not in range'],
    ['of more than 64 bits', { amountMinor: 2n ** 63n }, 'the amount is not positive or not in range'],
    ['in no currency', { currency: 'XXX' as CurrencyCode }, 'the currency is unknown'],
    ['to itself', { credit: revenueClearing() }, 'debit and credit are the same account'],
    ['without a code', { code: '' }, 'the code has 1 to 255 characters of text'],
    ['with a NUL', { detail: 'a\0b' }, 'the detail has at most 2000 characters of text'],
    ['with half a character', { detail: 'a\ud83d' }, 'the detail has at most 2000 characters of text'],
    [
      'to an account with a floor above zero',
      { credit: { ...payable(PARTY), floorMinor: 1n } },
      'a floor is zero or less, because an account opens at zero',
    ],
    [
      'to an account of a party that is no id',
      { credit: { ...payable(PARTY), partyId: 'x' as Id<'party'> } },
      'the party of the account is not a UUID in lower case',
    ],
  ])('is refused with a transfer %s', (_what, changes, fault) => {
    expect(transferFaultOf(changes)).toBe(fault);
  });

  it('names the journal and the line', () => {
    const checked = checkDrafts([{ ...draft, transfers: [transfer, { ...transfer, code: '' }] }]);
    expect(checked).toMatchObject({
      error: {
        message: `settlement "r1" in book ${draft.bookId}: transfer 2: the code has 1 to 255 characters of text`,
      },
    });
  });

  it('is refused in a call that asks for too many', () => {
    const many = Array.from({ length: JOURNALS_PER_CALL_MAX + 1 }, () => draft);
    expect(checkDrafts(many)).toMatchObject({ ok: false, error: { code: 'JOURNAL_INVALID' } });
    expect(checkDrafts(many.slice(1)).ok).toBe(true);
  });
});
