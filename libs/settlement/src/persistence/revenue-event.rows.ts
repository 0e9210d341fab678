import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { RevenueKind } from '../domain/revenue-event.js';

@Entity({ schema: 'chuang', name: 'revenue_event_key' })
class RevenueEventKeyRow {
  @PrimaryColumn('text') source!: string;
  @PrimaryColumn('text', { name: 'external_id' }) externalId!: string;
  @Column('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
}

@Entity({ schema: 'chuang', name: 'revenue_event' })
class RevenueEventRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'revenueEvent'>;
  @Column('text') source!: string;
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') kind!: RevenueKind;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
  @Column('text') currency!: CurrencyCode;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('text') calendar!: string;
  @Column('text') month!: Month;
  @Column('text', { name: 'late_for_month', nullable: true }) lateForMonth!: Month | null;
  @Column('jsonb') attributes!: object;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}

export const revenueEventRows = [RevenueEventKeyRow, RevenueEventRow];
