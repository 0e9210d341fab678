import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { VentureKind } from '../domain/venture.js';

export type ImportedVenture = {
  readonly id: Id<'venture'>;
  readonly party: Id<'party'>;
  readonly reference: string;
  readonly name: string;
  readonly calendar: string;
  readonly kind: VentureKind;
};

/** Ventures that another system has admitted, written by sets: three statements, however many there are. */
@Injectable()
export class VentureImportStore {
  /** Answers how many were new. Those that were there keep what they have. */
  async insertNew(
    tx: Tx,
    ventures: readonly ImportedVenture[],
    stamp: { rulebook: Id<'rulebook'>; by: Id<'account'>; at: Date },
  ): Promise<number> {
    const ids = ventures.map(({ id }) => id);
    const references = ventures.map(({ reference }) => reference);
    await tx.write(
      `INSERT INTO venture_reference (reference, venture_id)
       SELECT reference, id FROM unnest($1::text[], $2::uuid[]) AS x (reference, id)
       ORDER BY reference ON CONFLICT (reference) DO NOTHING`,
      [references, ids],
    );
    const inserted = await tx.rows<{ id: Id<'venture'> }>(
      `INSERT INTO venture (venture_id, party_id, name, kind, origin, user_scenario, industry_platform_id, reference,
         calendar, state, rulebook_id, applied_by, applied_at, submitted_at, decided_at, reason_code, version)
       SELECT id, party, name, kind, 'external', '', NULL, reference, calendar, 'admitted', $7::uuid, $8::uuid,
         $9::timestamptz, $9::timestamptz, $9::timestamptz, NULL, 1
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS x (id, party, name, kind, reference, calendar)
       ORDER BY id ON CONFLICT (venture_id) DO NOTHING RETURNING venture_id AS id`,
      [
        ids,
        ventures.map(({ party }) => party),
        ventures.map(({ name }) => name),
        ventures.map(({ kind }) => kind),
        references,
        ventures.map(({ calendar }) => calendar),
        stamp.rulebook,
        stamp.by,
        stamp.at,
      ],
    );
    await tx.write(
      `INSERT INTO venture_history (venture_id, sequence, action, from_state, to_state, rulebook_id, by_account_id, at)
       SELECT id, 1, 'imported', NULL, 'admitted', $2::uuid, $3::uuid, $4::timestamptz
       FROM unnest($1::uuid[]) AS x (id)`,
      [inserted.map(({ id }) => id), stamp.rulebook, stamp.by, stamp.at],
    );
    return inserted.length;
  }
}
