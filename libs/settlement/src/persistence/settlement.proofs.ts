import { Injectable } from '@nestjs/common';
import { type Checks, type Finding, findBroken, type Reader } from '#libs/platform';
import type { SealedSet } from '#libs/ledger';
import type { PeriodKey } from '../domain/progress.js';
import { TRANCHE_CHECKS } from './tranche-checks.js';
import { revenueEventTable } from './revenue-event.store.js';

/** A few hundred kilobytes. */
const SEALS_PER_PAGE = 1000;

/** Joins with the tables of ledger and contracts are this read model's (README). */
const CHECKS: Checks = {
  'every revenue event lies in the month of its time, or is late for it': `
      SELECT format('event %s of venture %s', id, venture_id) AS what FROM revenue_event
      WHERE to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') <> coalesce(late_for_month, month)`,
  'every share of a statement is what its journal moved to the party': `
      WITH shared AS (
        SELECT sh.venture_id, sh.statement_id, sh.party_id, sum(sh.amount_minor) AS amount
        FROM statement_share sh GROUP BY sh.venture_id, sh.statement_id, sh.party_id
      ), moved AS (
        SELECT s.venture_id, s.id AS statement_id, a.party_id,
          sum(CASE WHEN a.id = t.credit_account_id THEN t.amount_minor ELSE -t.amount_minor END) AS amount
        FROM statement s
        JOIN transfer t ON t.book_id = s.venture_id AND t.journal_id = s.journal_id
        JOIN ledger_account a ON a.book_id = t.book_id AND a.id IN (t.debit_account_id, t.credit_account_id)
          AND a.purpose IN ('payable', 'tranche_held')
        GROUP BY s.venture_id, s.id, a.party_id
      )
      SELECT format('statement %s gives party %s %s, its journal %s', coalesce(sh.statement_id, m.statement_id),
        coalesce(sh.party_id, m.party_id), coalesce(sh.amount, 0), coalesce(m.amount, 0)) AS what
      FROM shared sh FULL JOIN moved m USING (venture_id, statement_id, party_id)
      WHERE coalesce(sh.amount, 0) <> coalesce(m.amount, 0)`,
  'no contract settles a month after its end': `
      SELECT format('statement %s of %s, while contract %s ended with %s', s.id, s.month, s.contract_id, d.last_month) AS what
      FROM statement s JOIN contract_disbanding d ON d.venture_id = s.venture_id AND d.contract_id = s.contract_id
        AND d.state = 'agreed' AND d.last_month < s.month`,
  'every settlement journal has its statement': `
      SELECT format('journal %s of book %s names statement %s', j.id, j.book_id, j.reference) AS what
      FROM journal j LEFT JOIN statement s ON s.venture_id = j.book_id AND s.journal_id = j.id AND s.id::text = j.reference
      WHERE j.kind = 'settlement' AND s.id IS NULL`,
  'the journal of every statement carries the hash of what it says': `
      SELECT format('statement %s of venture %s has the hash %s, its journal %s', s.id, s.venture_id, s.document_hash,
        j.document_hash) AS what
      FROM statement s JOIN journal j ON j.book_id = s.venture_id AND j.id = s.journal_id
      WHERE j.document_hash <> s.document_hash`,
  'every statement was issued when its journal was posted': `
      SELECT format('statement %s of venture %s was issued at %s, its journal posted at %s', s.id, s.venture_id, s.issued_at,
        j.posted_at) AS what
      FROM statement s JOIN journal j ON j.book_id = s.venture_id AND j.id = s.journal_id
      WHERE s.issued_with_journal AND s.issued_at <> j.posted_at`,
  // Statements from before there were hashes have journals without one, and lie in months that were sealed without them.
  'every statement rests on a version that was signed': `
      SELECT format('statement %s of venture %s rests on version %s of contract %s, which is %s', s.id, s.venture_id,
        s.contract_version, s.contract_id, v.state) AS what
      FROM statement s JOIN contract_version v
        ON v.venture_id = s.venture_id AND v.contract_id = s.contract_id AND v.number = s.contract_version
      WHERE v.state <> 'signed'`,
  'every task is of the calendar of its statements': `
      SELECT format('task of venture %s for %s is of the calendar %s, statement %s of %s', t.venture_id, t.month, t.calendar,
        s.id, s.calendar) AS what
      FROM settlement_task t JOIN statement s ON s.venture_id = t.venture_id AND s.month = t.month
      WHERE s.calendar <> t.calendar`,
  'every deferral is of the calendar of its task': `
      SELECT format('deferral of venture %s in %s is of the calendar %s', d.venture_id, d.month, d.calendar) AS what
      FROM restatement_deferral d LEFT JOIN settlement_task t ON t.venture_id = d.venture_id AND t.month = d.month
      WHERE t.calendar IS DISTINCT FROM d.calendar`,
  'every month that was sealed with hashed statements seals them': `
      SELECT DISTINCT format('seal of %s in calendar %s', p.month, p.calendar) AS what
      FROM period_seal p JOIN statement s ON s.calendar = p.calendar AND s.month = p.month
      JOIN journal j ON j.book_id = s.venture_id AND j.id = s.journal_id AND j.document_hash IS NOT NULL
      WHERE p.documents_root IS NULL`,
  'revenue clearing holds what was received and not distributed': `
      WITH received AS (
        SELECT e.venture_id, e.currency, sum(CASE WHEN e.kind = 'refund' THEN -e.amount_minor ELSE e.amount_minor END) AS amount
        FROM revenue_event e
        JOIN settlement_task t ON t.venture_id = e.venture_id AND t.month = e.month AND t.state = 'settled'
        WHERE e.kind <> 'cost' GROUP BY e.venture_id, e.currency
      ), given AS (
        SELECT venture_id, statement_id, amount_minor FROM statement_share
        UNION ALL
        -- Tranches come from their funders, so that they are in the shares and not in revenue.
        -- As numeric, because somebody may have written the one bigint that has no opposite.
        SELECT venture_id, statement_id, -amount_minor::numeric FROM statement_funding
      ), shared AS (
        SELECT s.venture_id, s.currency, sum(g.amount_minor) AS amount
        FROM statement s JOIN given g ON g.venture_id = s.venture_id AND g.statement_id = s.id
        GROUP BY s.venture_id, s.currency
      ), held AS (
        SELECT a.book_id AS venture_id, a.currency, b.credits_minor - b.debits_minor AS amount
        FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
        WHERE a.purpose = 'revenue_clearing'
      )
      SELECT format('book %s holds %s %s, its events and statements leave %s', venture_id, coalesce(h.amount, 0), currency,
        coalesce(r.amount, 0) - coalesce(sh.amount, 0)) AS what
      FROM received r FULL JOIN shared sh USING (venture_id, currency) FULL JOIN held h USING (venture_id, currency)
      WHERE coalesce(h.amount, 0) <> coalesce(r.amount, 0) - coalesce(sh.amount, 0)`,
  'every leadership challenge that a statement calls for was opened': `
      SELECT format('statement %s of venture %s: point %s of wager %s', s.id, s.venture_id, o ->> 'point', o ->> 'wager') AS what
      FROM statement s CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(s.wagers) WHEN 'array' THEN s.wagers ELSE '[]' END) o
      WHERE o ->> 'challenge' IS NOT NULL AND NOT EXISTS (SELECT FROM leadership_challenge c
        WHERE c.venture_id = s.venture_id AND c.contract_id = s.contract_id AND c.wager_id = o ->> 'wager'
          AND c.point_id = o ->> 'point')`,
  'every event of a closed month is settled': `
      SELECT format('event %s of venture %s in %s', e.id, e.venture_id, e.month) AS what
      FROM revenue_event e
      JOIN accounting_period p ON p.calendar = e.calendar AND p.month = e.month AND p.state = 'closed'
      LEFT JOIN statement s ON s.venture_id = e.venture_id AND s.month = e.month AND s.currency = e.currency
      WHERE s.id IS NULL`,
  'every journal books the events of its month, kind by kind': `
      WITH recorded AS (
        SELECT e.venture_id, e.month, e.currency, e.kind, sum(e.amount_minor) AS amount
        FROM revenue_event e
        JOIN settlement_task t ON t.venture_id = e.venture_id AND t.month = e.month AND t.state = 'settled'
        WHERE e.kind <> 'cost' GROUP BY e.venture_id, e.month, e.currency, e.kind
      ), booked AS (
        SELECT s.venture_id, s.month, s.currency, t.code AS kind, sum(t.amount_minor) AS amount
        FROM statement s JOIN transfer t ON t.book_id = s.venture_id AND t.journal_id = s.journal_id
        WHERE t.code NOT IN ('share', 'adjustment', 'wager_tranche') GROUP BY s.venture_id, s.month, s.currency, t.code
      )
      SELECT format('venture %s in %s: %s of %s %s, booked %s', venture_id, month, kind, coalesce(r.amount, 0), currency,
        coalesce(b.amount, 0)) AS what
      FROM recorded r FULL JOIN booked b USING (venture_id, month, currency, kind)
      WHERE r.amount IS DISTINCT FROM b.amount`,
};

@Injectable()
export class SettlementProofs {
  async findings(reader: Reader): Promise<readonly Finding[]> {
    return findBroken(reader, { ...CHECKS, ...TRANCHE_CHECKS, ...revenueEventTable.checks });
  }

  /** What every month with sealed statements was sealed with, page by page: there may be a calendar for each venture. */
  async *sealedDocuments(reader: Reader): AsyncGenerator<PeriodKey & SealedSet> {
    let after: PeriodKey | undefined;
    do {
      const page: (PeriodKey & SealedSet)[] = await reader.rows(
        `SELECT calendar, month, documents_count AS count, documents_root AS root FROM period_seal
         WHERE documents_root IS NOT NULL AND ($1::text IS NULL OR (calendar, month) > ($1, $2))
         ORDER BY calendar, month LIMIT ${SEALS_PER_PAGE}`,
        [after?.calendar ?? null, after?.month ?? null],
      );
      yield* page;
      after = page.at(-1);
    } while (after);
  }
}
