import type { Checks } from '#libs/platform';

/** Joins with the tables of ledger are this context's read model (README). */
export const TRANCHE_CHECKS: Checks = {
  'every funder owes the tranches that statements fired, less what it paid': `
      WITH fired AS (
        SELECT f.venture_id, s.currency, f.funder_party_id AS party_id, f.amount_minor AS amount
        FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
        UNION ALL
        SELECT venture_id, currency, funder_party_id, -amount_minor FROM funding_receipt
      ), due AS (SELECT venture_id, currency, party_id, sum(amount) AS amount FROM fired GROUP BY 1, 2, 3),
      owed AS (
        SELECT a.book_id AS venture_id, a.currency, a.party_id, b.debits_minor - b.credits_minor AS amount
        FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
        WHERE a.purpose = 'funding_receivable'
      )
      SELECT format('party %s owes book %s %s %s, statements and receipts leave %s', party_id, venture_id,
        coalesce(o.amount, 0), currency, coalesce(f.amount, 0)) AS what
      FROM due f FULL JOIN owed o USING (venture_id, currency, party_id)
      WHERE coalesce(f.amount, 0) <> coalesce(o.amount, 0)`,
  'what waits for funders is what statements held and no receipt released': `
      WITH moved AS (
        SELECT f.venture_id, s.currency, f.to_party_id AS party_id, f.held_minor AS amount
        FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
        UNION ALL
        SELECT venture_id, currency, to_party_id, -released_minor FROM funding_receipt
      ), waits AS (SELECT venture_id, currency, party_id, sum(amount) AS amount FROM moved GROUP BY 1, 2, 3),
      held AS (
        SELECT a.book_id AS venture_id, a.currency, a.party_id, b.credits_minor - b.debits_minor AS amount
        FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
        WHERE a.purpose = 'tranche_held'
      )
      SELECT format('book %s holds %s %s for party %s, statements and receipts leave %s', venture_id,
        coalesce(h.amount, 0), currency, party_id, coalesce(w.amount, 0)) AS what
      FROM waits w FULL JOIN held h USING (venture_id, currency, party_id)
      WHERE coalesce(w.amount, 0) <> coalesce(h.amount, 0)`,
  'no tranche waits for more than its funder owes, and none for less than nothing': `
      WITH moved AS (
        SELECT f.venture_id, s.currency, f.tranche_id, f.funder_party_id, f.to_party_id, f.amount_minor AS owed,
          f.held_minor AS held, 0 AS received
        FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
        UNION ALL
        SELECT venture_id, currency, tranche_id, funder_party_id, to_party_id, -amount_minor, -released_minor, amount_minor
        FROM funding_receipt
      )
      SELECT format('tranche %s of venture %s: %s of %s %s wait', tranche_id, venture_id, sum(held), sum(owed), currency) AS what
      FROM moved GROUP BY venture_id, currency, tranche_id, funder_party_id, to_party_id
      HAVING sum(held) < 0 OR sum(held) > greatest(sum(owed), 0)`,
  'every receipt is what its journal moved': `
      SELECT format('receipt %s of venture %s', r.id, r.venture_id) AS what
      FROM funding_receipt r
      LEFT JOIN LATERAL (
        SELECT count(*) AS lines,
          sum(t.amount_minor) FILTER (WHERE t.code = 'funding_received' AND d.key = 'bank'
            AND c.key = 'funding_receivable:' || r.funder_party_id AND t.currency = r.currency) AS received,
          sum(t.amount_minor) FILTER (WHERE t.code = 'tranche_released' AND d.key = 'tranche_held:' || r.to_party_id
            AND c.key = 'payable:' || r.to_party_id AND t.currency = r.currency) AS released
        FROM transfer t JOIN ledger_account d ON d.book_id = t.book_id AND d.id = t.debit_account_id
        JOIN ledger_account c ON c.book_id = t.book_id AND c.id = t.credit_account_id
        WHERE t.book_id = r.venture_id AND t.journal_id = r.journal_id
      ) moved ON true
      WHERE moved.received IS DISTINCT FROM r.amount_minor OR coalesce(moved.released, 0) <> r.released_minor
        OR moved.lines <> CASE WHEN r.released_minor > 0 THEN 2 ELSE 1 END`,
  'every funding journal has its receipt': `
      SELECT format('journal %s of book %s', j.id, j.book_id) AS what
      FROM journal j LEFT JOIN funding_receipt r ON r.venture_id = j.book_id AND r.journal_id = j.id
      WHERE j.kind = 'funding' AND (r.id IS NULL OR j.reference <> r.id::text)`,
  'every receipt was recorded when its journal was posted': `
      SELECT format('receipt %s of venture %s', r.id, r.venture_id) AS what
      FROM funding_receipt r JOIN journal j ON j.book_id = r.venture_id AND j.id = r.journal_id
      WHERE j.posted_at <> r.recorded_at OR j.effective_date::text <> r.received_on`,
};
