import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

const RATE = `CHECK (%s ~ '^\\d{1,5}/\\d{1,5}$')`;

export class Opportunities1763800000013 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.opportunity (
         venture_id uuid NOT NULL CONSTRAINT opportunity_venture_fk REFERENCES chuang.venture (venture_id),
         id uuid NOT NULL,
         title text NOT NULL,
         user_scenario text NOT NULL,
         currency text NOT NULL,
         parent_contract_id uuid,
         effective_from text NOT NULL CONSTRAINT opportunity_effective_from CHECK (effective_from ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
         basis text NOT NULL CONSTRAINT opportunity_basis CHECK (basis IN ('net_revenue', 'net_of_costs')),
         joiners_rate text NOT NULL CONSTRAINT opportunity_joiners_rate ${RATE.replace('%s', 'joiners_rate')},
         platform_fee_rate text CONSTRAINT opportunity_platform_fee_rate ${RATE.replace('%s', 'platform_fee_rate')},
         counter_floor text NOT NULL CONSTRAINT opportunity_counter_floor ${RATE.replace('%s', 'counter_floor')},
         bidding_ends_at timestamptz NOT NULL,
         review_ends_at timestamptz NOT NULL,
         published_hash text NOT NULL,
         state text NOT NULL CONSTRAINT opportunity_state
           CHECK (state IN ('draft', 'open', 'in_review', 'decided', 'defaulted', 'no_bids', 'withdrawn')),
         reason text,
         created_by uuid NOT NULL,
         created_at timestamptz NOT NULL,
         posted_at timestamptz,
         reminded_at timestamptz,
         escalated_at timestamptz,
         ended_at timestamptz,
         contract_id uuid,
         blocked_by text,
         clock_at timestamptz,
         CONSTRAINT opportunity_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT opportunity_contract_fk FOREIGN KEY (venture_id, contract_id) REFERENCES chuang.contract (venture_id, id),
         CONSTRAINT opportunity_moments CHECK (bidding_ends_at < review_ends_at),
         CONSTRAINT opportunity_posted CHECK (posted_at IS NOT NULL OR state IN ('draft', 'withdrawn')),
         CONSTRAINT opportunity_ended CHECK ((ended_at IS NULL) = (state IN ('draft', 'open', 'in_review'))),
         CONSTRAINT opportunity_joined CHECK (contract_id IS NULL OR state IN ('decided', 'defaulted')),
         CONSTRAINT opportunity_waits CHECK (clock_at IS NOT NULL OR state NOT IN ('open', 'in_review'))
       )`,
      `CREATE INDEX opportunity_id ON chuang.opportunity (id)`,
      `CREATE INDEX opportunity_created ON chuang.opportunity (created_at DESC, id DESC)`,
      `CREATE INDEX opportunity_venture_created ON chuang.opportunity (venture_id, created_at DESC, id DESC)`,
      `CREATE INDEX opportunity_state_created ON chuang.opportunity (state, created_at DESC, id DESC)`,
      `CREATE INDEX opportunity_clock ON chuang.opportunity (clock_at, id) WHERE clock_at IS NOT NULL`,
      `CREATE TABLE chuang.opportunity_slot (
         venture_id uuid NOT NULL,
         opportunity_id uuid NOT NULL,
         kind text NOT NULL,
         position int NOT NULL,
         places int NOT NULL CONSTRAINT opportunity_slot_places CHECK (places BETWEEN 1 AND 100),
         content jsonb NOT NULL,
         CONSTRAINT opportunity_slot_pk PRIMARY KEY (venture_id, opportunity_id, kind),
         CONSTRAINT opportunity_slot_opportunity_fk FOREIGN KEY (venture_id, opportunity_id)
           REFERENCES chuang.opportunity (venture_id, id)
       )`,
      `CREATE TABLE chuang.opportunity_bid (
         venture_id uuid NOT NULL,
         opportunity_id uuid NOT NULL,
         id uuid NOT NULL,
         kind text NOT NULL,
         party_id uuid NOT NULL CONSTRAINT opportunity_bid_party_fk REFERENCES chuang.party (id),
         state text NOT NULL CONSTRAINT opportunity_bid_state CHECK (state IN ('placed', 'withdrawn')),
         version int NOT NULL CONSTRAINT opportunity_bid_version_number CHECK (version >= 1),
         ask text NOT NULL CONSTRAINT opportunity_bid_ask ${RATE.replace('%s', 'ask')},
         pledges jsonb NOT NULL,
         message text,
         placed_at timestamptz NOT NULL,
         changed_at timestamptz NOT NULL,
         outcome text CONSTRAINT opportunity_bid_outcome CHECK (outcome IN ('accepted', 'rejected')),
         weight text CONSTRAINT opportunity_bid_weight ${RATE.replace('%s', 'weight')},
         rejection text,
         comment text,
         CONSTRAINT opportunity_bid_pk PRIMARY KEY (venture_id, opportunity_id, id),
         CONSTRAINT opportunity_bid_once UNIQUE (venture_id, opportunity_id, kind, party_id),
         CONSTRAINT opportunity_bid_slot_fk FOREIGN KEY (venture_id, opportunity_id, kind)
           REFERENCES chuang.opportunity_slot (venture_id, opportunity_id, kind),
         CONSTRAINT opportunity_bid_decided CHECK ((outcome IS NOT DISTINCT FROM 'accepted') = (weight IS NOT NULL)
           AND (outcome IS NOT DISTINCT FROM 'rejected') = (rejection IS NOT NULL))
       )`,
      `CREATE INDEX opportunity_bid_id ON chuang.opportunity_bid (id)`,
      `CREATE INDEX opportunity_bid_party_placed ON chuang.opportunity_bid (party_id, placed_at DESC, id DESC)`,
      `CREATE INDEX opportunity_bid_placed ON chuang.opportunity_bid (placed_at DESC, id DESC)`,
      `CREATE TABLE chuang.opportunity_bid_version (
         venture_id uuid NOT NULL,
         opportunity_id uuid NOT NULL,
         bid_id uuid NOT NULL,
         version int NOT NULL,
         state text NOT NULL CONSTRAINT opportunity_bid_version_state CHECK (state IN ('placed', 'withdrawn')),
         ask text NOT NULL,
         pledges jsonb NOT NULL,
         message text,
         by_account_id uuid NOT NULL,
         at timestamptz NOT NULL,
         CONSTRAINT opportunity_bid_version_pk PRIMARY KEY (venture_id, opportunity_id, bid_id, version),
         CONSTRAINT opportunity_bid_version_bid_fk FOREIGN KEY (venture_id, opportunity_id, bid_id)
           REFERENCES chuang.opportunity_bid (venture_id, opportunity_id, id)
       )`,
      // No sequence: numbers would tell how much happened that the reader is not shown.
      `CREATE TABLE chuang.opportunity_entry (
         venture_id uuid NOT NULL,
         opportunity_id uuid NOT NULL,
         id uuid NOT NULL,
         kind text NOT NULL,
         addressee text NOT NULL CONSTRAINT opportunity_entry_addressee
           CHECK (addressee IN ('everyone', 'leads', 'reviewers', 'party')),
         party_id uuid CONSTRAINT opportunity_entry_party_fk REFERENCES chuang.party (id),
         next_action text NOT NULL,
         code text,
         due_at timestamptz NOT NULL,
         at timestamptz NOT NULL,
         rank int NOT NULL,
         by_account_id uuid,
         CONSTRAINT opportunity_entry_pk PRIMARY KEY (venture_id, opportunity_id, id),
         CONSTRAINT opportunity_entry_opportunity_fk FOREIGN KEY (venture_id, opportunity_id)
           REFERENCES chuang.opportunity (venture_id, id),
         CONSTRAINT opportunity_entry_party CHECK ((addressee = 'party') = (party_id IS NOT NULL))
       )`,
      `CREATE INDEX opportunity_entry_at ON chuang.opportunity_entry (venture_id, opportunity_id, at DESC, rank DESC, id DESC)`,
      `CREATE INDEX opportunity_entry_party_at ON chuang.opportunity_entry (party_id, at DESC, rank DESC, id DESC) WHERE party_id IS NOT NULL`,
      `CREATE INDEX opportunity_entry_addressee_at ON chuang.opportunity_entry (addressee, at DESC, rank DESC, id DESC)`,
      `GRANT SELECT, INSERT ON chuang.opportunity_slot, chuang.opportunity_bid_version, chuang.opportunity_entry TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.opportunity, chuang.opportunity_bid TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['entry', 'bid_version', 'bid', 'slot'];
    await runStatements(queryRunner, [
      ...tables.map((table) => `DROP TABLE chuang.opportunity_${table}`),
      `DROP TABLE chuang.opportunity`,
    ]);
  }
}
