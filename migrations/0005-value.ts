import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Value1763800000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.indicator (
         id uuid CONSTRAINT indicator_pk PRIMARY KEY,
         code text NOT NULL CONSTRAINT indicator_code CHECK (code ~ '^[a-z][a-z0-9_]{0,59}$'),
         version int NOT NULL,
         name text NOT NULL,
         definition jsonb NOT NULL,
         defined_by uuid NOT NULL,
         defined_at timestamptz NOT NULL,
         CONSTRAINT indicator_version_unique UNIQUE (code, version)
       )`,
      // U+001F separates the parts of a stable id.
      `CREATE TABLE chuang.value_event_key (
         source text NOT NULL CONSTRAINT value_event_key_source CHECK (strpos(source, chr(31)) = 0),
         external_id text NOT NULL CONSTRAINT value_event_key_external_id CHECK (strpos(external_id, chr(31)) = 0),
         venture_id uuid NOT NULL,
         content_hash text NOT NULL,
         CONSTRAINT value_event_key_pk PRIMARY KEY (source, external_id)
       )`,
      `CREATE TABLE chuang.value_event (
         venture_id uuid NOT NULL,
         id uuid NOT NULL,
         source text NOT NULL,
         external_id text NOT NULL,
         type text NOT NULL,
         data jsonb NOT NULL,
         occurred_at timestamptz NOT NULL,
         calendar text NOT NULL,
         month text NOT NULL,
         late_for_month text,
         recorded_at timestamptz NOT NULL,
         CONSTRAINT value_event_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT value_event_late CHECK (late_for_month IS NULL OR late_for_month < month)
       )`,
      `CREATE INDEX value_event_month ON chuang.value_event (venture_id, month, type)`,
      `CREATE INDEX value_event_occurred ON chuang.value_event (venture_id, occurred_at DESC, id DESC)`,
      `CREATE INDEX value_event_late ON chuang.value_event (venture_id, late_for_month) WHERE late_for_month IS NOT NULL`,
      `CREATE TABLE chuang.indicator_result (
         venture_id uuid NOT NULL,
         month text NOT NULL,
         as_of_month text NOT NULL,
         indicator_id uuid NOT NULL CONSTRAINT indicator_result_indicator_fk REFERENCES chuang.indicator (id),
         numerator numeric(60, 0) NOT NULL,
         denominator numeric(60, 0) NOT NULL CONSTRAINT indicator_result_denominator CHECK (denominator > 0),
         events_count bigint NOT NULL,
         sealed_at timestamptz NOT NULL,
         CONSTRAINT indicator_result_pk PRIMARY KEY (venture_id, month, as_of_month, indicator_id)
       )`,
      `GRANT SELECT, INSERT ON chuang.indicator, chuang.value_event_key, chuang.value_event, chuang.indicator_result TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['indicator_result', 'value_event', 'value_event_key', 'indicator'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
