import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Ventures1763800000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.industry_platform (
         id uuid CONSTRAINT industry_platform_pk PRIMARY KEY,
         slug text NOT NULL CONSTRAINT industry_platform_slug_unique UNIQUE
           CONSTRAINT industry_platform_slug CHECK (slug ~ '^[a-z0-9-]{1,60}$'),
         name text NOT NULL,
         created_at timestamptz NOT NULL
       )`,
      `CREATE INDEX industry_platform_created ON chuang.industry_platform (created_at DESC, id DESC)`,
      `CREATE TABLE chuang.rulebook (
         id uuid CONSTRAINT rulebook_pk PRIMARY KEY,
         kind text NOT NULL CONSTRAINT rulebook_kind CHECK (kind IN ('admission')),
         version int NOT NULL CONSTRAINT rulebook_version CHECK (version >= 1),
         content jsonb NOT NULL,
         published_at timestamptz NOT NULL,
         published_by uuid NOT NULL CONSTRAINT rulebook_published_by_fk REFERENCES chuang.account (id),
         CONSTRAINT rulebook_version_unique UNIQUE (kind, version)
       )`,
      `CREATE TABLE chuang.venture_reference (
         reference text CONSTRAINT venture_reference_pk PRIMARY KEY,
         venture_id uuid NOT NULL
       )`,
      `CREATE TABLE chuang.venture (
         venture_id uuid CONSTRAINT venture_pk PRIMARY KEY,
         party_id uuid NOT NULL CONSTRAINT venture_party_fk REFERENCES chuang.party (id),
         name text NOT NULL CONSTRAINT venture_name_length CHECK (length(name) BETWEEN 1 AND 200),
         kind text NOT NULL CONSTRAINT venture_kind
           CHECK (kind IN ('incubating', 'transforming', 'user', 'node', 'shared_service')),
         origin text NOT NULL CONSTRAINT venture_origin CHECK (origin IN ('internal', 'external')),
         user_scenario text NOT NULL,
         industry_platform_id uuid CONSTRAINT venture_industry_platform_fk REFERENCES chuang.industry_platform (id),
         reference text,
         calendar text NOT NULL,
         state text NOT NULL CONSTRAINT venture_state
           CHECK (state IN ('applied', 'changes_requested', 'admitted', 'rejected', 'withdrawn', 'closed')),
         rulebook_id uuid NOT NULL CONSTRAINT venture_rulebook_fk REFERENCES chuang.rulebook (id),
         applied_by uuid NOT NULL,
         applied_at timestamptz NOT NULL,
         submitted_at timestamptz NOT NULL,
         decided_at timestamptz,
         reason_code text,
         version int NOT NULL,
         review_reminded_at timestamptz,
         review_escalated_at timestamptz,
         due_at timestamptz,
         clock_at timestamptz,
         CONSTRAINT venture_due CHECK ((state IN ('applied', 'changes_requested')) = (due_at IS NOT NULL)),
         CONSTRAINT venture_clock_due CHECK (clock_at IS NULL OR due_at IS NOT NULL)
       )`,
      // One index for each combination of the list's filters; the clock has its own.
      `CREATE INDEX venture_applied ON chuang.venture (applied_at DESC, venture_id DESC)`,
      `CREATE INDEX venture_state_applied ON chuang.venture (state, applied_at DESC, venture_id DESC)`,
      `CREATE INDEX venture_origin_applied ON chuang.venture (origin, applied_at DESC, venture_id DESC)`,
      `CREATE INDEX venture_state_origin_applied ON chuang.venture (state, origin, applied_at DESC, venture_id DESC)`,
      `CREATE INDEX venture_clock ON chuang.venture (clock_at, venture_id) WHERE clock_at IS NOT NULL`,
      `CREATE INDEX venture_party ON chuang.venture (party_id)`,
      `CREATE TABLE chuang.venture_history (
         venture_id uuid NOT NULL CONSTRAINT venture_history_venture_fk REFERENCES chuang.venture (venture_id),
         sequence int NOT NULL,
         action text NOT NULL,
         from_state text,
         to_state text NOT NULL,
         reason_code text,
         comment text,
         rulebook_id uuid NOT NULL,
         by_account_id uuid,
         at timestamptz NOT NULL,
         CONSTRAINT venture_history_pk PRIMARY KEY (venture_id, sequence)
       )`,
      `CREATE TABLE chuang.venture_member (
         venture_id uuid NOT NULL CONSTRAINT venture_member_venture_fk REFERENCES chuang.venture (venture_id),
         party_id uuid NOT NULL CONSTRAINT venture_member_party_fk REFERENCES chuang.party (id),
         role text NOT NULL CONSTRAINT venture_member_role CHECK (role IN ('lead', 'member')),
         since date NOT NULL,
         until date,
         CONSTRAINT venture_member_pk PRIMARY KEY (venture_id, party_id, since),
         CONSTRAINT venture_member_dates CHECK (until IS NULL OR until >= since)
       )`,
      `CREATE INDEX venture_member_party ON chuang.venture_member (party_id)`,
      `GRANT SELECT, INSERT ON chuang.industry_platform, chuang.rulebook, chuang.venture_reference, chuang.venture_history TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.venture, chuang.venture_member TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = [
      'venture_member',
      'venture_history',
      'venture',
      'venture_reference',
      'rulebook',
      'industry_platform',
    ];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
