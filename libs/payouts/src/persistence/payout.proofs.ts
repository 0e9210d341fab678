import { brokenRecords } from '#libs/ledger';
import { type Checks, type Finding, findBroken, type Reader } from '#libs/platform';
import { DECISION_RECORD, POLICY_RECORD } from './payout.records.js';

// Amounts are negated as numeric: somebody may have written the one bigint that has no opposite, and the proof names it.

/** What payouts have taken and not given back. */
const LIVE_ITEMS = `
  SELECT i.party_id, i.book_id, i.amount_minor, p.currency FROM payout_item i JOIN payout p ON p.party_id = i.party_id AND p.id = i.payout_id
  WHERE p.state <> 'rejected'`;

/** What the journals of payouts do to each account: credits - debits. */
const MOVES = `
  SELECT m.book_id, m.kind, m.reference, a.purpose, a.key, a.party_id, a.currency, m.amount
  FROM (
    SELECT j.book_id, j.kind, j.reference, side.account_id, sum(side.amount) AS amount
    FROM journal j
    JOIN (
      SELECT book_id, journal_id, credit_account_id AS account_id, amount_minor AS amount FROM transfer
      UNION ALL
      SELECT book_id, journal_id, debit_account_id, -amount_minor FROM transfer
    ) AS side ON side.book_id = j.book_id AND side.journal_id = j.id
    WHERE j.kind IN ('payout_taken', 'payout_returned')
    GROUP BY j.book_id, j.kind, j.reference, side.account_id
  ) AS m JOIN ledger_account a ON a.book_id = m.book_id AND a.id = m.account_id`;

/** What the journals of a payout must do, account by account, taken or returned. */
const EXPECTED = `
  SELECT w.book_id, k.kind, w.reference, w.purpose, w.key, w.party_id, w.currency, k.sign * w.amount AS amount
  FROM (
    SELECT p.state, i.book_id, p.id::text AS reference, e.purpose, e.purpose || ':' || p.party_id AS key, p.party_id,
      p.currency, e.sign * i.amount_minor::numeric AS amount
    FROM payout p JOIN payout_item i ON i.party_id = p.party_id AND i.payout_id = p.id
    CROSS JOIN (VALUES ('payable', -1), ('payout_clearing', 1)) AS e (purpose, sign)
    UNION ALL
    SELECT p.state, p.party_id, p.id::text, 'earnings', 'earnings:' || i.book_id, NULL, p.currency, i.amount_minor
    FROM payout p JOIN payout_item i ON i.party_id = p.party_id AND i.payout_id = p.id
    UNION ALL
    SELECT p.state, p.party_id, p.id::text, 'payout_in_transit', 'payout_in_transit', NULL, p.currency, -p.amount_minor
    FROM payout p
  ) AS w
  JOIN (VALUES ('payout_taken', 1), ('payout_returned', -1)) AS k (kind, sign)
    ON k.kind = 'payout_taken' OR w.state = 'rejected'`;

/** Each finds the rows that break one rule, named in `what`; a clean database answers none. */
const CHECKS: Checks = {
  payout_items_sum: `
    SELECT p.id::text AS what FROM payout p
    LEFT JOIN payout_item i ON i.party_id = p.party_id AND i.payout_id = p.id
    GROUP BY p.party_id, p.id, p.amount_minor HAVING coalesce(sum(i.amount_minor), 0) <> p.amount_minor`,
  payout_content_hash: `
    SELECT p.id::text AS what FROM payout p
    LEFT JOIN payout_item i ON i.party_id = p.party_id AND i.payout_id = p.id
    GROUP BY p.party_id, p.id, p.amount_minor, p.currency, p.content_hash
    HAVING p.content_hash <> encode(sha256(convert_to(format(
      '{"amount":"%s","currency":"%s","items":[%s],"party":"%s"}', p.amount_minor, p.currency,
      string_agg(format('{"account":"%s","amount":"%s","book":"%s"}', i.account_id, i.amount_minor, i.book_id), ','
        ORDER BY i.book_id, i.account_id), p.party_id), 'UTF8')), 'hex')`,
  payout_journals: `
    SELECT coalesce(e.kind, m.kind) || ' of ' || coalesce(e.reference, m.reference) || ' in book '
      || coalesce(e.book_id, m.book_id) || ', ' || coalesce(e.key, m.key) AS what
    FROM (${EXPECTED}) AS e
    FULL JOIN (${MOVES}) AS m ON m.book_id = e.book_id AND m.kind = e.kind AND m.reference = e.reference AND m.key = e.key
      AND m.currency = e.currency
    WHERE e.amount IS DISTINCT FROM m.amount OR e.purpose IS DISTINCT FROM m.purpose
      OR e.party_id IS DISTINCT FROM m.party_id`,
  payout_returned_reverses_taken: `
    SELECT r.reference || ' in book ' || r.book_id AS what FROM journal r
    LEFT JOIN journal t ON t.book_id = r.book_id AND t.id = r.reversal_of
    WHERE r.kind = 'payout_returned' AND (t.kind, t.reference) IS DISTINCT FROM ('payout_taken', r.reference)`,
  payout_clearing: `
    SELECT coalesce(c.key, 'payout_clearing:' || w.party_id) || ' in book ' || coalesce(c.book_id, w.book_id) AS what
    FROM (
      SELECT a.book_id, a.key, a.party_id, a.currency, b.credits_minor - b.debits_minor AS amount
      FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
      WHERE a.purpose = 'payout_clearing'
    ) AS c
    FULL JOIN (
      SELECT book_id, party_id, currency, sum(amount_minor) AS amount FROM (${LIVE_ITEMS}) AS live
      GROUP BY book_id, party_id, currency
    ) AS w ON w.book_id = c.book_id AND w.party_id = c.party_id AND w.currency = c.currency
    WHERE coalesce(c.amount, 0) <> coalesce(w.amount, 0)`,
  payout_in_transit: `
    SELECT 'book ' || coalesce(c.book_id, w.party_id) || ', ' || coalesce(c.currency, w.currency) AS what
    FROM (
      SELECT a.book_id, a.currency, b.debits_minor - b.credits_minor AS amount
      FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
      WHERE a.purpose = 'payout_in_transit'
    ) AS c
    FULL JOIN (
      SELECT party_id, currency, sum(amount_minor) AS amount FROM payout WHERE state <> 'rejected'
      GROUP BY party_id, currency
    ) AS w ON w.party_id = c.book_id AND w.currency = c.currency
    WHERE coalesce(c.amount, 0) <> coalesce(w.amount, 0)`,
  payout_approvals: `
    SELECT p.id::text AS what FROM payout p
    LEFT JOIN payout_decision d ON d.party_id = p.party_id AND d.payout_id = p.id AND d.decision = 'approve'
    GROUP BY p.party_id, p.id, p.state, p.prepared_by, p.approvals_required, p.content_hash
    HAVING (p.state = 'approved')
        <> (count(DISTINCT d.by_account_id) FILTER (WHERE d.content_hash = p.content_hash) >= p.approvals_required)
      OR coalesce(bool_or(d.by_account_id = p.prepared_by), false)
      OR count(d.sequence) <> count(DISTINCT d.by_account_id)`,
  payout_approvals_required: `
    SELECT p.id::text AS what FROM payout p
    JOIN payout_policy y ON y.currency = p.currency AND y.version = p.policy_version
    WHERE p.approvals_required <> CASE WHEN p.amount_minor > y.two_approvals_above_minor THEN 2 ELSE 1 END`,
  payout_deciders: `
    SELECT d.payout_id::text AS what FROM payout_decision d
    WHERE NOT EXISTS (SELECT FROM account a WHERE a.id = d.by_account_id)`,
  payout_states_follow: `
    SELECT payout_id::text AS what
    FROM (SELECT *, lag(to_state) OVER (PARTITION BY party_id, payout_id ORDER BY sequence) AS before FROM payout_decision) d
    WHERE from_state IS DISTINCT FROM before`,
  payout_holds: `
    SELECT p.id::text AS what FROM payout p
    JOIN payout_decision d ON d.party_id = p.party_id AND d.payout_id = p.id AND d.sequence = p.version
    WHERE (p.state = 'held') <> (d.decision = 'hold')
      OR p.hold_reason IS DISTINCT FROM CASE WHEN p.state = 'held' THEN d.comment END`,
  payout_prepared: `
    SELECT p.id::text AS what FROM payout p
    JOIN payout_decision d ON d.party_id = p.party_id AND d.payout_id = p.id AND d.sequence = 1
    WHERE d.at <> p.prepared_at`,
  payout_history: `
    SELECT p.id::text AS what FROM payout p
    LEFT JOIN payout_decision d ON d.party_id = p.party_id AND d.payout_id = p.id
    GROUP BY p.party_id, p.id, p.state, p.version, p.prepared_by
    HAVING count(d.sequence) <> p.version OR coalesce(max(d.sequence), 0) <> p.version
      OR count(*) FILTER (WHERE d.sequence = p.version AND d.to_state = p.state) <> 1
      OR count(*) FILTER (WHERE d.decision = 'prepare' AND d.sequence = 1 AND d.by_account_id = p.prepared_by) <> 1`,
};

/** Re-proves payouts from rows alone, those of the ledger included; a finding per broken rule, none when all hold. */
export async function verifyPayouts(reader: Reader): Promise<readonly Finding[]> {
  const [decisions, policies] = [
    await brokenRecords(reader, DECISION_RECORD),
    await brokenRecords(reader, POLICY_RECORD),
  ];
  return [...(await findBroken(reader, CHECKS)), ...decisions, ...policies];
}
