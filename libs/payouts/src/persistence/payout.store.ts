import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { keepRecords } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import type { Decided } from '../domain/decide.js';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import { PAYOUT_COLUMNS } from './payout.columns.js';
import { DECISION_RECORD, POLICY_RECORD } from './payout.records.js';
import { PayoutDecisionRow, PayoutPolicyRow } from './rows.js';

/** A payout as it begins: with what it takes and its first decision. */
export type NewPayout = {
  readonly payout: Payout;
  readonly items: readonly PayoutItem[];
  readonly decision: PayoutDecision;
};

/** Writes payouts. Items and decisions are only ever added. */
@Injectable()
export class PayoutStore {
  /**
   * Balances are taken and given back by one transaction at a time. Their rows are locked too, but a draft touches
   * those of every payee and a rejection those of one, in orders of their own: without this they could deadlock.
   */
  async lockBalanceTaking(tx: Tx): Promise<void> {
    await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('payouts.balance-taking', 0))`);
  }

  /** One at a time, so that versions are counted without gaps. */
  async lockPolicies(tx: Tx): Promise<void> {
    await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('payouts.policies', 0))`);
  }

  async insertPolicy(tx: Tx, policy: PayoutPolicy & { publishedBy: Id<'account'>; publishedAt: Date }): Promise<void> {
    await tx.manager.insert(PayoutPolicyRow, { ...policy });
    const where = 'currency = $1 AND version = $2';
    await keepRecords(tx, POLICY_RECORD, { where, values: [policy.currency, policy.version] });
  }

  /** All payouts of a draft by three statements, however many they are. */
  async insert(tx: Tx, drafted: readonly NewPayout[]): Promise<void> {
    await this.insertPayouts(tx, drafted);
    await this.insertItems(tx, drafted);
    await this.insertPreparations(tx, drafted);
  }

  /** The payout under a lock until the transaction ends: decisions about it wait for each other. */
  async lock(tx: Tx, party: Id<'party'>, id: Id<'payout'>): Promise<Payout> {
    const payout = await tx.row<Payout>(
      `SELECT ${PAYOUT_COLUMNS} FROM payout p WHERE p.party_id = $1 AND p.id = $2 FOR UPDATE`,
      [party, id],
    );
    if (!payout) throw new Error(`payout ${id} was there a moment ago, and payouts are never deleted`);
    return payout;
  }

  async saveDecided(tx: Tx, { payout, decision }: Decided): Promise<void> {
    const { at, by, from, to, ...columns } = decision;
    const owner = { partyId: payout.party, payoutId: payout.id };
    await tx.manager.insert(PayoutDecisionRow, {
      ...owner,
      ...columns,
      byAccountId: by,
      fromState: from,
      toState: to,
      at,
    });
    const where = 'party_id = $1 AND payout_id = $2 AND sequence = $3';
    await keepRecords(tx, DECISION_RECORD, { where, values: [payout.party, payout.id, decision.sequence] });
    const written = await tx.write(
      `UPDATE payout SET state = $3, version = $4, hold_reason = $5, hold_owner_id = $6, hold_review_on = $7
       WHERE party_id = $1 AND id = $2 AND version = $4 - 1`,
      [
        payout.party,
        payout.id,
        payout.state,
        payout.version,
        payout.hold?.reason ?? null,
        payout.hold?.owner ?? null,
        payout.hold?.reviewOn ?? null,
      ],
    );
    if (written !== 1) throw new Error(`payout ${payout.id} changed under its lock`);
  }

  private async insertPayouts(tx: Tx, drafted: readonly NewPayout[]): Promise<void> {
    const payouts = drafted.map(({ payout }) => payout);
    await tx.write(
      `INSERT INTO payout (party_id, id, currency, amount_minor, state, content_hash, policy_version, approvals_required,
         prepared_by, prepared_at, version)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::int[],
         $8::int[], $9::uuid[], $10::timestamptz[], $11::int[])`,
      [
        payouts.map((payout) => payout.party),
        payouts.map((payout) => payout.id),
        payouts.map((payout) => payout.currency),
        payouts.map((payout) => payout.amountMinor.toString()),
        payouts.map((payout) => payout.state),
        payouts.map((payout) => payout.contentHash),
        payouts.map((payout) => payout.policyVersion),
        payouts.map((payout) => payout.approvalsRequired),
        payouts.map((payout) => payout.preparedBy),
        payouts.map((payout) => payout.preparedAt.toISOString()),
        payouts.map((payout) => payout.version),
      ],
    );
  }

  private async insertItems(tx: Tx, drafted: readonly NewPayout[]): Promise<void> {
    const items = drafted.flatMap(({ payout, items }) => items.map((item) => ({ payout, item })));
    await tx.write(
      `INSERT INTO payout_item (party_id, payout_id, book_id, account_id, amount_minor)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[])`,
      [
        items.map(({ payout }) => payout.party),
        items.map(({ payout }) => payout.id),
        items.map(({ item }) => item.bookId),
        items.map(({ item }) => item.accountId),
        items.map(({ item }) => item.amountMinor.toString()),
      ],
    );
  }

  private async insertPreparations(tx: Tx, drafted: readonly NewPayout[]): Promise<void> {
    await tx.write(
      `INSERT INTO payout_decision
         (party_id, payout_id, sequence, decision, by_account_id, content_hash, to_state, at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::text[], $7::text[],
         $8::timestamptz[])`,
      [
        drafted.map(({ payout }) => payout.party),
        drafted.map(({ payout }) => payout.id),
        drafted.map(({ decision }) => decision.sequence),
        drafted.map(({ decision }) => decision.decision),
        drafted.map(({ decision }) => decision.by),
        drafted.map(({ decision }) => decision.contentHash),
        drafted.map(({ decision }) => decision.to),
        drafted.map(({ decision }) => decision.at.toISOString()),
      ],
    );
    const where = '(party_id, payout_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))';
    const values = [drafted.map(({ payout }) => payout.party), drafted.map(({ payout }) => payout.id)];
    await keepRecords(tx, DECISION_RECORD, { where, values });
  }
}
