import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Contracts1763800000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.contract (
         venture_id uuid NOT NULL,
         id uuid NOT NULL,
         name text NOT NULL CONSTRAINT contract_name_length CHECK (length(name) BETWEEN 1 AND 200),
         currency text NOT NULL,
         created_by uuid NOT NULL,
         created_at timestamptz NOT NULL,
         CONSTRAINT contract_pk PRIMARY KEY (venture_id, id)
       )`,
      `CREATE INDEX contract_id ON chuang.contract (id)`,
      `CREATE INDEX contract_created ON chuang.contract (created_at DESC, id DESC)`,
      // One contract at a time shares the money of a venture in a currency: claimed when the first version is proposed.
      `CREATE TABLE chuang.contract_currency_claim (
         venture_id uuid NOT NULL,
         currency text NOT NULL,
         contract_id uuid NOT NULL,
         CONSTRAINT contract_currency_claim_pk PRIMARY KEY (venture_id, currency),
         CONSTRAINT contract_currency_claim_contract_fk FOREIGN KEY (venture_id, contract_id)
           REFERENCES chuang.contract (venture_id, id)
       )`,
      `CREATE TABLE chuang.contract_version (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         number int NOT NULL CONSTRAINT contract_version_number CHECK (number >= 1),
         state text NOT NULL CONSTRAINT contract_version_state CHECK (state IN ('draft', 'proposed', 'signed', 'withdrawn')),
         terms jsonb NOT NULL,
         inputs jsonb NOT NULL,
         terms_hash text NOT NULL,
         version_hash text NOT NULL,
         effective_from text NOT NULL CONSTRAINT contract_version_effective_from CHECK (effective_from ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
         created_by uuid NOT NULL,
         created_at timestamptz NOT NULL,
         proposed_at timestamptz,
         signed_at timestamptz,
         CONSTRAINT contract_version_pk PRIMARY KEY (venture_id, contract_id, number),
         CONSTRAINT contract_version_contract_fk FOREIGN KEY (venture_id, contract_id) REFERENCES chuang.contract (venture_id, id)
       )`,
      `CREATE TABLE chuang.contract_participant (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         version_number int NOT NULL,
         key text NOT NULL,
         party_id uuid NOT NULL CONSTRAINT contract_participant_party_fk REFERENCES chuang.party (id),
         signs boolean NOT NULL,
         CONSTRAINT contract_participant_pk PRIMARY KEY (venture_id, contract_id, version_number, key),
         CONSTRAINT contract_participant_version_fk FOREIGN KEY (venture_id, contract_id, version_number)
           REFERENCES chuang.contract_version (venture_id, contract_id, number)
       )`,
      `CREATE INDEX contract_participant_party ON chuang.contract_participant (party_id)`,
      `CREATE TABLE chuang.contract_signature (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         version_number int NOT NULL,
         party_id uuid NOT NULL CONSTRAINT contract_signature_party_fk REFERENCES chuang.party (id),
         signed_hash text NOT NULL,
         account_id uuid NOT NULL,
         origin text NOT NULL CONSTRAINT contract_signature_origin CHECK (origin IN ('signed', 'imported')),
         signed_at timestamptz NOT NULL,
         CONSTRAINT contract_signature_pk PRIMARY KEY (venture_id, contract_id, version_number, party_id),
         CONSTRAINT contract_signature_version_fk FOREIGN KEY (venture_id, contract_id, version_number)
           REFERENCES chuang.contract_version (venture_id, contract_id, number)
       )`,
      `GRANT SELECT, INSERT ON chuang.contract, chuang.contract_currency_claim, chuang.contract_participant, chuang.contract_signature TO chuang_app`,
      `GRANT DELETE ON chuang.contract_currency_claim, chuang.contract_participant TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.contract_version TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['signature', 'participant', 'version', 'currency_claim'];
    await runStatements(queryRunner, [
      ...tables.map((table) => `DROP TABLE chuang.contract_${table}`),
      `DROP TABLE chuang.contract`,
    ]);
  }
}
