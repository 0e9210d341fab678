import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { sqlStateOf, type Tx } from '#libs/platform';
import { type LedgerFixture, openLedger, partyOf, shares, valueOf } from '../ledger-fixture.js';

const CLIENTS = 32;
/** A process has ten connections; so many of them give every client one of its own. */
const PROCESSES = 4;

describe('a command that PostgreSQL makes the loser', () => {
  let ledger: LedgerFixture;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  it('of a deadlock (40P01) is run again and posts once', async () => {
    const states: (string | undefined)[] = [];
    const meeting = meetingOf(2);
    const client = (name: string, books: readonly string[]) =>
      ledger.transactor.run(async (tx) => {
        const posted = [];
        for (const book of books) {
          posted.push(...(await noting(states, () => post(tx, [shares(book, name, { a: 10n, b: 5n })]))));
          await meeting.arrive();
        }
        return ok(posted);
      });
    // The second journal of each waits for the book of the first journal of the other.
    for (const book of ['left', 'right']) valueOf(await ledger.post(shares(book, 'opening', { a: 1n, b: 1n })));
    const results = await Promise.all([client('one', ['left', 'right']), client('two', ['right', 'left'])]);
    expect(states).toEqual(['40P01']);
    expect(results.map(valueOf).map((journals) => journals.map(({ replayed }) => replayed))).toEqual([
      [false, false],
      [false, false],
    ]);
    for (const book of ['left', 'right']) {
      expect(await ledger.balancesOf(book)).toEqual(balances({ clearing: -32n, a: 21n, b: 11n }));
      expect(await ledger.journalsOf(book)).toBe(3);
    }
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('of a serialisation failure (40001) is run again and posts once', async () => {
    const states: (string | undefined)[] = [];
    let attempts = 0;
    valueOf(await ledger.post(shares('stale', 'opening', { a: 1n })));
    const result = await ledger.transactor.run(async (tx) => {
      attempts += 1;
      await tx.rows('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await tx.rows('SELECT 1 FROM balance');
      // Somebody else posts to the same accounts after our snapshot.
      if (attempts === 1) valueOf(await ledger.post(shares('stale', 'other', { a: 100n })));
      return ok(await noting(states, () => post(tx, [shares('stale', 'ours', { a: 10n })])));
    });
    expect({ attempts, states }).toEqual({ attempts: 2, states: ['40001'] });
    expect(valueOf(result)).toMatchObject([{ replayed: false }]);
    expect(await ledger.balancesOf('stale')).toEqual(balances({ clearing: -111n, a: 111n }));
    expect(await ledger.journalsOf('stale')).toBe(3);
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  async function post(tx: Tx, drafts: Parameters<LedgerFixture['post']>) {
    return valueOf(await ledger.postJournals.execute(tx, drafts));
  }
});

describe(`one reference from ${CLIENTS} clients at once`, () => {
  const ledgers: LedgerFixture[] = [];
  beforeAll(async () => {
    const first = await openLedger();
    ledgers.push(first);
    for (let count = 1; count < PROCESSES; count += 1) ledgers.push(await openLedger([], first.database));
  });
  afterAll(async () => {
    for (const ledger of ledgers.reverse()) await ledger.close();
  });
  const of = (client: number) => ledgers[client % PROCESSES]!;

  it('is one journal and replays for all others', async () => {
    const draft = shares('crowd', 'same', { a: 30n, b: 12n });
    const results = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => of(client).post(draft)));
    const posted = results.flatMap((result) => valueOf(result));
    expect(posted.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(posted.filter(({ replayed }) => replayed)).toHaveLength(CLIENTS - 1);
    expect(new Set(posted.map(({ journalId }) => journalId)).size).toBe(1);
    expect(await of(0).balancesOf('crowd')).toEqual(balances({ clearing: -42n, a: 30n, b: 12n }));
    expect(await of(0).journalsOf('crowd')).toBe(1);
  });

  it('with contents that differ is one journal, replays of it, and conflicts', async () => {
    const amounts = Array.from({ length: CLIENTS }, (_, client) => BigInt(1 + (client % 4)));
    const results = await Promise.all(
      amounts.map((amount, client) => of(client).post(shares('rivals', 'same', { a: amount }))),
    );
    const outcomes = results.map((result) => (result.ok ? `${result.value[0]?.replayed}` : result.error.code));
    const winner = amounts[outcomes.indexOf('false')]!;
    expect(outcomes.map((outcome, client) => [amounts[client] === winner, outcome])).toEqual(
      amounts.map((amount, client) => {
        if (amount !== winner) return [false, 'JOURNAL_CONFLICT'];
        return [true, client === outcomes.indexOf('false') ? 'false' : 'true'];
      }),
    );
    expect(await of(0).balancesOf('rivals')).toEqual(balances({ clearing: -winner, a: winner }));
    expect(await of(0).journalsOf('rivals')).toBe(1);
    expect(await verifyLedger(of(0).reader)).toEqual([]);
  });
});

/** Notes the SQLSTATE of a failure on its way. */
async function noting<T>(states: (string | undefined)[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    states.push(sqlStateOf(failure));
    throw failure;
  }
}

/** Where so many wait for each other once; whoever comes later goes through. */
function meetingOf(count: number) {
  let arrived = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    arrive: () => {
      arrived += 1;
      if (arrived === count) open();
      return opened;
    },
  };
}

function balances({ clearing, ...parties }: Readonly<Record<string, bigint>>): Record<string, bigint | undefined> {
  const payables = Object.entries(parties).map(([party, amount]) => [`payable:${partyOf(party)} CNY`, amount] as const);
  return { 'revenue_clearing CNY': clearing, ...Object.fromEntries(payables) };
}
