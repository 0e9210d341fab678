import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import {
  bookOf,
  type LedgerFixture,
  NOW,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

const asOf = async (venture: string, moment: Date) =>
  valueOf(await ledger.queries.accountsOfBookAsOf(ledger.reader, bookOf(venture), moment));
const payableAsOf = async (venture: string, moment: Date) =>
  (await asOf(venture, moment)).find(({ key }) => key === `payable:${partyOf('a')}`)?.balanceMinor;

async function postAt(moment: Date, venture: string, amount: bigint): Promise<void> {
  ledger.clock.moment = moment;
  valueOf(await ledger.post(shares(venture, `${amount}`, { a: amount })));
}

describe('the balances of a book as of a moment', () => {
  it('hold what was posted up to it, the moment included', async () => {
    await postAt(at(1), 'steps', 1n);
    await postAt(at(2), 'steps', 20n);
    valueOf(await ledger.post(shares('steps', 'to b', { b: 5n })));
    await postAt(at(3), 'steps', 300n);
    ledger.clock.moment = at(10);
    expect(await asOf('steps', at(0.999))).toEqual([]);
    const balances = [1, 1.999, 2, 2.999, 3, 10].map((seconds) => payableAsOf('steps', at(seconds)));
    expect(await Promise.all(balances)).toEqual([1n, 1n, 21n, 21n, 321n, 321n]);
    expect(await asOf('steps', at(2))).toMatchObject(
      [
        { key: `payable:${partyOf('a')}`, debitsMinor: 0n, creditsMinor: 21n },
        { key: `payable:${partyOf('b')}`, balanceMinor: 5n },
        { key: 'revenue_clearing', debitsMinor: 26n, creditsMinor: 0n, balanceMinor: -26n },
      ].sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
    expect(await asOf('steps', at(10))).toEqual(await ledger.queries.accountsOfBook(ledger.reader, bookOf('steps')));
  });

  it('are not known for the future', async () => {
    ledger.clock.moment = at(10);
    const ahead = await ledger.queries.accountsOfBookAsOf(ledger.reader, bookOf('steps'), at(10.001));
    expect(ahead).toMatchObject({ ok: false, error: { code: 'MOMENT_AHEAD', path: ['asOf'] } });
  });

  it('stay what was answered when more is posted at the same moment, or when the clock goes back', async () => {
    await postAt(at(20), 'back', 1n);
    expect(await payableAsOf('back', at(20))).toBe(1n);
    await postAt(at(20), 'back', 20n);
    expect(await payableAsOf('back', at(20))).toBe(1n);
    await postAt(at(12), 'back', 300n);
    await postAt(at(12), 'fresh', 7n);
    expect(await payableAsOf('back', at(20))).toBe(1n);
    expect(await asOf('fresh', at(20))).toEqual([]);
    const posted = await ledger.queries.journals(ledger.reader, { bookId: bookOf('back'), limit: 10 });
    expect(posted.map(({ postedAt }) => postedAt)).toEqual([at(20.001), at(20.001), at(20)]);
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('never let a journal before its predecessor, also when nobody asked', async () => {
    await postAt(at(40), 'unasked', 1n);
    await postAt(at(30), 'unasked', 20n);
    const posted = await ledger.queries.journals(ledger.reader, { bookId: bookOf('unasked'), limit: 10 });
    expect(posted.map(({ postedAt }) => postedAt)).toEqual([at(40), at(40)]);
  });

  it('wait for a posting that has been stamped and not committed', async () => {
    ledger.clock.moment = at(50);
    let answer: Promise<bigint | undefined> | undefined;
    await ledger.transactor.run(async (tx) => {
      valueOf(await ledger.postJournals.execute(tx, [shares('slow', 'r1', { a: 9n })]));
      answer = payableAsOf('slow', at(50));
      await ledger.untilWaiting(1);
      return ok(null);
    });
    expect(await answer).toBe(9n);
  });

  it('are refused behind a long transaction, which everybody goes on posting beside, and known when it has ended', async () => {
    await postAt(at(60), 'held', 1n);
    expect(await payableAsOf('held', at(60))).toBe(1n);
    ledger.clock.moment = at(61);
    const question = () => ledger.queries.accountsOfBookAsOf(ledger.reader, bookOf('held'), at(61));
    await ledger.transactor.run(async (tx) => {
      await ledger.ledgerClock.hold(tx);
      const asked = question();
      await ledger.untilWaiting(1);
      const posted = ledger.post(shares('held', 'behind the question', { a: 20n }));
      await ledger.untilWaiting(2);
      expect(await asked).toMatchObject({ ok: false, error: { code: 'BOOKS_BUSY', path: ['asOf'] } });
      valueOf(await posted);
      valueOf(await ledger.post(shares('held', 'afterwards', { a: 300n })));
      // What has been answered is answered at once.
      expect(await payableAsOf('held', at(60))).toBe(1n);
      return ok(null);
    });
    expect(valueOf(await question())).toMatchObject([{ balanceMinor: 321n }, { balanceMinor: -321n }]);
  });

  it('are the same when asked again, while eight clients post and the clock jumps about', async () => {
    ledger.clock.moment = at(100);
    const until = Date.now() + 1500;
    const asked: { moment: Date; answer: string }[] = [];
    const text = (rows: unknown) =>
      JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    const question = async (moment: Date) => text(await asOf('busy', moment));
    let count = 0;
    const write = async () => {
      while (Date.now() < until) {
        count += 1;
        // Two steps forward, one back.
        ledger.clock.moment = new Date(ledger.clock.moment.getTime() + (count % 3 ? 2 : -1));
        valueOf(await ledger.post(shares('busy', `r${count}`, { a: 1n, [`${count % 5}`]: 1n })));
      }
    };
    const read = async () => {
      while (Date.now() < until) {
        const moment = ledger.clock.moment;
        const answer = await ledger.queries.accountsOfBookAsOf(ledger.reader, bookOf('busy'), moment);
        if (answer.ok) asked.push({ moment, answer: text(answer.value) });
        await sleep(5);
      }
    };
    await Promise.all([...Array.from({ length: 8 }, write), read(), read()]);
    ledger.clock.moment = at(1000);
    for (const { moment, answer } of asked) expect(await question(moment)).toBe(answer);
    expect(new Set(asked.map(({ answer }) => answer)).size).toBeGreaterThan(5);
    expect(count).toBeGreaterThan(20);
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });
});
