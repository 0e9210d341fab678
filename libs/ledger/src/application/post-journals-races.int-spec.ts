import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Month, ok } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { postingMoment } from '../domain/chain.js';
import { STANDARD_CALENDAR } from '../domain/period.js';
import {
  bookOf,
  clearing,
  type LedgerFixture,
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

describe('posting at the same time', () => {
  it('posts a reference once when eight clients send it at once', async () => {
    const draft = shares('race', 'r1', { a: 10n });
    const posted = await Promise.all(Array.from({ length: 8 }, () => ledger.post(draft)));
    expect(posted.map((result) => valueOf(result)[0]?.replayed).sort()).toEqual([
      false,
      ...Array<boolean>(7).fill(true),
    ]);
    expect(await ledger.balancesOf('race')).toMatchObject({ 'revenue_clearing CNY': -10n });
  });

  it('lets one post and refuses the other when their contents differ', async () => {
    const results = await Promise.all([1n, 2n].map((amount) => ledger.post(shares('rivals', 'r1', { a: amount }))));
    expect(results.map((result) => (result.ok ? 'posted' : result.error.code)).sort()).toEqual([
      'JOURNAL_CONFLICT',
      'posted',
    ]);
    expect(await ledger.journalsOf('rivals')).toBe(1);
  });

  it('posts it after all when the first one rolls back', async () => {
    const draft = shares('rollback', 'r1', { a: 10n });
    let second: ReturnType<typeof ledger.post> | undefined;
    await ledger.transactor.run(async (tx) => {
      valueOf(await ledger.postJournals.execute(tx, [draft]));
      second = ledger.post(draft);
      await ledger.untilWaiting(1);
      return { ok: false as const, error: 'undo' };
    });
    expect(valueOf(await second!)).toMatchObject([{ replayed: false }]);
    expect(await ledger.balancesOf('rollback')).toMatchObject({ 'revenue_clearing CNY': -10n });
  });

  it('is at the moment that was told for the book, whoever waits to post to it, and however the clock goes', async () => {
    const told = ledger.clock.now();
    const later = new Date(told.getTime() + 60_000);
    let second: ReturnType<typeof ledger.post> | undefined;
    await ledger.transactor.run(async (tx) => {
      const draft = shares('told', 'first', { a: 10n });
      const held = valueOf(await ledger.holdBooks.execute(tx, [draft]));
      expect(postingMoment(held, bookOf('told'))).toEqual(told);
      expect(postingMoment(held, bookOf('another'))).toEqual(told);
      ledger.clock.moment = later;
      second = ledger.post(shares('told', 'second', { a: 5n }));
      await ledger.untilWaiting(1);
      valueOf(await ledger.postJournals.execute(tx, [draft], held));
      return ok(null);
    });
    valueOf(await second!);
    ledger.clock.moment = told;
    const journals = await ledger.queries.journals(ledger.reader, { bookId: bookOf('told'), limit: 10 });
    expect(journals.map(({ reference, postedAt }) => [reference, postedAt])).toEqual([
      ['second', later],
      ['first', told],
    ]);
    const behind = valueOf(
      await ledger.transactor.run((tx) => ledger.holdBooks.execute(tx, [shares('told', '3', { a: 1n })])),
    );
    expect(postingMoment(behind, bookOf('told'))).toEqual(later);
    expect(postingMoment(behind, bookOf('another'))).toEqual(told);
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('keeps the sums exact when eight clients post to the same accounts in any order', async () => {
    const rounds = 25;
    const client = async (name: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const amounts = name % 2 ? { a: 3n, b: 5n, c: 7n } : { c: 7n, b: 5n, a: 3n };
        const drafts = [shares('hot 1', `${name}/${round}`, amounts), shares('hot 2', `${name}/${round}`, amounts)];
        valueOf(await ledger.post(...(name % 3 ? drafts : drafts.reverse())));
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, name) => client(name)));
    for (const venture of ['hot 1', 'hot 2']) {
      expect(await ledger.balancesOf(venture)).toEqual({
        'revenue_clearing CNY': -15n * 8n * 25n,
        [`payable:${partyOf('a')} CNY`]: 3n * 200n,
        [`payable:${partyOf('b')} CNY`]: 5n * 200n,
        [`payable:${partyOf('c')} CNY`]: 7n * 200n,
      });
    }
  });

  it('holds a floor against eight clients that take at once', async () => {
    valueOf(await ledger.post(clearing('contended', 'filled', 100n)));
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, client) => ledger.post(clearing('contended', `out ${client}`, -30n))),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(3);
    expect(results.flatMap((result) => (result.ok ? [] : [result.error.code]))).toEqual(Array(5).fill('LEDGER_FLOOR'));
    expect(await ledger.balancesOf('contended')).toMatchObject({ [`payout_clearing:${partyOf('a')} CNY`]: 10n });
  });

  it('never waits for a closing while it holds the books whose balances it takes', async () => {
    valueOf(await ledger.post(shares('closing', 'r1', { a: 10n })));
    const closing = { month: '2026-10' as Month, call: { by: null, now: ledger.clock.now() } };
    const tries: string[] = [];
    let taken: Promise<unknown> | undefined;
    // A rehearsed settlement closes a month and posts in one transaction.
    await ledger.transactor.run(async (tx) => {
      tries.push('rehearsal');
      valueOf(await ledger.periods.beginClosing(tx, STANDARD_CALENDAR, closing.month, closing.call));
      taken ??= ledger.transactor.run(async (other) => {
        tries.push('taking');
        const wanted = { partyId: partyOf('a'), bookId: bookOf('closing') };
        const [balance] = await ledger.queries.payableBalancesForUpdate(other, wanted);
        expect(balance).toMatchObject({ balanceMinor: 10n });
        return ledger.postJournals.execute(other, [shares('closing', 'r3', { b: 1n })]);
      });
      await ledger.untilWaiting(1);
      valueOf(await ledger.postJournals.execute(tx, [shares('closing', 'r2', { a: 5n })]));
      return { ok: false as const, error: 'undo' };
    });
    expect(await taken).toMatchObject({ ok: true });
    expect(tries).toEqual(['rehearsal', 'taking']);
  });
});
