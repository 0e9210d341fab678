import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { PeriodKey } from '../domain/progress.js';

/** What the statements of a month give a party in a currency. Minor units. */
export type PartyTotal = {
  readonly partyId: Id<'party'>;
  readonly currency: CurrencyCode;
  readonly ownMinor: bigint;
  readonly correctionsMinor: bigint;
};

@Injectable()
export class PreviewReads {
  /** By party and currency. */
  async totals(reader: Reader, { calendar, month }: PeriodKey): Promise<PartyTotal[]> {
    // As text, because what many ventures give one party may be more than a bigint of the database holds.
    const rows = await reader.rows<Record<keyof PartyTotal, string> & Pick<PartyTotal, 'partyId' | 'currency'>>(
      `SELECT sh.party_id AS "partyId", s.currency,
         coalesce(sum(sh.amount_minor) FILTER (WHERE sh.for_month = s.month), 0)::text AS "ownMinor",
         coalesce(sum(sh.amount_minor) FILTER (WHERE sh.for_month <> s.month), 0)::text AS "correctionsMinor"
       FROM statement s JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id
       WHERE s.calendar = $1 AND s.month = $2 GROUP BY sh.party_id, s.currency ORDER BY sh.party_id, s.currency`,
      [calendar, month],
    );
    return rows.map(({ ownMinor, correctionsMinor, ...total }) => {
      return { ...total, ownMinor: BigInt(ownMinor), correctionsMinor: BigInt(correctionsMinor) };
    });
  }

  async counts(
    reader: Reader,
    { calendar, month }: PeriodKey,
  ): Promise<{ readonly statements: number; readonly journals: number }> {
    const counts = await reader.row<{ statements: number; journals: number }>(
      `SELECT count(*)::int AS statements, count(journal_id)::int AS journals FROM statement WHERE calendar = $1 AND month = $2`,
      [calendar, month],
    );
    return { statements: 0, journals: 0, ...counts };
  }
}
