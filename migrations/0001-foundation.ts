import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Foundation1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      // The application works as chuang_app, which can only do what is granted below; it never works as the owner.
      `DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'chuang_app') THEN CREATE ROLE chuang_app NOLOGIN; END IF;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
       END $$`,
      `GRANT chuang_app TO CURRENT_USER`,
      `GRANT USAGE ON SCHEMA chuang TO chuang_app`,
      // The same id that kernel's stableId() computes: UUIDv8 over SHA-256 of the parts joined by U+001F.
      `CREATE FUNCTION chuang.stable_id(joined text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
       RETURN (
         overlay(overlay(encode(sha256(convert_to(joined, 'UTF8')), 'hex') PLACING '8' FROM 13 FOR 1)
           PLACING substr('89ab', (get_byte(sha256(convert_to(joined, 'UTF8')), 8) >> 4 & 3) + 1, 1) FROM 17 FOR 1)::char(32)
       )::uuid`,
      `CREATE TABLE chuang.idempotency_record (
         account_id uuid NOT NULL,
         operation text NOT NULL,
         key text NOT NULL CONSTRAINT idempotency_record_key_length CHECK (length(key) BETWEEN 1 AND 255),
         fingerprint text NOT NULL,
         response jsonb NOT NULL,
         created_at timestamptz NOT NULL,
         CONSTRAINT idempotency_record_pk PRIMARY KEY (account_id, operation, key)
       )`,
      `GRANT SELECT, INSERT ON chuang.idempotency_record TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`DROP TABLE chuang.idempotency_record`, `DROP FUNCTION chuang.stable_id(text)`]);
  }
}
