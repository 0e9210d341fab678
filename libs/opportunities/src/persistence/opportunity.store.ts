import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Entry } from '../domain/entry.js';
import type { Opportunity } from '../domain/opportunity.js';
import { OpportunityEntryRow, OpportunityRow, OpportunitySlotRow } from './rows.js';
import { OPPORTUNITY_COLUMNS, type OpportunityColumns, toOpportunity } from './opportunity.columns.js';

/** The place in the list of due work: the worker goes on behind what it has tried. */
export type DuePlace = { readonly at: Date; readonly id: Id<'opportunity'> };

@Injectable()
export class OpportunityStore {
  async insert(tx: Tx, opportunity: Opportunity): Promise<void> {
    const { venture: ventureId, contract: contractId, posting, ...kept } = opportunity;
    const { slots, parentContract: parentContractId, ...said } = posting;
    await tx.manager.insert(OpportunityRow, { ...said, ...kept, ventureId, contractId, parentContractId });
    const rows = slots.map(({ kind, places, ...content }, position) => {
      return { ventureId, opportunityId: opportunity.id, kind, places, position, content };
    });
    await tx.manager.insert(OpportunitySlotRow, rows);
  }

  /** Nothing about it changes until the transaction ends; bidders and other commands wait. */
  async forUpdate(tx: Tx, id: Id<'opportunity'>): Promise<Opportunity | undefined> {
    return this.locked(tx, id, 'FOR UPDATE OF o');
  }

  /** Its state does not change until the transaction ends. Bidders do not wait for each other, so nobody can time anybody. */
  async forBidding(tx: Tx, id: Id<'opportunity'>): Promise<Opportunity | undefined> {
    return this.locked(tx, id, 'FOR SHARE OF o');
  }

  /** The same for a worker; undefined when nothing is due here any more, or another worker has it. */
  async dueForUpdate(tx: Tx, id: Id<'opportunity'>, now: Date): Promise<Opportunity | undefined> {
    const rows = await tx.rows<OpportunityColumns>(
      `SELECT ${OPPORTUNITY_COLUMNS} FROM opportunity o WHERE o.id = $1 AND o.clock_at <= $2 FOR UPDATE OF o SKIP LOCKED`,
      [id, now],
    );
    return rows[0] && toOpportunity(rows[0]);
  }

  async due(reader: Reader, now: Date, { after, limit }: { after?: DuePlace; limit: number }): Promise<DuePlace[]> {
    return reader.rows(
      `SELECT o.clock_at AS at, o.id FROM opportunity o
       WHERE o.clock_at <= $1 AND ($2::timestamptz IS NULL OR (o.clock_at, o.id) > ($2, $3::uuid))
       ORDER BY o.clock_at, o.id LIMIT $4`,
      [now, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** What may change of an opportunity; what was posted does not. */
  async save(tx: Tx, { venture, id, ...changed }: Opportunity): Promise<void> {
    const { state, reason, postedAt, remindedAt, escalatedAt, endedAt, contract, blockedBy, clockAt } = changed;
    await tx.write(
      `UPDATE opportunity SET state = $3, reason = $4, posted_at = $5, reminded_at = $6, escalated_at = $7, ended_at = $8,
         contract_id = $9, blocked_by = $10, clock_at = $11
       WHERE venture_id = $1 AND id = $2`,
      [venture, id, state, reason, postedAt, remindedAt, escalatedAt, endedAt, contract, blockedBy, clockAt],
    );
  }

  async addEntries(tx: Tx, ventureId: Id<'venture'>, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map(({ opportunity: opportunityId, to, by: byAccountId, ...columns }) => {
      const partyId = to.kind === 'party' ? to.party : null;
      return { ...columns, ventureId, opportunityId, addressee: to.kind, partyId, byAccountId };
    });
    await tx.manager.insert(OpportunityEntryRow, rows);
  }

  private async locked(tx: Tx, id: Id<'opportunity'>, lock: string): Promise<Opportunity | undefined> {
    const rows = await tx.rows<OpportunityColumns>(
      `SELECT ${OPPORTUNITY_COLUMNS} FROM opportunity o WHERE o.id = $1 ${lock}`,
      [id],
    );
    return rows[0] && toOpportunity(rows[0]);
  }
}
