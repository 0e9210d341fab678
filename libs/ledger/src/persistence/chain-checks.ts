import type { Checks } from '#libs/platform';

/**
 * Proofs of the chain in SQL, each a query of the broken rows. The hashes are written out here once more, so that a
 * function of the database that was replaced proves nothing.
 */
export const CHAIN_CHECKS: Checks = {
  'journals of a book are numbered 1 to n': `
    SELECT format('book %s has %s journals, numbered %s to %s', book_id, count(*), min(sequence), max(sequence)) AS what
    FROM journal GROUP BY book_id
    HAVING min(sequence) <> 1 OR max(sequence) <> count(*) OR count(DISTINCT sequence) <> count(*)`,

  'every journal names the hash of the one before it': `
    SELECT format('journal %s (number %s) in book %s names %s, the hash before it is %s', id, sequence, book_id,
        previous_hash, coalesce(before, 'missing')) AS what
    FROM (
      SELECT j.*, coalesce(lag(j.chain_hash) OVER (PARTITION BY j.book_id ORDER BY j.sequence),
        (SELECT ${sha256Of(`'chuang-book/1', b.book_id::text, b.kind, ${microseconds('b.opened_at')}`)}
         FROM book b WHERE b.book_id = j.book_id)) AS before
      FROM journal j
    ) linked
    WHERE previous_hash IS DISTINCT FROM before`,

  'every chain hash recomputes': `
    SELECT format('journal %s (number %s) in book %s: its number, period, time of posting or hashes were changed',
        j.id, j.sequence, j.book_id) AS what
    FROM journal j
    WHERE j.chain_hash <> ${sha256Of(
      `'chuang-journal/1', j.book_id::text, j.sequence::text, j.previous_hash, j.content_hash, j.calendar, j.month, ${microseconds('j.posted_at')}`,
    )}`,

  'every head is the last journal of its book': `
    SELECT format('book %s: the head says number %s, the last journal is number %s', book_id,
        coalesce(h.sequence::text, 'none'), coalesce(j.sequence::text, 'none')) AS what
    FROM (SELECT * FROM book FULL JOIN book_head h USING (book_id)) h
    LEFT JOIN LATERAL (
      SELECT * FROM journal WHERE journal.book_id = h.book_id ORDER BY sequence DESC LIMIT 1
    ) j USING (book_id)
    WHERE (h.sequence, h.chain_hash, h.posted_at) IS DISTINCT FROM (j.sequence, j.chain_hash, j.posted_at)`,

  'time never goes back in a book': `
    SELECT format('journal %s (number %s) in book %s was posted at %s, the one before it at %s', id, sequence, book_id,
        posted_at, before) AS what
    FROM (SELECT *, lag(posted_at) OVER (PARTITION BY book_id ORDER BY sequence) AS before FROM journal) ordered
    WHERE posted_at < before`,

  'every account was opened by the first journal that moved it, its balance changed by the last': `
    WITH moved AS (
      SELECT book_id, account_id, min(j.posted_at) AS first, max(j.sequence) AS last
      FROM (
        SELECT book_id, journal_id, debit_account_id AS account_id FROM transfer
        UNION ALL SELECT book_id, journal_id, credit_account_id FROM transfer
      ) t JOIN journal j USING (book_id)
      WHERE j.id = t.journal_id
      GROUP BY book_id, account_id
    )
    SELECT format('account %s (%s) in book %s: opened at %s, moved first at %s; version %s, moved last by number %s', a.id,
        a.key, a.book_id, a.opened_at, coalesce(m.first::text, 'no time'), coalesce(b.version::text, 'none'),
        coalesce(m.last::text, 'none')) AS what
    FROM ledger_account a
    LEFT JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
    LEFT JOIN moved m ON m.book_id = a.book_id AND m.account_id = a.id
    WHERE a.opened_at IS DISTINCT FROM m.first OR b.version IS DISTINCT FROM m.last`,

  'every account is what its key says': `
    SELECT format('account %s in book %s has the key %s and is a %s of party %s', id, book_id, key, purpose,
        coalesce(party_id::text, 'none')) AS what
    FROM ledger_account
    WHERE key <> CASE WHEN party_id IS NOT NULL THEN purpose || ':' || party_id
        WHEN purpose IN ('payable', 'payout_clearing') THEN ''
        WHEN purpose = 'earnings' THEN 'earnings:' || split_part(key, ':', 2)
        ELSE purpose END`,

  'every journal belongs to a period': `
    SELECT format('journal %s in book %s belongs to %s of calendar %s, which is no period', j.id, j.book_id, j.month,
        j.calendar) AS what
    FROM journal j
    WHERE NOT EXISTS (SELECT FROM accounting_period p WHERE p.calendar = j.calendar AND p.month = j.month)`,
};

function sha256Of(lines: string): string {
  return `encode(sha256(convert_to(concat_ws(chr(10), ${lines}), 'UTF8')), 'hex')`;
}

function microseconds(column: string): string {
  return `trunc(extract(epoch FROM ${column}) * 1000000)::text`;
}
