import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

const MONTH = `~ '^\\d{4}-(0[1-9]|1[0-2])$'`;

/** Contracts under other contracts, the end of contracts, and what each side says about the promises in them. */
export class ContractLinks1763800000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      // A link lies with the child; its parent may belong to another venture, so it is named and not referenced.
      `CREATE TABLE chuang.contract_link (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         parent_venture_id uuid NOT NULL,
         parent_contract_id uuid NOT NULL CONSTRAINT contract_link_not_to_itself CHECK (parent_contract_id <> contract_id),
         CONSTRAINT contract_link_pk PRIMARY KEY (venture_id, contract_id),
         CONSTRAINT contract_link_contract_fk FOREIGN KEY (venture_id, contract_id) REFERENCES chuang.contract (venture_id, id)
       )`,
      `CREATE INDEX contract_link_parent ON chuang.contract_link (parent_contract_id, contract_id DESC)`,
      `CREATE TABLE chuang.contract_link_answer (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         agreed boolean NOT NULL,
         account_id uuid NOT NULL,
         answered_at timestamptz NOT NULL,
         CONSTRAINT contract_link_answer_pk PRIMARY KEY (venture_id, contract_id),
         CONSTRAINT contract_link_answer_link_fk FOREIGN KEY (venture_id, contract_id)
           REFERENCES chuang.contract_link (venture_id, contract_id)
       )`,
      `CREATE TABLE chuang.contract_disbanding (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         number int NOT NULL CONSTRAINT contract_disbanding_number CHECK (number >= 1),
         version_number int NOT NULL,
         state text NOT NULL CONSTRAINT contract_disbanding_state CHECK (state IN ('proposed', 'agreed', 'refused', 'withdrawn')),
         reason text NOT NULL,
         last_month text NOT NULL CONSTRAINT contract_disbanding_last_month CHECK (last_month ${MONTH}),
         deadline timestamptz NOT NULL,
         proposed_by uuid NOT NULL,
         proposed_at timestamptz NOT NULL,
         ended_at timestamptz,
         CONSTRAINT contract_disbanding_pk PRIMARY KEY (venture_id, contract_id, number),
         CONSTRAINT contract_disbanding_ended CHECK ((state = 'proposed') = (ended_at IS NULL)),
         CONSTRAINT contract_disbanding_version_fk FOREIGN KEY (venture_id, contract_id, version_number)
           REFERENCES chuang.contract_version (venture_id, contract_id, number)
       )`,
      `CREATE UNIQUE INDEX contract_disbanding_agreed ON chuang.contract_disbanding (venture_id, contract_id)
         WHERE state = 'agreed'`,
      `CREATE TABLE chuang.contract_disbanding_answer (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         number int NOT NULL,
         party_id uuid NOT NULL CONSTRAINT contract_disbanding_answer_party_fk REFERENCES chuang.party (id),
         agreed boolean NOT NULL,
         comment text,
         account_id uuid NOT NULL,
         answered_at timestamptz NOT NULL,
         CONSTRAINT contract_disbanding_answer_pk PRIMARY KEY (venture_id, contract_id, number, party_id),
         CONSTRAINT contract_disbanding_answer_disbanding_fk FOREIGN KEY (venture_id, contract_id, number)
           REFERENCES chuang.contract_disbanding (venture_id, contract_id, number)
       )`,
      // A party's view of a promise in a month; what it says later is the next number.
      `CREATE TABLE chuang.contract_assessment (
         venture_id uuid NOT NULL,
         contract_id uuid NOT NULL,
         id uuid NOT NULL,
         month text NOT NULL CONSTRAINT contract_assessment_month CHECK (month ${MONTH}),
         party_id uuid NOT NULL CONSTRAINT contract_assessment_party_fk REFERENCES chuang.party (id),
         node_key text NOT NULL,
         obligation_code text NOT NULL,
         number int NOT NULL CONSTRAINT contract_assessment_number CHECK (number >= 1),
         view text NOT NULL CONSTRAINT contract_assessment_view CHECK (view IN ('kept', 'at_risk', 'broken')),
         comment text,
         account_id uuid NOT NULL,
         assessed_at timestamptz NOT NULL,
         CONSTRAINT contract_assessment_pk PRIMARY KEY (venture_id, contract_id, id),
         CONSTRAINT contract_assessment_number_unique
           UNIQUE (venture_id, contract_id, month, party_id, node_key, obligation_code, number),
         CONSTRAINT contract_assessment_contract_fk FOREIGN KEY (venture_id, contract_id)
           REFERENCES chuang.contract (venture_id, id)
       )`,
      `GRANT SELECT, INSERT ON chuang.contract_link, chuang.contract_link_answer, chuang.contract_disbanding,
         chuang.contract_disbanding_answer, chuang.contract_assessment TO chuang_app`,
      `GRANT UPDATE (state, ended_at) ON chuang.contract_disbanding TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['assessment', 'disbanding_answer', 'disbanding', 'link_answer', 'link'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.contract_${table}`),
    );
  }
}
