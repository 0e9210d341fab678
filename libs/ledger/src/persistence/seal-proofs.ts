import type { Checks, Finding, Reader } from '#libs/platform';
import type { Period } from '../domain/period.js';
import { firstSealHash, type Seal, sealHashOf } from '../domain/seal.js';
import { PERIOD_COLUMNS } from './period.store.js';
import { RecordHashStore } from './record-hash.store.js';
import { SealStore } from './seal.store.js';

export const SEAL_CHECKS: Checks = {
  'every sealed record belongs to a seal': `
    SELECT format('%s %s says that it is sealed with %s of calendar %s', r.kind, r.name, r.month, r.calendar) AS what
    FROM record_hash r LEFT JOIN period_seal s ON s.calendar = r.calendar AND s.month = r.month
    WHERE r.month IS NOT NULL AND s.records_root IS NULL`,

  // Seals are over milliseconds, which is what the program writes; the database could hold more.
  'every time of a closed period is a whole millisecond': `
    SELECT format('period %s of calendar %s has a time between two milliseconds', month, calendar) AS what
    FROM accounting_period
    WHERE state = 'closed' AND (opened_at, closing_at, closed_at) IS DISTINCT FROM (date_trunc('milliseconds', opened_at),
      date_trunc('milliseconds', closing_at), date_trunc('milliseconds', closed_at))`,

  // A month between two closings that never took anything is closed with the later one, and sealed when that is closed.
  'every closed month is sealed, and no other': `
    SELECT format('period %s of calendar %s is %s and has %s seal', coalesce(p.month, s.month), coalesce(p.calendar, s.calendar),
        coalesce(p.state, 'missing'), CASE WHEN s.month IS NULL THEN 'no' ELSE 'a' END) AS what
    FROM accounting_period p FULL JOIN period_seal s ON s.calendar = p.calendar AND s.month = p.month
    WHERE (p.state IS DISTINCT FROM 'closed' AND s.month IS NOT NULL)
      OR (p.state = 'closed' AND s.month IS NULL AND NOT (
        p.opened_at = p.closed_at
        AND EXISTS (SELECT FROM accounting_period l
          WHERE l.calendar = p.calendar AND l.month > p.month AND l.state = 'closing')
        AND NOT EXISTS (SELECT FROM period_seal l WHERE l.calendar = p.calendar AND l.month > p.month)))`,
};

/** Reads the journals of every sealed month and computes their root, and every seal, again. */
export async function brokenSeals(reader: Reader): Promise<readonly Finding[]> {
  const store = new SealStore();
  const found = new Map<string, Finding>();
  const report = (check: string, first: string) => {
    const known = found.get(check);
    found.set(check, known ? { ...known, rows: known.rows + 1n } : { check, rows: 1n, first });
  };
  let last: Seal | undefined;
  for await (const seal of store.all(reader)) {
    const name = `seal of ${seal.month} in calendar ${seal.calendar}`;
    const before = last?.calendar === seal.calendar ? last.sealHash : firstSealHash(seal.calendar);
    if (seal.previousHash !== before) {
      report(
        'every seal names the one before it',
        `${name} names ${seal.previousHash}, the one before it is ${before}`,
      );
    }
    last = seal;
    const sealHash = await recomputed(reader, seal);
    if (sealHash !== seal.sealHash) report('every seal recomputes', `${name}: it or its period was changed`);
    const { count, root } = await store.journalsOf(reader, seal.calendar, seal.month);
    if (count !== seal.journals.count || root !== seal.journals.root) {
      const difference = `${name}: ${seal.journals.count} journals were sealed under ${seal.journals.root}`;
      report('every sealed month holds the journals that were sealed', `${difference}, it has ${count} under ${root}`);
    }
    const records = await new RecordHashStore().sealed(reader, seal);
    if (seal.records && (records.count !== seal.records.count || records.root !== seal.records.root)) {
      const difference = `${name}: ${seal.records.count} records were sealed under ${seal.records.root}`;
      report(
        'every seal holds the records that were sealed',
        `${difference}, it has ${records.count} under ${records.root}`,
      );
    }
  }
  return [...found.values()];
}

async function recomputed(reader: Reader, seal: Seal): Promise<string | undefined> {
  const period = await reader.row<Period>(
    `SELECT ${PERIOD_COLUMNS} FROM accounting_period WHERE calendar = $1 AND month = $2`,
    [seal.calendar, seal.month],
  );
  return period && sealHashOf(period, seal);
}
