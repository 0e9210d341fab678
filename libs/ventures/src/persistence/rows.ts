import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id, Month } from '#libs/kernel';
import type { ChallengeState } from '../domain/leadership-challenge.js';
import type { HistoryAction } from '../domain/life-cycle.js';
import type { RulebookContent, RulebookKind } from '../domain/rulebook.js';
import type { MemberRole, VentureKind, VentureOrigin, VentureState } from '../domain/venture.js';

@Entity({ schema: 'chuang', name: 'industry_platform' })
export class IndustryPlatformRow {
  @PrimaryColumn('uuid') id!: Id<'industryPlatform'>;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'chuang', name: 'rulebook' })
export class RulebookRow {
  @PrimaryColumn('uuid') id!: Id<'rulebook'>;
  @Column('text') kind!: RulebookKind;
  @Column('int') version!: number;
  @Column('jsonb') content!: RulebookContent;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
  @Column('uuid', { name: 'published_by' }) publishedBy!: Id<'account'>;
}

@Entity({ schema: 'chuang', name: 'venture_reference' })
export class VentureReferenceRow {
  @PrimaryColumn('text') reference!: string;
  @Column('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
}

@Entity({ schema: 'chuang', name: 'venture' })
export class VentureRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text') name!: string;
  @Column('text') kind!: VentureKind;
  @Column('text') origin!: VentureOrigin;
  @Column('text', { name: 'user_scenario' }) userScenario!: string;
  @Column('uuid', { name: 'industry_platform_id', nullable: true }) industryPlatformId!: Id<'industryPlatform'> | null;
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('text') calendar!: string;
  @Column('text') state!: VentureState;
  @Column('uuid', { name: 'rulebook_id' }) rulebookId!: Id<'rulebook'>;
  @Column('uuid', { name: 'applied_by' }) appliedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'applied_at' }) appliedAt!: Date;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz', { name: 'review_reminded_at', nullable: true }) reviewRemindedAt!: Date | null;
  @Column('timestamptz', { name: 'review_escalated_at', nullable: true }) reviewEscalatedAt!: Date | null;
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  @Column('timestamptz', { name: 'clock_at', nullable: true }) clockAt!: Date | null;
}

@Entity({ schema: 'chuang', name: 'venture_history' })
export class VentureHistoryRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('int') sequence!: number;
  @Column('text') action!: HistoryAction;
  @Column('text', { name: 'from_state', nullable: true }) fromState!: VentureState | null;
  @Column('text', { name: 'to_state' }) toState!: VentureState;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { name: 'rulebook_id' }) rulebookId!: Id<'rulebook'>;
  @Column('uuid', { name: 'by_account_id', nullable: true }) byAccountId!: Id<'account'> | null;
  @Column('timestamptz') at!: Date;
}

@Entity({ schema: 'chuang', name: 'venture_member' })
export class VentureMemberRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text') role!: MemberRole;
  @PrimaryColumn('date') since!: string;
  @Column('date', { nullable: true }) until!: string | null;
}

@Entity({ schema: 'chuang', name: 'leadership_challenge' })
export class LeadershipChallengeRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'leadershipChallenge'>;
  @Column('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @Column('text', { name: 'wager_id' }) wagerId!: string;
  @Column('text', { name: 'point_id' }) pointId!: string;
  @Column('text') month!: Month;
  @Column('text') reason!: string;
  @Column('text') state!: ChallengeState;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'concluded_at', nullable: true }) concludedAt!: Date | null;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('int') version!: number;
}

@Entity({ schema: 'chuang', name: 'leadership_challenge_history' })
export class LeadershipChallengeHistoryRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'challenge_id' }) challengeId!: Id<'leadershipChallenge'>;
  @PrimaryColumn('int') sequence!: number;
  @Column('text') state!: ChallengeState;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { name: 'by_account_id', nullable: true }) byAccountId!: Id<'account'> | null;
  @Column('timestamptz') at!: Date;
}

export const venturesRows = [
  IndustryPlatformRow,
  RulebookRow,
  VentureReferenceRow,
  VentureRow,
  VentureHistoryRow,
  VentureMemberRow,
  LeadershipChallengeRow,
  LeadershipChallengeHistoryRow,
];
