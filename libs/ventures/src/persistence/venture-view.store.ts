import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { Venture, VentureOrigin, VentureState } from '../domain/venture.js';
import {
  type Caller,
  maySee,
  overseesVentures,
  type OwnMembership,
  PUBLISHED_STATES,
  type SeenVenture,
  standingOf,
} from '../domain/venture.policy.js';
import { VENTURE_COLUMNS, VENTURE_FROM } from './venture.columns.js';

export type VentureFilter = {
  readonly state: VentureState | null;
  readonly origin: VentureOrigin | null;
  /** Only ventures that the caller is a member of, or acts for. */
  readonly mine: boolean;
};

type ViewRow = Venture & { own: OwnMembership[] };

/** $1 are the caller's parties. Memberships of others are not even read. */
const OWN = `(SELECT coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'current', m.until IS NULL)), '[]')
  FROM venture_member m WHERE m.venture_id = v.venture_id AND m.party_id = ANY($1::uuid[])) AS own`;

const MINE = `SELECT m.venture_id FROM venture_member m WHERE m.party_id = ANY($1::uuid[]) AND m.until IS NULL
  UNION SELECT p.venture_id FROM venture p WHERE p.party_id = ANY($1::uuid[])`;

const LED = `SELECT DISTINCT m.venture_id FROM venture_member m
  WHERE m.party_id = ANY($1::uuid[]) AND m.until IS NULL AND m.role = 'lead'`;

const PUBLISHED = PUBLISHED_STATES.map((state) => `'${state}'`).join(', ');

/** Ventures as a caller sees them. What maySee() decides for one venture, `ventures` decides in SQL for a list. */
@Injectable()
export class VentureViewStore {
  /** Those among `ids` that the caller may see. */
  async seen(reader: Reader, caller: Caller, ids: readonly Id<'venture'>[]): Promise<Map<Id<'venture'>, SeenVenture>> {
    const sql = `SELECT ${VENTURE_COLUMNS}, ${OWN} FROM ${VENTURE_FROM} WHERE v.venture_id = ANY($2::uuid[])`;
    const rows = await reader.rows<ViewRow>(sql, [[...caller.parties], ids]);
    const visible = rows.map((row) => toSeen(caller, row)).filter((seen) => maySee(caller, seen));
    return new Map(visible.map((seen) => [seen.venture.id, seen]));
  }

  /**
   * The venture with its row locked until the end of the transaction, if the caller may see it. Decisions, the clock
   * and changes of the team come one after another; what is read here is read after the lock was got.
   */
  async seenForUpdate(tx: Tx, caller: Caller, id: Id<'venture'>): Promise<SeenVenture | undefined> {
    await tx.rows('SELECT 1 FROM venture WHERE venture_id = $1 FOR UPDATE', [id]);
    return (await this.seen(tx, caller, [id])).get(id);
  }

  async ventures(reader: Reader, caller: Caller, filter: VentureFilter, page: PageRequest): Promise<SeenVenture[]> {
    const visible = visibility(caller, filter);
    const rows = await reader.rows<ViewRow>(
      `SELECT ${VENTURE_COLUMNS}, ${OWN} FROM ${VENTURE_FROM}
       WHERE ${visible}
         AND ${filter.state === null ? '$2::text IS NULL' : 'v.state = $2'}
         AND ${filter.origin === null ? '$3::text IS NULL' : 'v.origin = $3'}
         AND ${page.after ? '(v.applied_at, v.venture_id) < ($4::timestamptz, $5::uuid)' : '($4::text IS NULL AND $5::text IS NULL)'}
       ORDER BY v.applied_at DESC, v.venture_id DESC LIMIT $6`,
      [[...caller.parties], filter.state, filter.origin, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
    return rows.map((row) => toSeen(caller, row));
  }

  /** Ventures that the caller belongs to now, as a lead or in any way. */
  async belonging(reader: Reader, caller: Caller, as: 'lead' | 'any'): Promise<Set<Id<'venture'>>> {
    const sql = as === 'any' ? MINE : LED;
    const rows = await reader.rows<{ venture_id: Id<'venture'> }>(sql, [[...caller.parties]]);
    return new Set(rows.map((row) => row.venture_id));
  }
}

// A state that is not published is open to its own people only, so the list starts from their few ventures then.
function visibility(caller: Caller, filter: VentureFilter): string {
  const published: readonly (VentureState | null)[] = PUBLISHED_STATES;
  const mine = `v.venture_id IN (${MINE})`;
  if (filter.mine) return mine;
  if (overseesVentures(caller)) return 'true';
  if (filter.state === null) return `(v.state IN (${PUBLISHED}) OR ${mine})`;
  return published.includes(filter.state) ? 'true' : mine;
}

function toSeen(caller: Caller, { own, ...venture }: ViewRow): SeenVenture {
  return { venture, standing: standingOf(caller, venture, own) };
}
