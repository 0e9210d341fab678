import type { Checks } from '#libs/platform';

/**
 * Proofs in SQL, each a query of the broken rows. A join is never along a
 * foreign key alone: rows that came in past the constraints are exactly what is looked for.
 */
export const LEDGER_CHECKS: Checks = {
  'every transfer names a journal of its book': `
    SELECT format('transfer %s of journal %s in book %s has no journal', t.line_number, t.journal_id, t.book_id) AS what
    FROM transfer t
    WHERE NOT EXISTS (SELECT FROM journal j WHERE j.book_id = t.book_id AND j.id = t.journal_id)`,

  'every transfer moves between two accounts of its book and currency': `
    SELECT format('transfer %s of journal %s in book %s names an account that is not in its book and in %s',
        t.line_number, t.journal_id, t.book_id, t.currency) AS what
    FROM transfer t
    LEFT JOIN ledger_account d ON d.book_id = t.book_id AND d.id = t.debit_account_id AND d.currency = t.currency
    LEFT JOIN ledger_account c ON c.book_id = t.book_id AND c.id = t.credit_account_id AND c.currency = t.currency
    WHERE d.id IS NULL OR c.id IS NULL OR d.id = c.id`,

  'every transfer moves a positive amount': `
    SELECT format('transfer %s of journal %s in book %s moves %s', t.line_number, t.journal_id, t.book_id, t.amount_minor) AS what
    FROM transfer t WHERE t.amount_minor <= 0`,

  'every journal has lines 1 to n': `
    SELECT format('journal %s in book %s (%s %s) has lines %s to %s, %s in all', j.id, j.book_id, j.kind, j.reference,
        coalesce(t.first, 0), coalesce(t.last, 0), coalesce(t.count, 0)) AS what
    FROM journal j
    LEFT JOIN (
      SELECT book_id, journal_id, count(*) AS count, min(line_number) AS first, max(line_number) AS last
      FROM transfer GROUP BY book_id, journal_id
    ) t ON t.book_id = j.book_id AND t.journal_id = j.id
    WHERE t.count IS NULL OR t.first <> 1 OR t.last <> t.count`,

  'every id follows from what it names': `
    SELECT format('journal %s in book %s is not the id of %s %s', j.id, j.book_id, j.kind, j.reference) AS what
    FROM journal j WHERE j.id <> stable_id(concat_ws(U&'\\001F', j.book_id::text, j.kind, j.reference))
    UNION ALL
    SELECT format('account %s in book %s is not the id of %s %s', a.id, a.book_id, a.key, a.currency)
    FROM ledger_account a WHERE a.id <> stable_id(concat_ws(U&'\\001F', a.book_id::text, a.key, a.currency))`,

  'every balance equals its transfers': `
    WITH moved AS (
      SELECT book_id, account_id, sum(debit) AS debits, sum(credit) AS credits
      FROM (
        SELECT book_id, debit_account_id AS account_id, amount_minor AS debit, 0 AS credit FROM transfer
        UNION ALL
        SELECT book_id, credit_account_id, 0, amount_minor FROM transfer
      ) side
      GROUP BY book_id, account_id
    )
    SELECT format('account %s in book %s: balance %s / %s, transfers %s / %s (debits / credits)', account_id, book_id,
        coalesce(b.debits_minor::text, 'none'), coalesce(b.credits_minor::text, 'none'),
        coalesce(m.debits, 0), coalesce(m.credits, 0)) AS what
    FROM balance b FULL JOIN moved m USING (book_id, account_id)
    WHERE b.debits_minor IS DISTINCT FROM coalesce(m.debits, 0) OR b.credits_minor IS DISTINCT FROM coalesce(m.credits, 0)`,

  'every account has a balance with its floor, and keeps it': `
    SELECT CASE WHEN a.id IS NULL THEN format('balance %s in book %s has no account', b.account_id, book_id)
        WHEN b.account_id IS NULL THEN format('account %s (%s) in book %s has no balance', a.id, a.key, book_id)
        ELSE format('account %s (%s) in book %s stands at %s, its floor is %s, with the balance %s', a.id, a.key, book_id,
          b.credits_minor - b.debits_minor, coalesce(a.floor_minor::text, 'none'), coalesce(b.floor_minor::text, 'none'))
      END AS what
    FROM ledger_account a
    FULL JOIN (SELECT *, account_id AS id FROM balance) b USING (book_id, id)
    WHERE a.id IS NULL OR b.account_id IS NULL OR a.floor_minor IS DISTINCT FROM b.floor_minor
      OR b.credits_minor - b.debits_minor < a.floor_minor`,

  'debits equal credits in every book and currency': `
    SELECT format('book %s in %s: debits %s, credits %s', a.book_id, a.currency, sum(b.debits_minor), sum(b.credits_minor)) AS what
    FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
    GROUP BY a.book_id, a.currency
    HAVING sum(b.debits_minor) <> sum(b.credits_minor)`,

  'every reversal mirrors the journal that it reverses': `
    SELECT format('journal %s in book %s does not mirror journal %s', r.id, r.book_id, r.reversal_of) AS what
    FROM journal r
    WHERE r.reversal_of IS NOT NULL AND EXISTS (
      SELECT
      FROM (SELECT * FROM transfer WHERE book_id = r.book_id AND journal_id = r.id) m
      FULL JOIN (SELECT * FROM transfer WHERE book_id = r.book_id AND journal_id = r.reversal_of) o USING (line_number)
      WHERE (m.debit_account_id, m.credit_account_id, m.amount_minor, m.currency)
        IS DISTINCT FROM (o.credit_account_id, o.debit_account_id, o.amount_minor, o.currency))`,

  'every period has the moments of its state': `
    SELECT format('period %s of calendar %s is %s', month, calendar, state) AS what FROM accounting_period
    WHERE (state = 'open') <> (closing_at IS NULL) OR (state = 'closed') <> (closed_at IS NOT NULL)
      OR closing_at < opened_at OR closed_at < closing_at`,

  'periods are closed in order': `
    SELECT format('period %s of calendar %s is open, though %s is shut', p.month, p.calendar, later.month) AS what
    FROM accounting_period p
    JOIN LATERAL (
      SELECT max(month) AS month FROM accounting_period q WHERE q.calendar = p.calendar AND q.month > p.month AND q.state <> 'open'
    ) later ON later.month IS NOT NULL
    WHERE p.state = 'open'`,
};
