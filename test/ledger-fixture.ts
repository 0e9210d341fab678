import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { Clock, type CurrencyCode, type Id, type Result, stableId } from '#libs/kernel';
import {
  type AccountRef,
  AccountingPeriods,
  type JournalDraft,
  LedgerClock,
  LedgerQueries,
  payable,
  payoutClearing,
  PostJournals,
  revenueClearing,
  ReverseJournal,
} from '#libs/ledger';
import { applicationDataSource, Reader, Transactor } from '#libs/platform';
import { HoldBooks } from '../libs/ledger/src/application/hold-books.js';
import { SealMonths } from '../libs/ledger/src/application/seal-months.js';
import { AccountStore } from '../libs/ledger/src/persistence/account.store.js';
import { ConversionStore } from '../libs/ledger/src/persistence/conversion.store.js';
import { GateStore } from '../libs/ledger/src/persistence/gate.store.js';
import { HeadStore } from '../libs/ledger/src/persistence/head.store.js';
import { HorizonStore } from '../libs/ledger/src/persistence/horizon.store.js';
import { JournalStore } from '../libs/ledger/src/persistence/journal.store.js';
import { LedgerReads } from '../libs/ledger/src/persistence/ledger.reads.js';
import { PeriodStore } from '../libs/ledger/src/persistence/period.store.js';
import { PostingStore } from '../libs/ledger/src/persistence/posting.store.js';
import { RecordHashStore } from '../libs/ledger/src/persistence/record-hash.store.js';
import { SealStore } from '../libs/ledger/src/persistence/seal.store.js';
import { createTestDatabase, type TestDatabase } from './postgres/database.js';

export const NOW = new Date('2026-11-22T08:00:00.000Z');

/** Stands still unless a spec moves it, in either direction. */
class StoppedClock extends Clock {
  constructor(public moment = NOW) {
    super();
  }

  now(): Date {
    return this.moment;
  }
}

const INT8_OID = 20;
const DATE_OID = 1082;

export type LedgerFixture = Awaited<ReturnType<typeof openLedger>>;

/**
 * The ledger with rows of other contexts, on a database of its own unless it shares one as another process would.
 * `owner` may do what the application may not.
 */
export async function openLedger(rows: readonly (new () => object)[] = [], shared?: TestDatabase) {
  const database = shared ?? (await createTestDatabase());
  const dataSource = await applicationDataSource({ url: database.url, rows }).initialize();
  const owner = new pg.Client({ connectionString: database.url, options: '-c search_path=chuang' });
  await owner.connect();
  const transactor = new Transactor(dataSource);
  const clock = new StoppedClock();
  const journals = new JournalStore();
  const accounts = new AccountStore();
  const periods = new AccountingPeriods(
    new PeriodStore(),
    new SealMonths(new SealStore(), new RecordHashStore()),
    clock,
  );
  const ledgerClock = new LedgerClock(new HorizonStore(), transactor, clock);
  const holdBooks = new HoldBooks(new GateStore(), new PeriodStore(), new HeadStore(), clock);
  const postJournals = new PostJournals(journals, accounts, new PostingStore(), holdBooks);
  const queries = new LedgerQueries(new LedgerReads(), journals, new ConversionStore(), ledgerClock, periods);
  return {
    database,
    url: database.url,
    transactor,
    clock,
    ledgerClock,
    reader: transactor.reader,
    owner,
    /** Reads what the owner's open transaction sees. */
    ownerReader: readerOf(owner, dataSource.manager),
    postJournals,
    holdBooks,
    reverseJournal: new ReverseJournal(journals, accounts, postJournals),
    periods,
    queries,
    /** Balance per account of a venture's book, by "key currency". */
    async balancesOf(venture: string): Promise<Record<string, bigint>> {
      const rows = await queries.ledgerTable(transactor.reader, { bookIds: [bookOf(venture)] });
      return Object.fromEntries(rows.map((row) => [`${row.accountKey} ${row.currency}`, row.balanceMinor]));
    },
    async journalsOf(venture: string): Promise<number> {
      return (await queries.journals(transactor.reader, { bookId: bookOf(venture), limit: 1000 })).length;
    },
    post: (...drafts: JournalDraft[]) => transactor.run((tx) => postJournals.execute(tx, drafts)),
    /** Until so many statements wait for a lock, so that a race is played in the order that it is about. */
    async untilWaiting(count: number): Promise<void> {
      const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await owner.query<{ count: number }>(waiting)).rows[0]?.count !== count) await sleep(5);
    },
    async close() {
      await owner.end();
      await dataSource.destroy();
      if (!shared) await database.drop();
    },
  };
}

/** The same parsing of int8 and dates as the application's connections have, over one connection of the owner. */
export function readerOf(client: pg.Client, manager: EntityManager): Reader {
  class OwnerReader extends Reader {
    override async rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
      const answer = await client.query({ text: sql, values: [...parameters], types: { getTypeParser } });
      return answer.rows as R[];
    }
  }
  return new OwnerReader(manager);
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === INT8_OID) return BigInt;
  if (oid === DATE_OID) return (text) => text;
  return (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(oid, format);
}

export const bookOf = (name: string): string => stableId('test-book', name);
export const partyOf = (name: string): Id<'party'> => stableId('test-party', name);

/** A settlement journal in the book of venture `venture` that gives each party its amount. */
export function shares(
  venture: string,
  reference: string,
  amounts: Readonly<Record<string, bigint>>,
  currency: CurrencyCode = 'CNY',
): JournalDraft {
  return {
    bookId: bookOf(venture),
    bookKind: 'venture',
    kind: 'settlement',
    reference,
    effectiveDate: '2026-10-31',
    transfers: Object.entries(amounts).map(([party, amountMinor]) => ({
      debit: revenueClearing(),
      credit: payable(partyOf(party)),
      amountMinor,
      currency,
      code: 'share',
      detail: `share of ${party}`,
    })),
  };
}

/** Takes from a's payable into an account that must not go below its floor; with a negative amount the other way round. */
export function clearing(venture: string, reference: string, take: bigint, floorMinor = 0n): JournalDraft {
  const floored: AccountRef = { ...payoutClearing(partyOf('a')), floorMinor };
  const [debit, credit] = take > 0n ? [payable(partyOf('a')), floored] : [floored, payable(partyOf('a'))];
  const amountMinor = take > 0n ? take : -take;
  return {
    ...shares(venture, reference, {}),
    kind: 'payout_taken',
    transfers: [{ debit, credit, amountMinor, currency: 'CNY', code: 'take', detail: '' }],
  };
}

/** What a command answered, or the test fails with the refusal. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
