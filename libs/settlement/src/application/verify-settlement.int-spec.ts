import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import { readerOf } from '../../../../test/ledger-fixture.js';
import { openSettlement, RATED, RATED_INPUTS, type SettlementFixture } from '../../../../test/settlement-fixture.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { DocumentTree } from '../persistence/document-tree.js';
import { SettlementProofs } from '../persistence/settlement.proofs.js';
import { StatementsToProve } from '../persistence/statements-to-prove.js';
import { VerifyReceipts } from './verify-receipts.js';
import { VerifySettlement } from './verify-settlement.js';

const KEYS = 'every row of revenue_event is what its key was made for, and has the id of its key';
const SEALED = 'every sealed month holds the statements that were sealed';
const FOLLOWS = 'every statement follows from its events, its terms and the statement before it';
const SHARES = 'every share of a statement is what its journal moved to the party';
const CLEARING = 'revenue clearing holds what was received and not distributed';
const BOOKED = 'every journal books the events of its month, kind by kind';
const BALANCES = 'every balance equals its transfers';
const LINES = 'every journal has lines 1 to n';

describe('the proof of the books', () => {
  let world: SettlementFixture;
  let venture: Id<'venture'>;

  beforeAll(async () => {
    world = await openSettlement();
    venture = await world.venture('market');
    await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS });
    await world.send(venture, ['sale', 1000n, '2026-01-05'], ['sale', 500n, '2026-02-05']);
    await world.review(venture, 5, '2026-01-06');
    await world.review(venture, 5, '2026-02-06');
    await world.settle('market', '2026-01');
    await world.send(venture, ['refund', 300n, '2026-01-20']);
    await world.review(venture, 1, '2026-01-21');
    await world.settle('market', '2026-02');
    await world.send(venture, ['sale', 10n, '2026-01-22'], ['sale', 100n, '2026-03-01']);
    await world.review(venture, 4, '2026-03-02');
    await world.settle('market', '2026-03');
  });
  afterAll(() => world.close());

  it('finds nothing in books that nobody touched', async () => {
    expect(await world.given(venture, '2026-02')).toEqual([
      '2026-01 platform 40 CNY',
      '2026-01 venture -340 CNY',
      '2026-02 platform 50 CNY',
      '2026-02 venture 450 CNY',
    ]);
    expect(await world.findings()).toEqual([]);
  });

  it.each<[what: string, sql: string, checks: readonly string[]]>([
    [
      'a share',
      `UPDATE statement_share SET amount_minor = amount_minor + 1 WHERE for_month = '2026-02' AND party_key = 'venture'`,
      [SHARES, CLEARING, FOLLOWS],
    ],
    [
      'the party of a share',
      `UPDATE statement_share SET party_id = gen_random_uuid() WHERE for_month = '2026-02' AND party_key = 'venture'`,
      [SHARES, FOLLOWS],
    ],
    [
      'a share moved between two parties',
      `UPDATE statement_share SET amount_minor = amount_minor + CASE party_key WHEN 'venture' THEN 1 ELSE -1 END WHERE for_month = '2026-02' AND party_key <> 'supplier'`,
      [SHARES, FOLLOWS],
    ],
    [
      'a share that is gone',
      `DELETE FROM statement_share WHERE for_month = '2026-01' AND party_key = 'supplier'`,
      [FOLLOWS],
    ],
    [
      'all shares of a statement',
      `DELETE FROM statement_share WHERE statement_id = (SELECT id FROM statement WHERE month = '2026-03')`,
      [SHARES, CLEARING, FOLLOWS],
    ],
    [
      'an input',
      `UPDATE statement SET inputs = jsonb_set(inputs, '{gross}', '"501"') WHERE month = '2026-02'`,
      [FOLLOWS],
    ],
    [
      'the result of an indicator in the inputs',
      `UPDATE statement SET inputs = jsonb_set(inputs, '{satisfaction}', '"9/2"') WHERE month = '2026-02'`,
      [FOLLOWS],
    ],
    ['a sealed result', `UPDATE indicator_result SET numerator = numerator + 1 WHERE month = '2026-02'`, [FOLLOWS]],
    [
      'the trace',
      `UPDATE statement SET trace = jsonb_set(trace, '{steps,0,poolBefore}', '"1"') WHERE month = '2026-02'`,
      [FOLLOWS],
    ],
    ['a step', `UPDATE statement SET steps = jsonb_set(steps, '{0,take}', '"51"') WHERE month = '2026-02'`, [FOLLOWS]],
    [
      'the state',
      `UPDATE statement SET state_out = state_out || '{"deficit": "1"}' WHERE month = '2026-01'`,
      [FOLLOWS],
    ],
    ['the amount distributed', `UPDATE statement SET distributed_minor = 1 WHERE month = '2026-02'`, [FOLLOWS]],
    ['the terms hash', `UPDATE statement SET terms_hash = 'none' WHERE month = '2026-02'`, [FOLLOWS]],
    [
      'when it was issued',
      `UPDATE statement SET issued_at = issued_at + interval '1 second'`,
      [FOLLOWS, 'every statement was issued when its journal was posted'],
    ],
    [
      'the hash of a statement',
      `UPDATE statement SET document_hash = repeat('0', 64) WHERE month = '2026-02'`,
      [FOLLOWS, SEALED, 'the journal of every statement carries the hash of what it says'],
    ],
    [
      'the statements in a seal',
      `UPDATE period_seal SET documents_count = NULL, documents_root = NULL WHERE month = '2026-02'`,
      ['every seal recomputes', 'every month that was sealed with hashed statements seals them'],
    ],
    ['the engine', `UPDATE statement SET engine = 'share-rules/0' WHERE month = '2026-02'`, [FOLLOWS]],
    ['the terms', `UPDATE contract_version SET terms = jsonb_set(terms, '{residual}', '"supplier"')`, [FOLLOWS]],
    [
      'the inputs of the contract',
      `UPDATE contract_version SET inputs = '{"satisfaction": {"fixed": "5"}}'`,
      [FOLLOWS],
    ],
    [
      'an input of a restatement',
      `UPDATE statement SET restatements = jsonb_set(restatements, '{0,inputs,refunds}', '"1"') WHERE month = '2026-02'`,
      [FOLLOWS],
    ],
    ['a restatement that is gone', `UPDATE statement SET restatements = '[]' WHERE month = '2026-02'`, [FOLLOWS]],
    [
      'the amount of an event',
      `UPDATE revenue_event SET amount_minor = 501 WHERE month = '2026-02' AND kind = 'sale'`,
      [BOOKED, CLEARING, FOLLOWS, KEYS],
    ],
    [
      'the amount of a late event',
      `UPDATE revenue_event SET amount_minor = 301 WHERE kind = 'refund'`,
      [BOOKED, CLEARING, FOLLOWS, KEYS],
    ],
    [
      'what a late event was late for',
      `UPDATE revenue_event SET late_for_month = '2025-12' WHERE kind = 'refund'`,
      [FOLLOWS, 'every revenue event lies in the month of its time, or is late for it'],
    ],
    [
      'the kind of an event',
      `UPDATE revenue_event SET kind = 'usage_charge' WHERE month = '2026-03' AND late_for_month IS NULL`,
      [BOOKED, KEYS],
    ],
    [
      'a journal that a statement does not name',
      `UPDATE statement SET journal_id = NULL WHERE month = '2026-03'`,
      [BOOKED, SHARES, FOLLOWS, 'every settlement journal has its statement'],
    ],
    [
      'a transfer that is gone',
      `DELETE FROM transfer WHERE line_number = 1`,
      [
        BOOKED,
        LINES,
        BALANCES,
        'the content hash of every journal recomputes',
        'every account was opened by the first journal that moved it, its balance changed by the last',
      ],
    ],
    [
      'the amount of a transfer',
      `UPDATE transfer SET amount_minor = amount_minor + 1 WHERE code = 'share' AND detail = 'residual'`,
      [BALANCES, 'the content hash of every journal recomputes', SHARES],
    ],
    [
      'a balance',
      `UPDATE balance SET credits_minor = credits_minor + 1 WHERE account_id = (SELECT id FROM ledger_account WHERE key = 'revenue_clearing')`,
      [BALANCES, 'debits equal credits in every book and currency', CLEARING],
    ],
    [
      'a statement that is gone',
      `DELETE FROM statement_share WHERE statement_id = (SELECT id FROM statement WHERE month = '2026-03'); DELETE FROM statement WHERE month = '2026-03'`,
      [
        BOOKED,
        'every settlement journal has its statement',
        CLEARING,
        'every event of a closed month is settled',
        SEALED,
      ],
    ],
  ])('names what is broken when somebody changes %s', async (_what, sql, checks) => {
    await tampered(world, sql, async () => {
      const broken = await world.ownerFindings();
      expect(broken.map(({ check }) => check).sort()).toEqual([...checks].sort());
      for (const { first } of broken)
        expect(first).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|^seal of 2026-0\d in calendar market/);
    });
    expect(await world.findings()).toEqual([]);
  });

  it('carries a venture on from page to page, and proves the same', async () => {
    const oneByOne = new (class extends StatementsToProve {
      override pages(reader: Reader) {
        return super.pages(reader, { rowsMax: 2, weightMax: 1 });
      }
    })();
    const [proofs, tree] = [world.get(SettlementProofs), world.get(DocumentTree)];
    const verify = new VerifySettlement(proofs, oneByOne, tree, world.get(DeferralStore), world.get(VerifyReceipts));
    expect(await verify.execute(world.transactor.reader)).toEqual([]);
    // January is what February carries on from, and what it and March correct.
    const january = `UPDATE statement_share SET amount_minor = amount_minor + CASE party_key WHEN 'venture' THEN 1 ELSE -1 END
      WHERE for_month = '2026-01' AND party_key <> 'supplier' AND statement_id = (SELECT id FROM statement WHERE month = '2026-01')`;
    await tampered(world, january, async () => {
      const findings = await verify.execute(readerOf(world.owner, world.transactor.reader.manager));
      expect(findings.find(({ check }) => check === FOLLOWS)).toMatchObject({ rows: 3n });
      expect(await world.ownerFindings()).toEqual(expect.arrayContaining([...findings]));
    });
  });

  it('names a statement that leaves out a month for which a measurement came late', async () => {
    const quiet = await world.venture('quiet');
    await world.contract(quiet, { terms: RATED, inputs: RATED_INPUTS });
    for (const month of ['2026-01', '2026-02']) {
      await world.send(quiet, ['sale', 1000n, `${month}-05`]);
      await world.review(quiet, 5, `${month}-06`);
      await world.settle('quiet', month);
    }
    const late = `INSERT INTO value_event
      SELECT venture_id, gen_random_uuid(), source, 'late', type, data, occurred_at, calendar, '2026-02', '2026-01', recorded_at
      FROM value_event WHERE venture_id = '${quiet}' AND month = '2026-01'`;
    await tampered(world, late, async () => {
      expect((await world.ownerFindings()).map(({ check }) => check)).toEqual([FOLLOWS]);
    });
  });
});

async function tampered(world: SettlementFixture, sql: string, look: () => Promise<void>): Promise<void> {
  await world.owner.query('BEGIN');
  try {
    await world.owner.query(sql);
    await look();
  } finally {
    await world.owner.query('ROLLBACK');
  }
}
