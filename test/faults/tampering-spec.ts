import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id, Month } from '#libs/kernel';
import { ConvertBalance } from '#libs/ledger';
import {
  ApprovePayout,
  DraftPayouts,
  HoldPayout,
  PayoutQueries,
  PublishPayoutPolicy,
  RejectPayout,
  SubmitPayout,
} from '#libs/payouts';
import { DeferRestatements, RecordFunding } from '#libs/settlement';
import { everyProof } from '../../apps/cli/src/prove-everything.js';
import { readerOf } from '../ledger-fixture.js';
import { openSettlement, RATED, RATED_INPUTS, type SettlementFixture, valueOf } from '../settlement-fixture.js';
import { HASHES_OF_OLD_RECORDS } from '../../migrations/0029-record-hashes.js';
import { EXEMPT_COLUMNS, EXEMPT_TABLES } from './tampering-exemptions.js';
import { type Column, columnsOf, tamper } from './tampering.js';

let world: SettlementFixture;
let columns: readonly Column[];

beforeAll(async () => {
  world = await openSettlement();
  await settledMonths();
  await payouts();
  columns = (await columnsOf(world.owner)).filter(({ table }) => !(table in EXEMPT_TABLES));
});
afterAll(() => world.close());

describe('a value that somebody changes in the database', () => {
  it('is found by verify, whatever column of whatever table that money depends on', async () => {
    expect(await findings()).toEqual([]);
    const outcomes: string[] = [];
    for (const one of columns) {
      const name = `${one.table}.${one.column}`;
      if (name in EXEMPT_COLUMNS) continue;
      await world.owner.query('BEGIN');
      const changed = await tamper(world.owner, one);
      const found = changed === undefined ? [] : await findings();
      await world.owner.query('ROLLBACK');
      if (changed === undefined) outcomes.push(`${name}: no row of this world could be changed`);
      else if (found.length === 0) outcomes.push(`${name}: nobody noticed ${changed}`);
    }
    expect(outcomes).toEqual([]);
    expect(await findings()).toEqual([]);
  });

  it('is found also in what was written before there were hashes, as it stood then', async () => {
    await world.owner.query('BEGIN');
    await world.owner.query('CREATE TEMPORARY TABLE kept AS SELECT kind, name, hash FROM chuang.record_hash');
    await world.owner.query('DELETE FROM chuang.record_hash');
    for (const statement of HASHES_OF_OLD_RECORDS) await world.owner.query(statement);
    const both = `SELECT kind, name, hash FROM chuang.record_hash`;
    const differing = await world.owner.query(
      `(${both} EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT ${both})`,
    );
    const kinds = await world.owner.query('SELECT DISTINCT kind FROM kept ORDER BY kind');
    await world.owner.query('ROLLBACK');
    expect(differing.rows).toEqual([]);
    const expected = ['contract_signature', 'indicator', 'payout_decision', 'payout_policy', 'rulebook'];
    expect(kinds.rows.map(({ kind }: { kind: string }) => kind)).toEqual(expected);
  });

  it('is found also where somebody hashed the record again, once a month was sealed with it', async () => {
    await world.owner.query('BEGIN');
    await world.owner.query('SET LOCAL session_replication_role = replica');
    await world.owner.query(`UPDATE chuang.contract_signature SET signed_at = signed_at + interval '1 day'`);
    await world.owner.query(`UPDATE chuang.contract_version SET signed_at = signed_at + interval '1 day'`);
    const before = await world.owner.query('SELECT kind, name, calendar, month FROM chuang.record_hash');
    await world.owner.query('DELETE FROM chuang.record_hash');
    for (const statement of HASHES_OF_OLD_RECORDS) await world.owner.query(statement);
    await world.owner.query(
      `UPDATE chuang.record_hash r SET calendar = b.calendar, month = b.month
       FROM jsonb_to_recordset($1) AS b (kind text, name text, calendar text, month text)
       WHERE b.kind = r.kind AND b.name = r.name`,
      [JSON.stringify(before.rows)],
    );
    const found = await findings();
    await world.owner.query('ROLLBACK');
    expect(found).toEqual([expect.stringMatching(/^every seal holds the records that were sealed: /)]);
  });

  it('has an exemption only where there is such a table or column', async () => {
    const all = await columnsOf(world.owner);
    const tables = new Set(all.map(({ table }) => table));
    const names = new Set(columns.map(({ table, column }) => `${table}.${column}`));
    expect(Object.keys(EXEMPT_TABLES).filter((table) => !tables.has(table))).toEqual([]);
    expect(Object.keys(EXEMPT_COLUMNS).filter((name) => !names.has(name))).toEqual([]);
  });
});

/** Three months of two ventures: costs carried, a measurement, late money and a late measurement, a second version. */
async function settledMonths(): Promise<void> {
  const venture = await world.venture('market');
  const contract = await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS });
  const other = await world.venture('market');
  await world.contract(other);
  await wonWager();
  await endedChild();
  const left = await world.venture('market');
  await world.contract(left, { terms: RATED, inputs: RATED_INPUTS });
  await world.send(left, ['sale', 1000n, '2026-01-05'], ['sale', 100n, '2026-02-05']);
  for (const month of ['01', '02']) await world.review(left, 5, `2026-${month}-06`);
  await world.send(venture, ['sale', 1000n, '2026-01-05'], ['sale', 500n, '2026-02-05']);
  await world.send(other, ['sale', 70_000n, '2026-01-07'], ['cost', 900n, '2026-01-08']);
  await world.review(venture, 5, '2026-01-06');
  await world.review(venture, 5, '2026-02-06');
  await world.settle('market', '2026-01');
  await world.send(venture, ['refund', 300n, '2026-01-20']);
  await world.review(venture, 1, '2026-01-21');
  await leftForLater(left);
  await paidTranche();
  await world.amend(contract, { from: '2026-03' });
  await world.send(venture, ['sale', 100n, '2026-03-01']);
  await world.settle('market', '2026-03');
  await convert(other);
}

/** A part of the tranche that the wager won. */
async function paidTranche(): Promise<void> {
  const treasurer = (await world.person('treasurer', 'finance')).actor;
  const [owed] = await world.rows<{ ventureId: Id<'venture'>; funderId: Id<'party'>; toId: Id<'party'> }>(
    `SELECT venture_id AS "ventureId", funder_party_id AS "funderId", to_party_id AS "toId" FROM statement_funding`,
  );
  const paid = {
    amountMinor: 2000n,
    currency: 'CNY',
    receivedOn: new Date().toISOString().slice(0, 10),
    evidence: 'statement 7, line 12',
  };
  const receipt = { idempotencyKey: 'one', tranche: 'second', ...owed!, ...paid };
  valueOf(await world.get(RecordFunding).execute(treasurer, receipt));
}

/** Settles February. A late rating, below what the terms have a row for, leaves January for later. */
async function leftForLater(venture: Id<'venture'>): Promise<void> {
  const finance = (await world.person('settler', 'finance')).actor;
  await world.review(venture, -50, '2026-01-07');
  await world.send(venture, ['refund', 400n, '2026-01-08']);
  await world.settle('market', '2026-02');
  const month = '2026-02' as Month;
  valueOf(await world.get(DeferRestatements).execute(finance, { venture, month, reason: 'it is being mended' }));
  expect(await world.settle('market', month)).toMatchObject({ parked: 0 });
}

/** Under a contract another one, of another venture, that ends with February as all of its parties agree. */
async function endedChild(): Promise<void> {
  const parent = await world.contract(await world.venture('market'));
  const venture = await world.venture('market');
  const child = await world.contract(venture, { parent });
  await world.disband(child, '2026-02');
  await world.send(venture, ['sale', 800n, '2026-02-04']);
}

/** A venture whose first month wins a wager: a tranche of a funder, and its factor for the platform. */
async function wonWager(): Promise<void> {
  const venture = await world.venture('market');
  const terms = {
    ...{ currency: 'CNY', distributable: { sub: ['gross', 'refunds'] }, residual: 'venture' },
    parties: ['fund', 'platform', 'venture'].map((id, index) => ({ id, rank: index + 1 })),
    waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/10' }] }],
  };
  const condition = { result: { events: { kinds: ['sale'], measure: 'amount' } }, atLeast: '1000' };
  const effects = [{ tranche: { code: 'second', funder: 'fund', to: 'venture', amountMinor: '5000' } }];
  const point = { code: 'spring', month: '2026-01', condition, effects };
  await world.contract(venture, { terms, clauses: { wagers: [{ code: 'growth', inflectionPoints: [point] }] } });
  await world.send(venture, ['sale', 2000n, '2026-01-05']);
}

async function convert(venture: Id<'venture'>): Promise<void> {
  const finance = (await world.person('exchange', 'finance')).actor;
  const [owed] = await world.rows<{ partyId: Id<'party'> }>(
    `SELECT party_id AS "partyId" FROM ledger_account WHERE book_id = $1 AND purpose = 'payable' ORDER BY id LIMIT 1`,
    [venture],
  );
  const rate = { rate: '7/50', rateSource: 'the central bank', rateDate: new Date().toISOString().slice(0, 10) };
  const amount = { amountMinor: 100n, fromCurrency: 'CNY', toCurrency: 'USD' };
  const input = { idempotencyKey: 'one', bookId: venture, partyId: owed!.partyId, ...amount, ...rate };
  valueOf(await world.get(ConvertBalance).execute(finance, input));
}

/** One approved, one rejected and one held, and a balance in another currency. */
async function payouts(): Promise<void> {
  const finance = (await world.person('finance', 'finance')).actor;
  const approver = (await world.person('approver', 'approver')).actor;
  const policy = { currency: 'CNY', minimumMinor: 1n, twoApprovalsAboveMinor: 1_000_000n };
  valueOf(await world.get(PublishPayoutPolicy).execute(world.operator, policy));
  valueOf(await world.get(DraftPayouts).execute(finance, { idempotencyKey: 'all' }));
  const { reader } = world.transactor;
  const drafted = await world.rows<{ id: Id<'payout'> }>('SELECT id FROM payout ORDER BY id');
  const [first, second, third] = drafted;
  for (const { id } of [first!, second!]) valueOf(await world.get(SubmitPayout).execute(finance, { payout: id }));
  const seen = await world.get(PayoutQueries).find(reader, finance, first!.id);
  valueOf(await world.get(ApprovePayout).execute(approver, { payout: first!.id, contentHash: seen!.contentHash }));
  const hold = { reason: 'the account is being checked', owner: finance.account, reviewOn: '2027-01-05' };
  valueOf(await world.get(HoldPayout).execute(finance, { payout: third!.id, ...hold }));
  const rejection = { reasonCode: 'amount_disputed', comment: 'not this one' } as const;
  valueOf(await world.get(RejectPayout).execute(approver, { payout: second!.id, ...rejection }));
}

/** What the first proof that finds anything says: one is enough. */
async function findings(): Promise<string[]> {
  const reader = readerOf(world.owner, world.transactor.reader.manager);
  for (const proof of everyProof(world.api)) {
    const found = await proof(reader);
    if (found.length > 0) return found.map(({ check, first }) => `${check}: ${first}`);
  }
  return [];
}
