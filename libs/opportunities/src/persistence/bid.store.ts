import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Bid, Decision, Offer } from '../domain/bid.js';
import { OpportunityBidVersionRow } from './rows.js';

/** Of `opportunity_bid b`. */
export const BID_COLUMNS = `b.id, b.venture_id AS venture, b.opportunity_id AS opportunity, b.kind, b.party_id AS party, b.ask,
  b.pledges, b.message, b.state, b.version, b.placed_at AS "placedAt", b.changed_at AS "changedAt", b.outcome, b.weight,
  b.rejection, b.comment`;

export type BidColumns = Omit<Bid, 'offer' | 'decision'> &
  Offer & {
    readonly outcome: Decision['outcome'] | null;
    readonly weight: string | null;
    readonly rejection: Extract<Decision, { outcome: 'rejected' }>['reason'] | null;
    readonly comment: string | null;
  };

/** One bid per party and kind. */
export type BidPlace = Pick<Bid, 'venture' | 'opportunity' | 'kind' | 'party'>;

type Stamp = { readonly by: Id<'account'>; readonly at: Date };

@Injectable()
export class BidStore {
  /** Of one opportunity, those taken back included, in no order. Whoever decides by them holds the opportunity. */
  async ofOpportunity(reader: Reader, opportunity: { venture: Id<'venture'>; id: Id<'opportunity'> }): Promise<Bid[]> {
    const rows = await reader.rows<BidColumns>(
      `SELECT ${BID_COLUMNS} FROM opportunity_bid b WHERE b.venture_id = $1 AND b.opportunity_id = $2`,
      [opportunity.venture, opportunity.id],
    );
    return rows.map(toBid);
  }

  async byId(reader: Reader, id: Id<'bid'>): Promise<Bid | undefined> {
    const row = await reader.row<BidColumns>(`SELECT ${BID_COLUMNS} FROM opportunity_bid b WHERE b.id = $1`, [id]);
    return row && toBid(row);
  }

  async forUpdate(tx: Tx, { venture, id }: Pick<Bid, 'venture' | 'id'>): Promise<Bid | undefined> {
    const row = await tx.row<BidColumns>(
      `SELECT ${BID_COLUMNS} FROM opportunity_bid b WHERE b.venture_id = $1 AND b.id = $2 FOR UPDATE`,
      [venture, id],
    );
    return row && toBid(row);
  }

  /** The bid of this party for this kind, taken back or not. */
  async ofParty(tx: Tx, { venture, opportunity, kind, party }: BidPlace): Promise<Bid | undefined> {
    const row = await tx.row<BidColumns>(
      `SELECT ${BID_COLUMNS} FROM opportunity_bid b
       WHERE b.venture_id = $1 AND b.opportunity_id = $2 AND b.kind = $3 AND b.party_id = $4 FOR UPDATE`,
      [venture, opportunity, kind, party],
    );
    return row && toBid(row);
  }

  /** False when the party has bid for the kind meanwhile. */
  async insert(tx: Tx, bid: Bid, by: Id<'account'>): Promise<boolean> {
    const { venture, opportunity, id, kind, party, state, version, offer, placedAt, changedAt } = bid;
    const written = await tx.write(
      `INSERT INTO opportunity_bid (venture_id, opportunity_id, id, kind, party_id, state, version, ask, pledges, message,
         placed_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (venture_id, opportunity_id, kind, party_id) DO NOTHING`,
      [
        ...[venture, opportunity, id, kind, party, state, version],
        ...[offer.ask, JSON.stringify(offer.pledges), offer.message, placedAt, changedAt],
      ],
    );
    if (written === 1) await this.keepVersion(tx, bid, { by, at: changedAt });
    return written === 1;
  }

  /** The next version of what the party says. */
  async saveOffer(tx: Tx, bid: Bid, stamp: Stamp): Promise<void> {
    const { venture, opportunity, id, state, version, offer, changedAt } = bid;
    await tx.write(
      `UPDATE opportunity_bid SET state = $4, version = $5, ask = $6, pledges = $7, message = $8, changed_at = $9
       WHERE venture_id = $1 AND opportunity_id = $2 AND id = $3`,
      [venture, opportunity, id, state, version, offer.ask, JSON.stringify(offer.pledges), offer.message, changedAt],
    );
    await this.keepVersion(tx, bid, stamp);
  }

  /** All decisions in one statement. */
  async saveDecisions(tx: Tx, bids: readonly Bid[]): Promise<void> {
    if (bids.length === 0) return;
    const records = bids.map(({ venture, opportunity, id, decision }) => ({
      ...{ venture_id: venture, opportunity_id: opportunity, id, ...decision },
      rejection: decision?.outcome === 'rejected' ? decision.reason : null,
    }));
    await tx.write(
      `UPDATE opportunity_bid b SET outcome = x.outcome, weight = x.weight, rejection = x.rejection, comment = x.comment
       FROM jsonb_to_recordset($1::jsonb) AS x (venture_id uuid, opportunity_id uuid, id uuid, outcome text, weight text,
         rejection text, comment text)
       WHERE b.venture_id = x.venture_id AND b.opportunity_id = x.opportunity_id AND b.id = x.id`,
      [JSON.stringify(records)],
    );
  }

  private async keepVersion(tx: Tx, bid: Bid, { by, at }: Stamp): Promise<void> {
    const { venture: ventureId, opportunity: opportunityId, id: bidId, version, state, offer } = bid;
    const content = { ...offer, pledges: [...offer.pledges] };
    const row = { ventureId, opportunityId, bidId, version, state, ...content, byAccountId: by, at };
    await tx.manager.insert(OpportunityBidVersionRow, row);
  }
}

export function toBid({ ask, pledges, message, outcome, weight, rejection, comment, ...kept }: BidColumns): Bid {
  const offer = { ask, pledges: pledges.map(({ indicator, pledge }) => ({ indicator, pledge })), message };
  return { ...kept, offer, decision: decisionOf({ outcome, weight, rejection, comment }) };
}

type DecisionColumns = Pick<BidColumns, 'outcome' | 'weight' | 'rejection' | 'comment'>;

function decisionOf({ outcome, weight, rejection, comment }: DecisionColumns): Decision | null {
  if (outcome === 'accepted' && weight !== null) return { outcome, weight, comment };
  return outcome === 'rejected' && rejection !== null ? { outcome, reason: rejection, comment } : null;
}
