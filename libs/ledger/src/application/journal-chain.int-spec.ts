import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { err, type Month, notFound, ok } from '#libs/kernel';
import type { Journal, JournalDraft } from '#libs/ledger';
import { bookOf, type LedgerFixture, NOW, openLedger, shares, valueOf } from '../../../../test/ledger-fixture.js';
import { chainHashOf, genesisHashOf } from '../domain/chain.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const journalsOf = async (venture: string): Promise<readonly Journal[]> =>
  [...(await ledger.queries.journals(ledger.reader, { bookId: bookOf(venture), limit: 100 }))].reverse();

const headOf = (venture: string) =>
  ledger.reader.row<{ sequence: bigint; chain_hash: string; posted_at: Date }>(
    'SELECT sequence, chain_hash, posted_at FROM book_head WHERE book_id = $1',
    [bookOf(venture)],
  );

describe('the chain of a book', () => {
  it('numbers journals in the order given, each naming the one before it, from one call or many', async () => {
    valueOf(await ledger.post(shares('chain', 'c', { a: 1n }), shares('other', 'x', { a: 1n })));
    valueOf(await ledger.post(shares('chain', 'b', { a: 2n }), shares('chain', 'c', { a: 1n })));
    valueOf(await ledger.post(shares('chain', 'a', { a: 3n }), shares('chain', 'd', { a: 4n })));
    const journals = await journalsOf('chain');
    expect(journals.map(({ sequence, reference }) => `${sequence} ${reference}`)).toEqual(['1 c', '2 b', '3 a', '4 d']);
    const genesis = genesisHashOf({ bookId: bookOf('chain'), kind: 'venture', openedAt: NOW });
    expect(journals.map(({ previousHash }) => previousHash)).toEqual([
      genesis,
      ...journals.slice(0, -1).map(({ chainHash }) => chainHash),
    ]);
    for (const journal of journals) expect(chainHashOf(journal)).toBe(journal.chainHash);
    expect(await headOf('chain')).toEqual({ sequence: 4n, chain_hash: journals[3]?.chainHash, posted_at: NOW });
  });

  it('recomputes in SQL', async () => {
    const rows = await ledger.reader.rows<{ same: boolean; genesis: boolean }>(
      `SELECT chain_hash = journal_chain_hash(book_id, sequence, previous_hash, content_hash, calendar, month, posted_at) AS same,
         sequence > 1 OR previous_hash = book_genesis_hash(book_id, b.kind, opened_at) AS genesis
       FROM journal JOIN book b USING (book_id)`,
    );
    expect(rows).toHaveLength(5);
    expect(rows.every(({ same, genesis }) => same && genesis)).toBe(true);
  });

  it('has no gaps after eight clients posted to it at once, some of them in vain', async () => {
    const post = (client: number) =>
      ledger.transactor.run(async (tx) => {
        const posted = await ledger.postJournals.execute(tx, [shares('busy', `r${client}`, { a: 1n })]);
        return client % 3 ? posted : err(notFound('undo'));
      });
    await Promise.all(Array.from({ length: 8 }, (_, client) => post(client)));
    expect((await journalsOf('busy')).map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n, 4n, 5n]);
  });

  it('carries the hash of the document that caused a journal, as part of what it says', async () => {
    const documentHash = 'ab'.repeat(32);
    const draft = { ...shares('documented', 'r1', { a: 1n }), documentHash };
    valueOf(await ledger.post(draft));
    expect(await journalsOf('documented')).toMatchObject([{ documentHash }]);
    expect(await ledger.post(shares('documented', 'r1', { a: 1n }))).toMatchObject({
      error: { code: 'JOURNAL_CONFLICT' },
    });
    const badly = { ...shares('documented', 'r2', { a: 1n }), documentHash: 'AB'.repeat(32) };
    expect(await ledger.post(badly)).toMatchObject({ error: { code: 'JOURNAL_INVALID' } });
    expect(await journalsOf('documented')).toHaveLength(1);
  });
});

describe('the period of a journal', () => {
  const month = (text: string) => text as Month;
  const close = async (calendar: string, text: string) => {
    const call = { by: null, now: NOW };
    await ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, calendar, month(text), call));
    return valueOf(await ledger.transactor.run((tx) => ledger.periods.markClosed(tx, calendar, month(text), call)));
  };
  const on = (venture: string, effectiveDate: string, draft: Partial<JournalDraft> = {}): JournalDraft => ({
    ...shares(venture, effectiveDate, { a: 1n }),
    effectiveDate,
    ...draft,
  });
  const periodsOf = async (venture: string) =>
    (await journalsOf(venture)).map(({ calendar, month: at }) => `${calendar} ${at}`);

  it('is the standard month that it takes effect in, or the first one that is open', async () => {
    await close('standard', '2026-03');
    valueOf(
      await ledger.post(on('effective', '2026-02-10'), on('effective', '2026-03-31'), on('effective', '2026-07-01')),
    );
    expect(await periodsOf('effective')).toEqual(['standard 2026-04', 'standard 2026-04', 'standard 2026-07']);
    expect(await ledger.periods.find(ledger.reader, 'standard', month('2026-04'))).toMatchObject({ state: 'open' });
  });

  it('is the one that its caller names, also while that is closing, but not once it is closed', async () => {
    const period = { calendar: 'fair', month: month('2026-05') };
    const call = { by: null, now: NOW };
    await ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, 'fair', period.month, call));
    valueOf(await ledger.post(on('named', '2026-05-31', { period })));
    expect(await periodsOf('named')).toEqual(['fair 2026-05']);
    await close('fair', '2026-05');
    for (const closed of ['2026-05', '2026-01']) {
      const late = on('named', '2026-06-01', { period: { ...period, month: month(closed) } });
      expect(await ledger.post(late)).toMatchObject({ error: { code: 'PERIOD_NOT_OPEN' } });
    }
    expect(await periodsOf('named')).toEqual(['fair 2026-05']);
    const misspelt = on('named', '2026-06-01', { period: { calendar: 'Fair', month: period.month } });
    expect(await ledger.post(misspelt)).toMatchObject({ error: { code: 'JOURNAL_INVALID' } });
  });

  it('stays open until a posting that enters it has ended', async () => {
    const period = { calendar: 'slow', month: month('2026-05') };
    const call = { by: null, now: NOW };
    await ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, 'slow', period.month, call));
    let closing: Promise<unknown> | undefined;
    await ledger.transactor.run(async (tx) => {
      valueOf(await ledger.postJournals.execute(tx, [on('slow', '2026-05-31', { period })]));
      closing = ledger.transactor.run((other) => ledger.periods.markClosed(other, 'slow', period.month, call));
      await ledger.untilWaiting(1);
      return ok(null);
    });
    expect(await closing).toMatchObject({ value: { state: 'closed' } });
    expect(await periodsOf('slow')).toEqual(['slow 2026-05']);
  });
});
