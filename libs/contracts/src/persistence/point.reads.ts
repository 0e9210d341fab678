import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';

/** A contract in force whose wagers have something to judge by a month: in `due` it became so last. */
export type DueWagers = { readonly venture: Id<'venture'>; readonly currency: CurrencyCode; readonly due: Month };

/** A version whose point is due in a month, and which is not in force any more in a later one. */
export type PassedPoint = { readonly venture: Id<'venture'>; readonly month: Month };

/** Contracts of which some version has wagers: the index has no others. */
const WAGERING = `SELECT DISTINCT venture_id, contract_id FROM contract_version WHERE clauses ? 'wagers'`;

/** Of one of them, the version that settles a month. */
const inForce = (month: string) => `
  SELECT f.venture_id, f.contract_id, f.number, f.clauses FROM contract_version f
  WHERE f.venture_id = w.venture_id AND f.contract_id = w.contract_id AND f.state = 'signed' AND f.effective_from <= ${month}
    AND NOT EXISTS (SELECT FROM contract_disbanding e WHERE e.venture_id = f.venture_id
      AND e.contract_id = f.contract_id AND e.state = 'agreed' AND e.last_month < ${month})
  ORDER BY f.effective_from DESC, f.number DESC LIMIT 1`;

/** Months in which a point of a version is due, or becomes missed by silence. */
const dueIn = (clauses: string) => `
  SELECT m.month FROM jsonb_path_query(${clauses}, '$.wagers[*].inflectionPoints[*]') AS point (p)
  CROSS JOIN LATERAL (VALUES (point.p ->> 'month'), (point.p ->> 'missedFrom')) AS m (month)`;

/** When wagers have to be judged. Contracts without any, which is nearly all of them, are not looked at. */
@Injectable()
export class PointReads {
  async due(reader: Reader, upTo: Month): Promise<DueWagers[]> {
    return reader.rows<DueWagers>(
      `SELECT v.venture_id AS venture, c.currency, d.due
       FROM (${WAGERING}) w CROSS JOIN LATERAL (${inForce('$1')}) v
       CROSS JOIN LATERAL (SELECT max(m.month) AS due FROM (${dueIn('v.clauses')}) m WHERE m.month <= $1) d
       JOIN contract c ON c.venture_id = v.venture_id AND c.id = v.contract_id
       WHERE d.due IS NOT NULL ORDER BY v.venture_id`,
      [upTo],
    );
  }

  /** Of the months behind `after` and before `by`, ascending. */
  async passed(reader: Reader, { after, by }: { after: Month | null; by: Month }): Promise<PassedPoint[]> {
    return reader.rows<PassedPoint>(
      `SELECT DISTINCT w.venture_id AS venture, d.month
       FROM (${WAGERING}) w
       CROSS JOIN LATERAL (SELECT DISTINCT m.month FROM contract_version x CROSS JOIN LATERAL (${dueIn('x.clauses')}) m
         WHERE x.venture_id = w.venture_id AND x.contract_id = w.contract_id AND x.state = 'signed'
           AND m.month > $1 AND m.month < $2) d
       CROSS JOIN LATERAL (${inForce('d.month')}) v
       LEFT JOIN LATERAL (${inForce('$2')}) l ON true
       WHERE l.number IS DISTINCT FROM v.number AND d.month IN (${dueIn('v.clauses')})
       ORDER BY d.month, w.venture_id`,
      [after ?? '', by],
    );
  }
}
