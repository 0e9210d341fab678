import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock, type Id } from '#libs/kernel';
import { LedgerQueries } from '#libs/ledger';
import { openSettlement, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { SettlementQueries } from './settlement.queries.js';

const DAY_MS = 86_400_000;
const CALENDAR = 'issued';
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04'];

let world: SettlementFixture;
let old: Id<'venture'>;
let young: Id<'venture'>;
let now = new Date('2026-11-20T12:00:00.000Z').getTime();

type Issued = { month: string; issuedAt: Date; postedAt: Date | null };

const issuedOf = (venture: Id<'venture'>) =>
  world.rows<Issued>(
    `SELECT s.month, s.issued_at AS "issuedAt", j.posted_at AS "postedAt" FROM statement s
     LEFT JOIN journal j ON j.book_id = s.venture_id AND j.id = s.journal_id WHERE s.venture_id = $1 ORDER BY s.month`,
    [venture],
  );

/**
 * A clock that goes on with every look at it, so that nothing is stamped alike by chance. A book with a head that lies
 * ahead of the clock and one without settle in one chunk; then behind a question that lies ahead of the clock.
 */
beforeAll(async () => {
  world = await openSettlement();
  jest.spyOn(world.get<Clock>(Clock as never), 'now').mockImplementation(() => new Date((now += 1)));
  old = await world.venture(CALENDAR);
  young = await world.venture(CALENDAR);
  for (const venture of [old, young]) await world.contract(venture);
  await world.send(old, ['sale', 1000n, '2026-01-05']);
  await world.settle(CALENDAR, '2026-01');
  now -= 5 * DAY_MS;
  await world.send(old, ['sale', 2000n, '2026-02-05'], ['refund', 100n, '2026-01-06']);
  await world.send(young, ['sale', 3000n, '2026-02-05']);
  await world.settle(CALENDAR, '2026-02');
  now += 10 * DAY_MS;
  await asOf(young, new Date(now));
  now -= 12 * DAY_MS;
  await world.send(old, ['sale', 10n, '2026-03-05']);
  await world.send(young, ['sale', 10n, '2026-03-05']);
  await world.settle(CALENDAR, '2026-03');
  // Nothing but a cost: a statement without a journal.
  await world.send(young, ['cost', 10n, '2026-04-05']);
  await world.settle(CALENDAR, '2026-04');
  now += 30 * DAY_MS;
});
afterAll(() => world.close());

/** How many statements and how much money of them is there. */
async function asOf(venture: Id<'venture'>, at: Date): Promise<{ statements: number; money: bigint }> {
  const { reader } = world.transactor;
  const queries = world.get(SettlementQueries);
  valueOf(await queries.freeze(at));
  const page = { limit: 10, after: undefined };
  const statements = await queries.page(reader, null, { ventureId: venture, issuedBy: at }, page);
  const accounts = valueOf(await world.get(LedgerQueries).accountsOfBookAsOf(reader, venture, at));
  const money = accounts
    .filter(({ purpose }) => purpose === 'payable')
    .reduce((sum, one) => sum + one.balanceMinor, 0n);
  return { statements: statements.length, money };
}

describe('a statement and its journal', () => {
  it('are there from the same moment on, also when the clock goes back', async () => {
    const ofOld = await issuedOf(old);
    const ofYoung = await issuedOf(young);
    expect(ofOld.map(({ month }) => month)).toEqual(MONTHS.slice(0, 3));
    expect(ofYoung.map(({ month }) => month)).toEqual(MONTHS.slice(1));
    for (const { issuedAt, postedAt } of [...ofOld, ...ofYoung.slice(0, 2)]) expect(postedAt).toEqual(issuedAt);
    // The head of the old book lay ahead in February; the young one is not moved ahead with it.
    expect(ofOld[1]?.issuedAt).toEqual(ofOld[0]?.issuedAt);
    expect(ofYoung[0]!.issuedAt < ofOld[1]!.issuedAt).toBe(true);
    expect(ofYoung[2]).toMatchObject({ month: '2026-04', postedAt: null });
  });

  it('are both known, or neither, as of every moment around the two', async () => {
    const sums = new Map([
      [old, { totals: [0n, 1000n, 2900n, 2910n], issued: await issuedOf(old) }],
      [young, { totals: [0n, 3000n, 3010n, 3010n], issued: await issuedOf(young) }],
    ]);
    for (const [venture, { totals, issued }] of sums) {
      for (const { issuedAt } of issued) {
        for (const beside of [-1, 0, 1]) {
          const at = new Date(issuedAt.getTime() + beside);
          const there = issued.filter((one) => one.issuedAt <= at).length;
          expect(await asOf(venture, at)).toEqual({ statements: there, money: totals[there] });
        }
      }
    }
    expect(await world.findings()).toEqual([]);
  });

  it('are proven to be of one moment, but for statements from before', async () => {
    const move = (columns: string) =>
      world.owner.query(`UPDATE statement SET ${columns} WHERE venture_id = $1 AND month = '2026-02'`, [young]);
    const check = 'every statement was issued when its journal was posted';
    const found = async () => (await world.ownerFindings()).filter((finding) => finding.check === check);
    await world.owner.query('BEGIN');
    await move(`issued_at = issued_at - interval '1 millisecond'`);
    expect(await found()).toMatchObject([{ rows: 1n, first: expect.stringContaining(young) }]);
    await move('issued_with_journal = false');
    expect(await found()).toEqual([]);
    await world.owner.query('ROLLBACK');
  });
});
