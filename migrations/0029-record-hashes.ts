import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** Who signed, who decided and what was published get hashes that the seals of the months fix. */
export class RecordHashes1763800000029 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [...TABLES, ...HASHES_OF_OLD_RECORDS]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.period_seal DROP COLUMN records_count, DROP COLUMN records_root`,
      `DROP TABLE chuang.record_hash`,
      `DROP FUNCTION chuang.hash_of_record(text, text[])`,
      `DROP FUNCTION chuang.microseconds(timestamptz)`,
    ]);
  }
}

const TABLES = [
  `CREATE FUNCTION chuang.microseconds(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
   RETURN trunc(extract(epoch FROM moment) * 1000000)::text`,
  // The JSON of texts, so that no two records are written alike, whatever separators they hold.
  `CREATE FUNCTION chuang.hash_of_record(kind text, VARIADIC says text[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
   RETURN encode(sha256(convert_to(to_json(array['chuang-record/1', kind] || says)::text, 'UTF8')), 'hex')`,
  `CREATE TABLE chuang.record_hash (
     kind text NOT NULL,
     name text NOT NULL,
     hash text NOT NULL CONSTRAINT record_hash_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
     calendar text,
     month text,
     CONSTRAINT record_hash_pk PRIMARY KEY (kind, name),
     CONSTRAINT record_hash_sealed CHECK ((calendar IS NULL) = (month IS NULL))
   )`,
  `CREATE INDEX record_hash_unsealed ON chuang.record_hash (hash) WHERE month IS NULL`,
  `CREATE INDEX record_hash_month ON chuang.record_hash (calendar, month, hash) WHERE month IS NOT NULL`,
  `GRANT SELECT, INSERT, UPDATE (calendar, month) ON chuang.record_hash TO chuang_app`,
  `ALTER TABLE chuang.period_seal
     ADD COLUMN records_count bigint CONSTRAINT period_seal_records_count CHECK (records_count >= 0),
     ADD COLUMN records_root text CONSTRAINT period_seal_records_root CHECK (records_root ~ '^[0-9a-f]{64}$'),
     ADD CONSTRAINT period_seal_records CHECK ((records_count IS NULL) = (records_root IS NULL))`,
];

/** As they stand at the migration: what was changed before it cannot be known. The next month that closes seals them. */
export const HASHES_OF_OLD_RECORDS = [
  `INSERT INTO chuang.record_hash (kind, name, hash)
   SELECT 'contract_signature', concat_ws('/', contract_id, version_number, party_id), chuang.hash_of_record(
     'contract_signature', venture_id::text, contract_id::text, version_number::text, party_id::text, signed_hash,
     account_id::text, origin, chuang.microseconds(signed_at))
   FROM chuang.contract_signature`,
  `INSERT INTO chuang.record_hash (kind, name, hash)
   SELECT 'payout_decision', concat_ws('/', payout_id, sequence), chuang.hash_of_record(
     'payout_decision', party_id::text, payout_id::text, sequence::text, decision, by_account_id::text, reason_code, comment,
     content_hash, from_state, to_state, chuang.microseconds(at))
   FROM chuang.payout_decision`,
  `INSERT INTO chuang.record_hash (kind, name, hash)
   SELECT 'payout_policy', concat_ws('/', currency, version), chuang.hash_of_record(
     'payout_policy', currency, version::text, minimum_minor::text, two_approvals_above_minor::text, published_by::text,
     chuang.microseconds(published_at))
   FROM chuang.payout_policy`,
  `INSERT INTO chuang.record_hash (kind, name, hash)
   SELECT 'rulebook', id::text, chuang.hash_of_record(
     'rulebook', id::text, kind, version::text, content::text, published_by::text, chuang.microseconds(published_at))
   FROM chuang.rulebook`,
  `INSERT INTO chuang.record_hash (kind, name, hash)
   SELECT 'indicator', id::text, chuang.hash_of_record(
     'indicator', id::text, code, version::text, name, definition::text, defined_by::text, chuang.microseconds(defined_at))
   FROM chuang.indicator`,
];
