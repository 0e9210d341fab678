import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import type { Reversal } from '#libs/ledger';
import { bookOf, type LedgerFixture, openLedger, shares, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

async function posted(venture: string): Promise<Id<'journal'>> {
  return valueOf(await ledger.post(shares(venture, 'r1', { a: 10n, b: 20n })))[0]!.journalId;
}

function reverse(venture: string, journalId: Id<'journal'>, changes: Partial<Reversal> = {}) {
  const reversal: Reversal = {
    bookId: bookOf(venture),
    journalId,
    kind: 'reversal',
    reference: 'undo',
    effectiveDate: '2026-11-01',
    ...changes,
  };
  return ledger.transactor.run((tx) => ledger.reverseJournal.execute(tx, reversal));
}

async function balances(venture: string): Promise<readonly bigint[]> {
  const rows = await ledger.queries.ledgerTable(ledger.reader, { bookIds: [bookOf(venture)] });
  return rows.map((row) => row.balanceMinor);
}

const byAmount = (one: bigint, other: bigint) => (one < other ? -1 : 1);

describe('reversing a journal', () => {
  it('books the same amounts the other way round and names what it reverses', async () => {
    const original = await posted('mirrored');
    const reversal = valueOf(await reverse('mirrored', original));
    expect(await balances('mirrored')).toEqual([0n, 0n, 0n]);
    const journals = await ledger.queries.journals(ledger.reader, { bookId: bookOf('mirrored'), limit: 5 });
    expect(journals.find((journal) => journal.journalId === reversal.journalId)).toMatchObject({
      kind: 'reversal',
      reversalOf: original,
    });
    const keys = [original, reversal.journalId].map((id) => ({ bookId: bookOf('mirrored'), id }));
    const lines = await ledger.queries.transfersOf(ledger.reader, keys);
    const sides = (id: Id<'journal'>) => lines.get(id)?.map((line) => [line.lineNumber, line.amountMinor, line.detail]);
    expect(sides(reversal.journalId)).toEqual([
      [1, 10n, 'share of a'],
      [2, 20n, 'share of b'],
    ]);
    expect(sides(reversal.journalId)).toEqual(sides(original));
  });

  it('is a replay when it is repeated', async () => {
    const original = await posted('repeated');
    valueOf(await reverse('repeated', original));
    expect(valueOf(await reverse('repeated', original)).replayed).toBe(true);
    expect(await balances('repeated')).toEqual([0n, 0n, 0n]);
  });

  it('happens once: a second reversal under another reference is refused', async () => {
    const original = await posted('once');
    valueOf(await reverse('once', original));
    expect(await reverse('once', original, { reference: 'again' })).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_CONFLICT' },
    });
    expect(await balances('once')).toEqual([0n, 0n, 0n]);
  });

  it('happens once when eight clients reverse it at once under references of their own', async () => {
    const original = await posted('raced');
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, client) => reverse('raced', original, { reference: `undo ${client}` })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await balances('raced')).toEqual([0n, 0n, 0n]);
  });

  it('of a journal that is not in the book is refused', async () => {
    const original = await posted('here');
    await posted('there');
    expect(await reverse('there', original)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect([...(await balances('there'))].sort(byAmount)).toEqual([-30n, 10n, 20n]);
  });

  it('cannot be forged: a draft that reverses must mirror', async () => {
    const original = await posted('forged');
    const draft = { ...shares('forged', 'fake', { a: 10n, b: 20n }), kind: 'reversal' as const, reversalOf: original };
    expect(await ledger.post(draft)).toMatchObject({ ok: false, error: { code: 'JOURNAL_INVALID' } });
    expect([...(await balances('forged'))].sort(byAmount)).toEqual([-30n, 10n, 20n]);
  });
});
