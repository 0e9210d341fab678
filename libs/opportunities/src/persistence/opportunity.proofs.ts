import type { Id } from '#libs/kernel';
import { type Checks, type Finding, findBroken, pageByWeight, type Reader } from '#libs/platform';
import type { Bid } from '../domain/bid.js';
import { PROOFS } from '../domain/proof.js';
import { BID_COLUMNS, type BidColumns, toBid } from './bid.store.js';
import { OPPORTUNITY_COLUMNS, type OpportunityColumns, toOpportunity } from './opportunity.columns.js';

/** Opportunities read at once, and the bids that they have together: memory stays flat however many there are. */
const PAGE = { rowsMax: 500, weightMax: 2_000 };

const WEIGHED = pageByWeight({
  select: `SELECT venture_id, id, (SELECT count(*) FROM opportunity_bid b
      WHERE b.venture_id = opportunity.venture_id AND b.opportunity_id = opportunity.id) AS weight
    FROM opportunity WHERE $1::uuid IS NULL OR id > $1`,
  order: 'id',
  ...PAGE,
});

const CHECKS: Checks = {
  'every bid is its last version': `
      SELECT format('bid %s', b.id) AS what FROM opportunity_bid b
      LEFT JOIN opportunity_bid_version v ON v.venture_id = b.venture_id AND v.opportunity_id = b.opportunity_id
        AND v.bid_id = b.id AND v.version = b.version
      WHERE (v.state, v.ask, v.pledges, v.at) IS DISTINCT FROM (b.state, b.ask, b.pledges, b.changed_at)
        OR v.message IS DISTINCT FROM b.message`,
  'no version of a bid was made after the deadline': `
      SELECT format('version %s of bid %s', v.version, v.bid_id) AS what FROM opportunity_bid_version v
      JOIN opportunity o ON o.venture_id = v.venture_id AND o.id = v.opportunity_id
      WHERE v.at >= o.bidding_ends_at OR o.posted_at IS NULL OR v.at < o.posted_at`,
  'every end has its line in the timeline, once': `
      SELECT format('opportunity %s', o.id) AS what FROM opportunity o
      LEFT JOIN opportunity_entry e ON e.venture_id = o.venture_id AND e.opportunity_id = o.id AND e.kind = o.state
      WHERE o.state IN ('decided', 'defaulted', 'no_bids', 'withdrawn') GROUP BY o.venture_id, o.id HAVING count(e.id) <> 1`,
};

/** Proves from the rows that what was published, bid and decided fits together. */
export async function verifyOpportunities(reader: Reader): Promise<readonly Finding[]> {
  return [...(await findBroken(reader, CHECKS)), ...(await replayed(reader))];
}

async function replayed(reader: Reader): Promise<readonly Finding[]> {
  const broken = new Map<string, Finding>();
  for (let after: Id<'opportunity'> | undefined; ;) {
    const opportunities = await reader.rows<OpportunityColumns>(
      `SELECT ${OPPORTUNITY_COLUMNS} FROM opportunity o JOIN (${WEIGHED}) AS found USING (venture_id, id) ORDER BY o.id`,
      [after ?? null],
    );
    const bids = groupBids(await bidsOf(reader, opportunities));
    for (const [check, id] of opportunities.flatMap((row) => brokenChecks(row, bids))) {
      const { rows, first } = broken.get(check) ?? { rows: 0n, first: `opportunity ${id}` };
      broken.set(check, { check, rows: rows + 1n, first });
    }
    after = opportunities.at(-1)?.id;
    if (!after) return [...broken.values()];
  }
}

function groupBids(bids: readonly Bid[]): ReadonlyMap<Id<'opportunity'>, readonly Bid[]> {
  const groups = new Map<Id<'opportunity'>, Bid[]>();
  for (const bid of bids) {
    const group = groups.get(bid.opportunity) ?? [];
    groups.set(bid.opportunity, group);
    group.push(bid);
  }
  return groups;
}

function brokenChecks(
  row: OpportunityColumns,
  bids: ReadonlyMap<Id<'opportunity'>, readonly Bid[]>,
): (readonly [string, Id<'opportunity'>])[] {
  const opportunity = toOpportunity(row);
  const own = bids.get(opportunity.id) ?? [];
  const failing = Object.entries(PROOFS).filter(([, holds]) => !holds(opportunity, own));
  return failing.map(([check]) => [check, opportunity.id] as const);
}

async function bidsOf(reader: Reader, opportunities: readonly OpportunityColumns[]): Promise<Bid[]> {
  const rows = await reader.rows<BidColumns>(
    `SELECT ${BID_COLUMNS} FROM opportunity_bid b
     WHERE (b.venture_id, b.opportunity_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
    [opportunities.map(({ venture }) => venture), opportunities.map(({ id }) => id)],
  );
  return rows.map(toBid);
}
