import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Bid } from '../domain/bid.js';
import type { Sight } from '../domain/opportunity.policy.js';
import { BID_COLUMNS, type BidColumns, toBid } from './bid.store.js';

export type BidFilter = {
  readonly bid?: Id<'bid'> | undefined;
  readonly opportunity?: Id<'opportunity'> | undefined;
  readonly party?: Id<'party'> | undefined;
};

export type BidVersion = Pick<Bid, 'offer' | 'state' | 'version'> & { readonly at: Date; readonly by: Id<'account'> };

type VersionColumns = Bid['offer'] & Omit<BidVersion, 'offer'> & { readonly bid: Id<'bid'> };

/** The policy `maySeeBid` in SQL, of `opportunity_bid b` and `opportunity o`: the seal of every list. */
const VISIBLE = `(b.party_id = ANY($1::uuid[]) OR (
    b.state = 'placed' AND o.posted_at IS NOT NULL AND o.bidding_ends_at <= $2
    AND (o.state <> 'withdrawn' OR o.ended_at >= o.bidding_ends_at) AND ($3 OR o.venture_id = ANY($4::uuid[]))))`;

const FROM = `opportunity_bid b JOIN opportunity o ON o.venture_id = b.venture_id AND o.id = b.opportunity_id`;

export type Looking = { readonly sight: Sight; readonly now: Date };

/** Bids as far as somebody may see them. */
@Injectable()
export class BidReads {
  /** Newest first. */
  async page(reader: Reader, looking: Looking & { filter: BidFilter }, page: PageRequest): Promise<Bid[]> {
    const { filter } = looking;
    const rows = await reader.rows<BidColumns>(
      `SELECT ${BID_COLUMNS} FROM ${FROM}
       WHERE ${VISIBLE} AND ($5::uuid IS NULL OR b.opportunity_id = $5) AND ($6::uuid IS NULL OR b.party_id = $6)
         AND ($7::uuid IS NULL OR b.id = $7) AND ($8::timestamptz IS NULL OR (b.placed_at, b.id) < ($8, $9::uuid))
       ORDER BY b.placed_at DESC, b.id DESC LIMIT $10`,
      [
        ...parametersOf(looking),
        ...[filter.opportunity ?? null, filter.party ?? null, filter.bid ?? null],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
      ],
    );
    return rows.map(toBid);
  }

  /** One page of each opportunity's bids, newest first, in one statement. */
  async pagesOf(
    reader: Reader,
    looking: Looking & { opportunities: readonly Id<'opportunity'>[] },
    page: PageRequest,
  ): Promise<Bid[]> {
    const rows = await reader.rows<BidColumns>(
      `SELECT found.* FROM unnest($5::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
         SELECT ${BID_COLUMNS} FROM ${FROM}
         WHERE b.opportunity_id = wanted.id AND ${VISIBLE}
           AND ($6::timestamptz IS NULL OR (b.placed_at, b.id) < ($6, $7::uuid))
         ORDER BY b.placed_at DESC, b.id DESC LIMIT $8) found
       ORDER BY found."placedAt" DESC, found.id DESC`,
      [
        ...parametersOf(looking),
        looking.opportunities,
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
      ],
    );
    return rows.map(toBid);
  }

  /** Every version of each bid, oldest first. For those who may see the bids. */
  async versions(reader: Reader, bids: readonly Bid[]): Promise<Map<Id<'bid'>, BidVersion[]>> {
    const rows = await reader.rows<VersionColumns>(
      `SELECT v.bid_id AS bid, v.version, v.state, v.ask, v.pledges, v.message, v.at, v.by_account_id AS by
       FROM opportunity_bid_version v
       WHERE (v.venture_id, v.opportunity_id, v.bid_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]))
       ORDER BY v.bid_id, v.version`,
      [bids.map(({ venture }) => venture), bids.map(({ opportunity }) => opportunity), bids.map(({ id }) => id)],
    );
    const versions = new Map<Id<'bid'>, BidVersion[]>(bids.map(({ id }) => [id, []]));
    for (const { bid, ask, pledges, message, ...kept } of rows) {
      versions.get(bid)?.push({ ...kept, offer: { ask, pledges, message } });
    }
    return versions;
  }
}

function parametersOf({ sight, now }: Looking): readonly unknown[] {
  return [[...sight.parties], now, sight.oversees, [...sight.leads]];
}
