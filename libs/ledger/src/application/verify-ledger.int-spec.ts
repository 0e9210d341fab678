import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { payable, verifyLedger } from '#libs/ledger';
import { bookOf, type LedgerFixture, openLedger, partyOf, shares, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
let originalId: string;
let reversalId: string;

const BOOK = bookOf('proven');

beforeAll(async () => {
  ledger = await openLedger();
  const transfer = { debit: payable(partyOf('a')), credit: { ...payable(partyOf('f')), floorMinor: 0n }, code: 'x' };
  const floored = { ...transfer, amountMinor: 2n, currency: 'CNY' as const, detail: 'to an account with a floor' };
  const posted = valueOf(
    await ledger.post(
      shares('proven', 'r1', { a: 10n, b: 20n, c: 30n }),
      shares('proven', 'r2', { a: 1n }, 'JPY'),
      { ...shares('proven', 'r3', {}), transfers: [floored] },
      shares('other', 'r1', { a: 5n }),
    ),
  );
  originalId = posted[0]!.journalId;
  const reversed = await ledger.transactor.run((tx) =>
    ledger.reverseJournal.execute(tx, {
      bookId: BOOK,
      journalId: posted[0]!.journalId,
      kind: 'reversal',
      reference: 'undo r1',
      effectiveDate: '2026-11-01',
    }),
  );
  reversalId = valueOf(reversed).journalId;
});
afterAll(() => ledger.close());

/** Breaks rows behind the back of all constraints, inside a transaction that is rolled back. */
async function findingsAfter(...statements: readonly string[]) {
  await ledger.owner.query('BEGIN');
  await ledger.owner.query('SET LOCAL session_replication_role = replica');
  for (const statement of statements) await ledger.owner.query(statement);
  return verifyLedger(ledger.ownerReader);
}
afterEach(() => ledger.owner.query('ROLLBACK'));

const onlyCheck = (check: string, rows: bigint, first: RegExp) => [
  { check, rows, first: expect.stringMatching(first) },
];

describe('the proof of the books', () => {
  it('finds nothing in books that were posted', async () => {
    expect(await verifyLedger(ledger.reader)).toEqual([]);
    expect(await findingsAfter()).toEqual([]);
  });

  it('names a balance that differs from its transfers', async () => {
    const findings = await findingsAfter(
      `UPDATE balance SET debits_minor = debits_minor + 1, credits_minor = credits_minor + 1 WHERE account_id IN
         (SELECT id FROM ledger_account WHERE book_id = '${BOOK}' AND key = 'revenue_clearing' AND currency = 'CNY')`,
    );
    expect(findings).toEqual(
      onlyCheck('every balance equals its transfers', 1n, /: balance 61 \/ 61, transfers 60 \/ 60 /),
    );
  });

  it('names a book whose debits and credits differ', async () => {
    const findings = await findingsAfter(
      `UPDATE balance SET credits_minor = credits_minor + 1 WHERE account_id IN
         (SELECT id FROM ledger_account WHERE book_id = '${BOOK}' AND key = 'revenue_clearing' AND currency = 'JPY')`,
    );
    expect(findings).toContainEqual({
      check: 'debits equal credits in every book and currency',
      rows: 1n,
      first: `book ${BOOK} in JPY: debits 1, credits 2`,
    });
  });

  it('names an account without a balance and a balance without an account', async () => {
    const check = 'every account has a balance with its floor, and keeps it';
    const lost = await findingsAfter(`DELETE FROM balance WHERE book_id = '${BOOK}'`);
    expect(lost.find((finding) => finding.check === check)).toMatchObject({
      rows: 7n,
      first: expect.stringMatching(/has no balance$/),
    });
    expect(lost.find((finding) => finding.check === 'every balance equals its transfers')).toMatchObject({ rows: 7n });
    await ledger.owner.query('ROLLBACK');
    const stray = await findingsAfter(
      `INSERT INTO balance VALUES ('${BOOK}', '00000000-0000-4000-8000-000000000000', 0, 0, NULL, 0)`,
    );
    expect(stray).toEqual(onlyCheck(check, 1n, /has no account$/));
  });

  it('names an account whose floor was taken away from its balance', async () => {
    const findings = await findingsAfter(`UPDATE balance SET floor_minor = NULL WHERE floor_minor IS NOT NULL`);
    expect(findings).toEqual(
      onlyCheck(
        'every account has a balance with its floor, and keeps it',
        1n,
        /stands at 2, its floor is 0, with the balance none$/,
      ),
    );
  });

  it('names a journal whose content was changed, by its hash alone', async () => {
    const findings = await findingsAfter(
      `UPDATE transfer SET detail = 'gift' WHERE journal_id = '${originalId}' AND line_number = 1`,
      `UPDATE journal SET effective_date = '2020-01-01' WHERE book_id = '${bookOf('other')}'`,
    );
    expect(findings).toEqual(
      onlyCheck('the content hash of every journal recomputes', 2n, /\(settlement r1\) was changed$/),
    );
  });

  it('names a journal with a gap in its lines, and one without any', async () => {
    const check = 'every journal has lines 1 to n';
    const gap = await findingsAfter(`DELETE FROM transfer WHERE journal_id = '${originalId}' AND line_number = 2`);
    expect(gap.find((finding) => finding.check === check)).toMatchObject({
      rows: 1n,
      first: expect.stringMatching(/lines 1 to 3, 2 in all$/),
    });
    expect(gap.find((finding) => finding.check.startsWith('every reversal'))).toMatchObject({ rows: 1n });
    await ledger.owner.query('ROLLBACK');
    const empty = await findingsAfter(`DELETE FROM transfer WHERE journal_id = '${originalId}'`);
    expect(empty.find((finding) => finding.check === check)).toMatchObject({
      rows: 1n,
      first: expect.stringMatching(/lines 0 to 0, 0 in all$/),
    });
  });

  it('names transfers without a journal, of another currency, of another book, and of no amount', async () => {
    const findings = await findingsAfter(
      `INSERT INTO transfer SELECT book_id, stable_id('nowhere'), 1, debit_account_id, credit_account_id, 1, currency, 'x', 'x'
         FROM transfer WHERE journal_id = '${originalId}' AND line_number = 1`,
      `UPDATE transfer SET currency = 'EUR' WHERE journal_id = '${originalId}' AND line_number = 2`,
      `UPDATE transfer SET credit_account_id = (SELECT credit_account_id FROM transfer WHERE book_id = '${bookOf('other')}')
         WHERE journal_id = '${originalId}' AND line_number = 3`,
      `ALTER TABLE transfer DROP CONSTRAINT transfer_amount_positive`,
      `UPDATE transfer SET amount_minor = 0 WHERE book_id = '${bookOf('other')}'`,
    );
    const rowsOf = Object.fromEntries(findings.map((finding) => [finding.check, finding.rows]));
    expect(rowsOf).toMatchObject({
      'every transfer names a journal of its book': 1n,
      'every transfer moves between two accounts of its book and currency': 2n,
      'every transfer moves a positive amount': 1n,
      'the constraints of the ledger stand': 1n,
    });
  });

  it('names a reversal that is no mirror', async () => {
    const findings = await findingsAfter(
      `UPDATE transfer SET amount_minor = amount_minor + 1 WHERE journal_id = '${reversalId}' AND line_number = 1`,
    );
    expect(findings).toContainEqual({
      check: 'every reversal mirrors the journal that it reverses',
      rows: 1n,
      first: `journal ${reversalId} in book ${BOOK} does not mirror journal ${originalId}`,
    });
  });

  it('names ids that do not follow from what they name', async () => {
    const findings = await findingsAfter(
      `UPDATE journal SET reference = 'forged' WHERE id = '${originalId}'`,
      `UPDATE ledger_account SET key = 'forged' WHERE book_id = '${bookOf('other')}' AND key = 'revenue_clearing'`,
    );
    expect(findings.find((finding) => finding.check === 'every id follows from what it names')?.rows).toBe(2n);
  });

  it.each([
    ['missing', `ALTER TABLE transfer DROP CONSTRAINT transfer_debit_fk`, 'constraint transfer_debit_fk is missing'],
    [
      'replaced by a weaker one',
      `ALTER TABLE balance DROP CONSTRAINT balance_floor, ADD CONSTRAINT balance_floor CHECK (true)`,
      'constraint balance_floor is CHECK (true)',
    ],
    [
      'not validated',
      `ALTER TABLE transfer DROP CONSTRAINT transfer_two_accounts,
         ADD CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id) NOT VALID`,
      'constraint transfer_two_accounts is not validated',
    ],
    ['switched off', `ALTER TABLE transfer DISABLE TRIGGER ALL`, 'constraint transfer_credit_fk is switched off'],
  ])('names a constraint that is %s', async (_what, statement, first) => {
    const [finding] = await findingsAfter(statement);
    expect(finding).toMatchObject({ check: 'the constraints of the ledger stand', first });
  });

  it('names a right of the application to change what was posted', async () => {
    const findings = await findingsAfter(
      `GRANT DELETE ON journal TO chuang_app`,
      `GRANT UPDATE (detail) ON transfer TO chuang_app`,
    );
    expect(findings).toEqual(
      onlyCheck('the application can only add to the ledger', 2n, /^chuang_app may DELETE rows of journal$/),
    );
  });

  it('names a period whose moments are not those of its state', async () => {
    const findings = await findingsAfter(
      `INSERT INTO accounting_period VALUES ('standard', '2026-01', 'closing', now())`,
    );
    expect(findings).toEqual(
      onlyCheck('every period has the moments of its state', 1n, /^period 2026-01 of calendar standard is closing$/),
    );
  });

  it('names an open period before a closed one', async () => {
    const findings = await findingsAfter(
      `INSERT INTO accounting_period VALUES ('standard', '2026-01', 'open', now(), NULL), ('standard', '2026-02', 'closing', now(), now())`,
    );
    expect(findings).toEqual(
      onlyCheck(
        'periods are closed in order',
        1n,
        /^period 2026-01 of calendar standard is open, though 2026-02 is shut$/,
      ),
    );
  });
});
