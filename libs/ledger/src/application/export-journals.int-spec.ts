import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type Id, type Month, publicId } from '#libs/kernel';
import { ExportJournals, type JournalSelection } from '#libs/ledger';
import {
  bookOf,
  type LedgerFixture,
  NOW,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';
import { JournalExportReads } from '../persistence/journal-export.reads.js';

let ledger: LedgerFixture;
const PERIOD = { calendar: 'fair', month: '2026-09' as Month };
const VENTURE = publicId('venture', bookOf('v') as Id<'venture'>);
const MANY = 4100;

beforeAll(async () => {
  ledger = await openLedger();
  const [first] = shares('v', 'odd', { a: 1234n }, 'KWD').transfers;
  valueOf(
    await ledger.post(
      { ...shares('v', '=1+1', { a: 1250n, b: 50n }), period: PERIOD, documentHash: 'ab'.repeat(32) },
      {
        ...shares('v', 'odd', {}),
        period: PERIOD,
        transfers: [{ ...first!, code: '@x', detail: 'say "so",\nor not' }],
      },
      shares('v', 'elsewhere', { a: 1n }),
      shares('w', 'elsewhere', { a: 1n }),
    ),
  );
  const many = Array.from({ length: MANY }, (_, index) => ({
    ...shares(`many ${index % 7}`, `r${index}`, { a: 1n, b: 2n }),
    period: { calendar: 'large', month: PERIOD.month },
  }));
  valueOf(await ledger.post(...many));
});
afterAll(() => ledger.close());

async function exported(
  selection: JournalSelection,
  format: 'csv' | 'ndjson',
): Promise<{ text: string; pieces: number }> {
  const pieces: string[] = [];
  const journals = new ExportJournals(ledger.transactor, new JournalExportReads());
  await journals.execute(selection, format, (text) => Promise.resolve(void pieces.push(text)));
  return { text: pieces.join(''), pieces: pieces.length };
}
const records = async (selection: JournalSelection) =>
  parse<Record<string, string>>((await exported(selection, 'csv')).text, { columns: true });

describe('exported journals', () => {
  it('are a record for each transfer of a period, with texts that no spreadsheet takes for a formula', async () => {
    const lines = await records(PERIOD);
    const [journal] = await ledger.queries.journals(ledger.reader, { bookId: bookOf('v'), limit: 1, after: '2' });
    expect(lines).toHaveLength(3);
    expect(lines[0]).toEqual({
      calendar: 'fair',
      period: '2026-09',
      book: VENTURE,
      book_kind: 'venture',
      sequence: '1',
      journal: publicId('journal', journal!.journalId),
      kind: 'settlement',
      reference: "'=1+1",
      posted_at: NOW.toISOString(),
      effective_date: '2026-10-31',
      line: '1',
      debit_account: 'revenue_clearing',
      credit_account: `payable:${publicId('party', partyOf('a'))}`,
      amount_minor: '1250',
      currency: 'CNY',
      amount: '12.50',
      code: 'share',
      detail: 'share of a',
      reversal_of: '',
      document_hash: 'ab'.repeat(32),
      chain_hash: journal!.chainHash,
    });
    expect(lines[2]).toMatchObject({ code: "'@x", detail: 'say "so",\nor not', amount: '1.234', document_hash: '' });
  });

  it('say the same as NDJSON, where nothing needs to be guarded', async () => {
    const { text } = await exported(PERIOD, 'ndjson');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const guarded = (cell: string) => (/^[=@]/.test(cell) ? `'${cell}` : cell);
    const asCsv = lines.map((line) =>
      Object.fromEntries(Object.entries(line).map(([name, cell]) => [name, guarded(cell)])),
    );
    expect(asCsv).toEqual(await records(PERIOD));
  });

  it('may be those of a book, or of a book in a period', async () => {
    const references = async (selection: JournalSelection) =>
      (await records(selection)).map(({ sequence, line }) => `${sequence}/${line}`);
    expect(await references({ bookId: bookOf('v') })).toEqual(['1/1', '1/2', '2/1', '3/1']);
    expect(await references({ ...PERIOD, bookId: bookOf('v') })).toEqual(['1/1', '1/2', '2/1']);
    expect(await references({ ...PERIOD, bookId: bookOf('w') })).toEqual([]);
  });

  it('come page by page, complete and in order, however many there are', async () => {
    const selection = { calendar: 'large', month: PERIOD.month };
    const { pieces } = await exported(selection, 'csv');
    expect(pieces).toBe(1 + Math.ceil(MANY / 2000));
    const lines = await records(selection);
    expect(lines).toHaveLength(2 * MANY);
    const stored = await ledger.reader.rows<{ id: Id<'journal'> }>(
      `SELECT id FROM journal WHERE calendar = 'large' ORDER BY book_id, sequence`,
    );
    expect(lines.filter(({ line }) => line === '1').map(({ journal }) => journal)).toEqual(
      stored.map(({ id }) => publicId('journal', id)),
    );
  });
});
