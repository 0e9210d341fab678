import { Injectable } from '@nestjs/common';
import type { Reader } from '#libs/platform';
import type { AdmissionFigures } from '../domain/admission-figures.js';
import { VENTURE_ORIGINS } from '../domain/venture.js';

@Injectable()
export class AdmissionFiguresStore {
  /** One record for each origin, zeros included. Only imported ventures have a reference. */
  async figures(reader: Reader): Promise<AdmissionFigures[]> {
    return reader.rows<AdmissionFigures>(
      `SELECT o.origin,
         (count(*) FILTER (WHERE v.own))::int AS applied,
         (count(*) FILTER (WHERE v.own AND v.state IN ('admitted', 'closed')))::int AS admitted,
         (count(*) FILTER (WHERE v.own AND v.state = 'rejected'))::int AS rejected,
         (count(*) FILTER (WHERE v.own AND v.state = 'withdrawn'))::int AS withdrawn,
         (count(*) FILTER (WHERE v.own AND v.state IN ('applied', 'changes_requested')))::int AS pending,
         (count(*) FILTER (WHERE v.own AND EXISTS (SELECT FROM venture_history h
           WHERE h.venture_id = v.venture_id AND h.action = 'changes_requested')))::int AS "changesRequested",
         round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM v.decided_at - v.applied_at) / 86400)
           FILTER (WHERE v.own AND v.decided_at IS NOT NULL))::numeric, 2)::text AS "medianDaysToDecision",
         (count(*) FILTER (WHERE NOT v.own))::int AS imported
       FROM unnest($1::text[]) WITH ORDINALITY AS o (origin, position)
       LEFT JOIN (SELECT *, reference IS NULL AS own FROM venture) v ON v.origin = o.origin
       GROUP BY o.origin, o.position ORDER BY o.position`,
      [VENTURE_ORIGINS],
    );
  }
}
