import type { CurrencyCode, Id, Month } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BidState, Pledge, RejectionReason } from '../domain/bid.js';
import type { Addressee, EntryKind } from '../domain/entry.js';
import type { OpportunityState, SharingBasis, Slot, SlotKind } from '../domain/opportunity.js';

@Entity({ schema: 'chuang', name: 'opportunity' })
export class OpportunityRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'opportunity'>;
  @Column('text') title!: string;
  @Column('text', { name: 'user_scenario' }) userScenario!: string;
  @Column('text') currency!: CurrencyCode;
  @Column('uuid', { name: 'parent_contract_id', nullable: true }) parentContractId!: Id<'contract'> | null;
  @Column('text', { name: 'effective_from' }) effectiveFrom!: Month;
  @Column('text') basis!: SharingBasis;
  @Column('text', { name: 'joiners_rate' }) joinersRate!: string;
  @Column('text', { name: 'platform_fee_rate', nullable: true }) platformFeeRate!: string | null;
  @Column('text', { name: 'counter_floor' }) counterFloor!: string;
  @Column('timestamptz', { name: 'bidding_ends_at' }) biddingEndsAt!: Date;
  @Column('timestamptz', { name: 'review_ends_at' }) reviewEndsAt!: Date;
  @Column('text', { name: 'published_hash' }) publishedHash!: string;
  @Column('text') state!: OpportunityState;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { name: 'created_by' }) createdBy!: Id<'account'>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'posted_at', nullable: true }) postedAt!: Date | null;
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null;
  @Column('timestamptz', { name: 'escalated_at', nullable: true }) escalatedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('uuid', { name: 'contract_id', nullable: true }) contractId!: Id<'contract'> | null;
  @Column('text', { name: 'blocked_by', nullable: true }) blockedBy!: string | null;
  @Column('timestamptz', { name: 'clock_at', nullable: true }) clockAt!: Date | null;
}

@Entity({ schema: 'chuang', name: 'opportunity_slot' })
export class OpportunitySlotRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'opportunity_id' }) opportunityId!: Id<'opportunity'>;
  @PrimaryColumn('text') kind!: SlotKind;
  @Column('int') position!: number;
  @Column('int') places!: number;
  @Column('jsonb') content!: Pick<Slot, 'requirements' | 'obligations' | 'targets'>;
}

@Entity({ schema: 'chuang', name: 'opportunity_bid' })
export class OpportunityBidRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'opportunity_id' }) opportunityId!: Id<'opportunity'>;
  @PrimaryColumn('uuid') id!: Id<'bid'>;
  @Column('text') kind!: SlotKind;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text') state!: BidState;
  @Column('int') version!: number;
  @Column('text') ask!: string;
  @Column('jsonb') pledges!: readonly Pledge[];
  @Column('text', { nullable: true }) message!: string | null;
  @Column('timestamptz', { name: 'placed_at' }) placedAt!: Date;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('text', { nullable: true }) outcome!: 'accepted' | 'rejected' | null;
  @Column('text', { nullable: true }) weight!: string | null;
  @Column('text', { nullable: true }) rejection!: RejectionReason | null;
  @Column('text', { nullable: true }) comment!: string | null;
}

@Entity({ schema: 'chuang', name: 'opportunity_bid_version' })
export class OpportunityBidVersionRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'opportunity_id' }) opportunityId!: Id<'opportunity'>;
  @PrimaryColumn('uuid', { name: 'bid_id' }) bidId!: Id<'bid'>;
  @PrimaryColumn('int') version!: number;
  @Column('text') state!: BidState;
  @Column('text') ask!: string;
  @Column('jsonb') pledges!: readonly Pledge[];
  @Column('text', { nullable: true }) message!: string | null;
  @Column('uuid', { name: 'by_account_id' }) byAccountId!: Id<'account'>;
  @Column('timestamptz') at!: Date;
}

@Entity({ schema: 'chuang', name: 'opportunity_entry' })
export class OpportunityEntryRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'opportunity_id' }) opportunityId!: Id<'opportunity'>;
  @PrimaryColumn('uuid') id!: Id<'opportunityEntry'>;
  @Column('text') kind!: EntryKind;
  @Column('text') addressee!: Addressee['kind'];
  @Column('uuid', { name: 'party_id', nullable: true }) partyId!: Id<'party'> | null;
  @Column('text', { name: 'next_action' }) nextAction!: string;
  @Column('text', { nullable: true }) code!: string | null;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz') at!: Date;
  @Column('int') rank!: number;
  @Column('uuid', { name: 'by_account_id', nullable: true }) byAccountId!: Id<'account'> | null;
}

export const opportunitiesRows = [
  OpportunityRow,
  OpportunitySlotRow,
  OpportunityBidRow,
  OpportunityBidVersionRow,
  OpportunityEntryRow,
];
