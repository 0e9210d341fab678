import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Payout, PayoutDecision, PayoutState } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import { PAYOUT_COLUMNS } from './payout.columns.js';

/** Null: payouts of every party. */
export type VisibleParties = readonly Id<'party'>[] | null;

export type PayoutFilter = {
  readonly state?: PayoutState | undefined;
  readonly payee?: Id<'party'> | undefined;
  readonly currency?: string | undefined;
};

const POLICY_COLUMNS = `currency, version, minimum_minor AS "minimumMinor",
  two_approvals_above_minor AS "twoApprovalsAboveMinor"`;

@Injectable()
export class PayoutReads {
  async byIds(reader: Reader, ids: readonly Id<'payout'>[]): Promise<ReadonlyMap<Id<'payout'>, Payout>> {
    const rows = await reader.rows<Payout>(`SELECT ${PAYOUT_COLUMNS} FROM payout p WHERE p.id = ANY ($1::uuid[])`, [
      ids,
    ]);
    return new Map(rows.map((payout) => [payout.id, payout]));
  }

  /** Newest first. Only the conditions that are asked for are written, so that each combination finds its index. */
  async page(
    reader: Reader,
    visible: VisibleParties,
    { state, payee, currency }: PayoutFilter,
    { limit, after }: PageRequest,
  ): Promise<readonly Payout[]> {
    const parameters: unknown[] = [];
    const conditions: string[] = [];
    const where = (value: unknown, condition: (placeholder: string) => string): void => {
      if (value === undefined || value === null) return;
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    where(visible, (parties) => `p.party_id = ANY (${parties}::uuid[])`);
    where(state, (wanted) => `p.state = ${wanted}`);
    where(payee, (party) => `p.party_id = ${party}::uuid`);
    where(currency, (code) => `p.currency = ${code}`);
    if (after) {
      parameters.push(after[0], after[1]);
      const [at, id] = [`$${parameters.length - 1}`, `$${parameters.length}`];
      conditions.push(`(p.prepared_at, p.id) < (${at}::timestamptz, ${id}::uuid)`);
    }
    parameters.push(limit);
    return reader.rows(
      `SELECT ${PAYOUT_COLUMNS} FROM payout p WHERE ${conditions.join(' AND ') || 'true'}
       ORDER BY p.prepared_at DESC, p.id DESC LIMIT $${parameters.length}`,
      parameters,
    );
  }

  /** The decisions of each payout, in their order. */
  async decisionsOf(
    reader: Reader,
    payouts: readonly Payout[],
  ): Promise<ReadonlyMap<Id<'payout'>, readonly PayoutDecision[]>> {
    const rows = await reader.rows<PayoutDecision & { payoutId: Id<'payout'> }>(
      `SELECT d.payout_id AS "payoutId", d.sequence, d.decision, d.by_account_id AS by, d.reason_code AS "reasonCode",
         d.comment, d.content_hash AS "contentHash", d.from_state AS "from", d.to_state AS "to", d.at
       FROM payout_decision d JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (party_id, payout_id)
         USING (party_id, payout_id)
       ORDER BY d.party_id, d.payout_id, d.sequence`,
      keysOf(payouts),
    );
    return grouped(payouts, rows);
  }

  /** A page of the items of each payout, by book and account; the same page of all of them. */
  async itemPages(
    reader: Reader,
    payouts: readonly Payout[],
    { limit, after }: PageRequest,
  ): Promise<ReadonlyMap<Id<'payout'>, readonly PayoutItem[]>> {
    const rows = await reader.rows<PayoutItem & { payoutId: Id<'payout'> }>(
      `SELECT page.* FROM unnest($1::uuid[], $2::uuid[]) AS wanted (party_id, payout_id) CROSS JOIN LATERAL (
         SELECT i.payout_id AS "payoutId", i.book_id AS "bookId", i.account_id AS "accountId",
           i.amount_minor AS "amountMinor"
         FROM payout_item i WHERE i.party_id = wanted.party_id AND i.payout_id = wanted.payout_id
           AND ($3::uuid IS NULL OR (i.book_id, i.account_id) > ($3, $4::uuid))
         ORDER BY i.book_id, i.account_id LIMIT $5) AS page
       ORDER BY "payoutId", "bookId", "accountId"`,
      [...keysOf(payouts), after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return grouped(payouts, rows);
  }

  /** All items of one payout, by book and account. */
  async itemsOf(reader: Reader, payout: Payout): Promise<readonly PayoutItem[]> {
    return reader.rows(
      `SELECT book_id AS "bookId", account_id AS "accountId", amount_minor AS "amountMinor"
       FROM payout_item WHERE party_id = $1 AND payout_id = $2 ORDER BY book_id, account_id`,
      [payout.party, payout.id],
    );
  }

  /** The policy in force of every currency that has one. */
  async policies(reader: Reader): Promise<ReadonlyMap<CurrencyCode, PayoutPolicy>> {
    const rows = await reader.rows<PayoutPolicy>(
      `SELECT DISTINCT ON (currency) ${POLICY_COLUMNS} FROM payout_policy ORDER BY currency, version DESC`,
    );
    return new Map(rows.map((policy) => [policy.currency, policy]));
  }
}

function keysOf(payouts: readonly Payout[]): [string[], string[]] {
  return [payouts.map((payout) => payout.party), payouts.map((payout) => payout.id)];
}

function grouped<T>(
  payouts: readonly Payout[],
  rows: readonly (T & { payoutId: Id<'payout'> })[],
): ReadonlyMap<Id<'payout'>, readonly T[]> {
  const groups = new Map<Id<'payout'>, T[]>(payouts.map((payout) => [payout.id, []]));
  for (const row of rows) groups.get(row.payoutId)?.push(row);
  return groups;
}
