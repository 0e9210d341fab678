import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id, Month } from '#libs/kernel';
import type { IndicatorDefinition } from '../domain/indicator.js';

@Entity({ schema: 'chuang', name: 'indicator' })
export class IndicatorRow {
  @PrimaryColumn('uuid') id!: Id<'indicator'>;
  @Column('text') code!: string;
  @Column('int') version!: number;
  @Column('text') name!: string;
  @Column('jsonb') definition!: IndicatorDefinition;
  @Column('uuid', { name: 'defined_by' }) definedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'defined_at' }) definedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'value_event_key' })
export class ValueEventKeyRow {
  @PrimaryColumn('text') source!: string;
  @PrimaryColumn('text', { name: 'external_id' }) externalId!: string;
  @Column('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
}

@Entity({ schema: 'chuang', name: 'value_event' })
export class ValueEventRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'valueEvent'>;
  @Column('text') source!: string;
  @Column('text', { name: 'external_id' }) externalId!: string;
  @Column('text') type!: string;
  @Column('jsonb') data!: object;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('text') calendar!: string;
  @Column('text') month!: Month;
  @Column('text', { name: 'late_for_month', nullable: true }) lateForMonth!: Month | null;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'indicator_result' })
export class IndicatorResultRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('text') month!: Month;
  @PrimaryColumn('text', { name: 'as_of_month' }) asOfMonth!: Month;
  @PrimaryColumn('uuid', { name: 'indicator_id' }) indicatorId!: Id<'indicator'>;
  @Column('numeric', { precision: 60, scale: 0 }) numerator!: string;
  @Column('numeric', { precision: 60, scale: 0 }) denominator!: string;
  @Column('bigint', { name: 'events_count' }) eventsCount!: bigint;
  @Column('timestamptz', { name: 'sealed_at' }) sealedAt!: Date;
}

export const valueRows = [IndicatorRow, ValueEventKeyRow, ValueEventRow, IndicatorResultRow];
