import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Addressee, Entry } from '../domain/entry.js';
import type { Sight } from '../domain/opportunity.policy.js';

/** Of `opportunity_entry e`. */
const COLUMNS = `e.id, e.opportunity_id AS opportunity, e.kind, e.addressee, e.party_id AS party, e.next_action AS "nextAction",
  e.code, e.due_at AS "dueAt", e.at, e.rank, e.by_account_id AS by`;

type EntryColumns = Omit<Entry, 'to'> & { readonly addressee: Addressee['kind']; readonly party: Id<'party'> | null };

/** Timelines and notices, as far as somebody may see them. */
@Injectable()
export class EntryReads {
  /** One page of each timeline, newest first, in one statement: the policy `maySeeEntry` in SQL. */
  async pagesOf(
    reader: Reader,
    { sight, opportunities }: { sight: Sight; opportunities: readonly Id<'opportunity'>[] },
    page: PageRequest,
  ): Promise<Entry[]> {
    const rows = await reader.rows<EntryColumns>(
      `SELECT found.* FROM unnest($1::uuid[]) AS wanted (id) JOIN opportunity o ON o.id = wanted.id
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM opportunity_entry e
         WHERE e.venture_id = o.venture_id AND e.opportunity_id = o.id
           AND (e.addressee = 'everyone' OR $2 OR o.venture_id = ANY($3::uuid[]) OR e.party_id = ANY($4::uuid[]))
           AND ($5::timestamptz IS NULL OR (e.at, e.rank, e.id) < ($5, $6::int, $7::uuid))
         ORDER BY e.at DESC, e.rank DESC, e.id DESC LIMIT $8) found
       ORDER BY found.at DESC, found.rank DESC, found.id DESC`,
      [
        ...[opportunities, sight.oversees, [...sight.leads], [...sight.parties]],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, page.after?.[2] ?? null, page.limit],
      ],
    );
    return rows.map(toEntry);
  }

  /** What is addressed to the caller: to a venture that they lead, to their role, or to a party that they act for. */
  async noticesTo(reader: Reader, sight: Sight, page: PageRequest): Promise<Entry[]> {
    const rows = await reader.rows<EntryColumns>(
      `SELECT ${COLUMNS} FROM opportunity_entry e
       WHERE ((e.addressee = 'leads' AND e.venture_id = ANY($1::uuid[])) OR (e.addressee = 'reviewers' AND $2)
           OR e.party_id = ANY($3::uuid[]))
         AND ($4::timestamptz IS NULL OR (e.at, e.rank, e.id) < ($4, $5::int, $6::uuid))
       ORDER BY e.at DESC, e.rank DESC, e.id DESC LIMIT $7`,
      [
        ...[[...sight.leads], sight.reviews, [...sight.parties]],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, page.after?.[2] ?? null, page.limit],
      ],
    );
    return rows.map(toEntry);
  }
}

function toEntry({ addressee, party, ...entry }: EntryColumns): Entry {
  if (addressee !== 'party') return { ...entry, to: { kind: addressee } };
  if (party === null) throw new Error(`the entry ${entry.id} is addressed to a party and names none`);
  return { ...entry, to: { kind: 'party', party } };
}
