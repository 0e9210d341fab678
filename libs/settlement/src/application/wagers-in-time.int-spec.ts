import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Id, Month } from '#libs/kernel';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { AnswerDisbanding } from '../../../contracts/src/application/disbanding/answer-disbanding.js';
import { ProposeDisbanding } from '../../../contracts/src/application/disbanding/propose-disbanding.js';
import { CloseSettled } from './close-settled.js';
import { SettlePending } from './settle-pending.js';

const TERMS = {
  ...{ currency: 'CNY', distributable: { sub: ['gross', 'refunds'] }, residual: 'venture' },
  parties: ['fund', 'platform', 'venture'].map((id, index) => ({ id, rank: index + 1 })),
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/10' }] }],
};

let world: SettlementFixture;
const people: Record<string, Person> = {};
beforeAll(async () => {
  world = await openSettlement();
  for (const { id } of TERMS.parties) people[id] = await world.person(id);
});
afterAll(() => world.close());

/** No sales in the month of the point: the fund owes a tranche. */
function wagerFor(month: string) {
  const condition = { result: { events: { kinds: ['sale'], measure: 'amount' } }, atLeast: '1' };
  const otherwise = [{ tranche: { code: 'second', funder: 'fund', to: 'venture', amountMinor: '5000' } }];
  const inflectionPoints = [{ code: 'spring', month, condition, effects: [], otherwise }];
  return { wagers: [{ code: 'growth', inflectionPoints }] };
}
const wagering = (venture: Id<'venture'>, month: string, from = month) =>
  world.contract(venture, { terms: TERMS, clauses: wagerFor(month), from, parties: people });

/** "spring of 2026-02 in 2026-03, fired for 2026-03" for each statement that fired a tranche. */
async function fired(venture: Id<'venture'>): Promise<string[]> {
  const rows = await world.rows<{ text: string }>(
    `SELECT format('%s in %s for %s: %s', f.point_id, s.month, f.for_month, f.amount_minor) AS text
     FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
     WHERE f.venture_id = $1 ORDER BY s.month`,
    [venture],
  );
  return rows.map(({ text }) => text);
}

/** A venture that sells in each of the months, so that they close. */
async function selling(calendar: string, ...months: readonly string[]): Promise<Id<'venture'>> {
  const venture = await world.venture(calendar);
  await world.contract(venture, { terms: TERMS, parties: people });
  for (const month of months) await world.send(venture, ['sale', 100n, `${month}-05`]);
  return venture;
}

async function end(contract: Id<'contract'>, lastMonth: string): Promise<void> {
  const asked = { contract, reason: 'It is done.', lastMonth: lastMonth as Month, deadline: undefined };
  const { number } = valueOf(await world.get(ProposeDisbanding).execute(world.operator, asked));
  for (const { actor } of Object.values(people)) {
    const answer = { contract, number, party: actor.person, agreed: true, comment: undefined };
    valueOf(await world.get(AnswerDisbanding).execute(actor, answer));
  }
}

it('a wager that is signed for a month in closing is judged in it, before it closes', async () => {
  await selling('closing', '2026-01');
  await world.closeOnly('closing', '2026-01');
  const late = await world.venture('closing');
  await wagering(late, '2026-01');
  valueOf(await world.get(SettlePending).execute());
  expect(await world.stateOf('closing', '2026-01')).toBe('closing');
  valueOf(await world.get(SettlePending).execute());
  expect(await world.stateOf('closing', '2026-01')).toBe('closed');
  expect(await fired(late)).toEqual(['spring in 2026-01 for 2026-01: 5000']);

  // The command line settles it in the same run.
  await selling('closing-at-once', '2026-01');
  await world.closeOnly('closing-at-once', '2026-01');
  const other = await world.venture('closing-at-once');
  await wagering(other, '2026-01');
  expect(await world.settle('closing-at-once', '2026-01')).toMatchObject({ pending: 0, settled: 2 });
  expect(await fired(other)).toEqual(['spring in 2026-01 for 2026-01: 5000']);
  valueOf(await world.get(CloseSettled).execute());
  expect(await world.findings()).toEqual([]);
});

it('one that is signed for a closed month is judged once, in the next month that closes', async () => {
  await selling('closed', '2026-01', '2026-02', '2026-03');
  await world.settle('closed', '2026-01');
  const late = await world.venture('closed');
  await wagering(late, '2026-01');
  expect(await world.settle('closed', '2026-02')).toEqual({ pending: 0, settled: 2, parked: 0 });
  expect(await world.settle('closed', '2026-03')).toEqual({ pending: 0, settled: 1, parked: 0 });
  expect(await fired(late)).toEqual(['spring in 2026-02 for 2026-02: 5000']);
  expect(await world.findings()).toEqual([]);
});

it('one of a contract that ended in months that were left out is judged in its own month', async () => {
  await selling('left-out', '2026-01', '2026-05');
  await world.settle('left-out', '2026-01');
  const [ended, amended] = [await world.venture('left-out'), await world.venture('left-out')];
  await end(await wagering(ended, '2026-02'), '2026-03');
  const contract = await wagering(amended, '2026-03');
  await world.amend(contract, { terms: TERMS, parties: people, from: '2026-04' });
  const carried = await wagering(await world.venture('left-out'), '2026-03');
  expect(carried).toBeDefined();
  await world.settle('left-out', '2026-05');
  expect(await fired(ended)).toEqual(['spring in 2026-02 for 2026-02: 5000']);
  expect(await fired(amended)).toEqual(['spring in 2026-03 for 2026-03: 5000']);
  const months = await world.rows(
    `SELECT month, state FROM accounting_period WHERE calendar = 'left-out' ORDER BY month`,
  );
  expect(months).toEqual(['01', '02', '03', '04', '05'].map((month) => ({ month: `2026-${month}`, state: 'closed' })));
  expect(await world.findings()).toEqual([]);
});

it('a month that holds events is not closed by the way: the closing behind it is refused, and nothing changes', async () => {
  await selling('in-order', '2026-01', '2026-03', '2026-05');
  await world.settle('in-order', '2026-01');
  const ended = await world.venture('in-order');
  await end(await wagering(ended, '2026-02'), '2026-03');
  await expect(world.closeOnly('in-order', '2026-05')).rejects.toThrow('PERIOD_OUT_OF_ORDER');
  expect(await world.stateOf('in-order', '2026-02')).toBe('open');
  await world.settle('in-order', '2026-03');
  expect(await fired(ended)).toEqual(['spring in 2026-03 for 2026-03: 5000']);
  await world.settle('in-order', '2026-05');
  expect(await fired(ended)).toHaveLength(1);
  expect(await world.findings()).toEqual([]);
});
