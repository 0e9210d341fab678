import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Contract, ContractHead } from '../domain/contract.js';
import type { Disbanding, DisbandingAnswer, DisbandingState } from '../domain/disbanding/disbanding.js';
import { ContractDisbandingAnswerRow, ContractDisbandingRow } from './rows.js';

type DisbandingColumns = Omit<Disbanding, 'answers'> & {
  readonly contract: Id<'contract'>;
  readonly answers: readonly (Omit<DisbandingAnswer, 'answeredAt'> & { readonly answeredAt: string })[];
};

type LastMonthWanted = {
  readonly venture: Id<'venture'>;
  /** Which does not come before itself; null for one that is not there yet. */
  readonly contract: Id<'contract'> | null;
  readonly currency: string;
};

@Injectable()
export class DisbandingStore {
  /** Every proposal of these contracts with its answers, ascending by number. */
  async ofContracts(reader: Reader, heads: readonly ContractHead[]): Promise<Map<Id<'contract'>, Disbanding[]>> {
    const rows = await reader.rows<DisbandingColumns>(
      `SELECT d.contract_id AS contract, d.number, d.version_number AS "versionNumber", d.state, d.reason,
         d.last_month AS "lastMonth", d.deadline, d.proposed_by AS "proposedBy", d.proposed_at AS "proposedAt",
         d.ended_at AS "endedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('party', a.party_id, 'agreed', a.agreed, 'comment', a.comment,
              'account', a.account_id, 'answeredAt', a.answered_at) ORDER BY a.answered_at, a.party_id), '[]')
            FROM contract_disbanding_answer a WHERE a.venture_id = d.venture_id AND a.contract_id = d.contract_id
              AND a.number = d.number) AS answers
       FROM contract_disbanding d
       WHERE (d.venture_id, d.contract_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY d.contract_id, d.number`,
      [heads.map(({ venture }) => venture), heads.map(({ id }) => id)],
    );
    const byContract = new Map<Id<'contract'>, Disbanding[]>();
    for (const { contract, answers, ...columns } of rows) {
      const disbanding = {
        ...columns,
        answers: answers.map((one) => ({ ...one, answeredAt: new Date(one.answeredAt) })),
      };
      byContract.set(contract, [...(byContract.get(contract) ?? []), disbanding]);
    }
    return byContract;
  }

  async insert(tx: Tx, { venture, id }: ContractHead, disbanding: Disbanding): Promise<void> {
    const { number, versionNumber, state, reason, lastMonth, deadline, proposedBy, proposedAt, endedAt } = disbanding;
    await tx.manager.insert(ContractDisbandingRow, {
      ...{ ventureId: venture, contractId: id, number, versionNumber, state, reason, lastMonth, deadline },
      ...{ proposedBy, proposedAt, endedAt },
    });
  }

  /** The answer to an end after this month; it says so itself, as a signature names the hash that it signs. */
  async insertAnswer(
    tx: Tx,
    { venture, id }: ContractHead,
    { to: { number, lastMonth }, answer }: { readonly to: Disbanding; readonly answer: DisbandingAnswer },
  ): Promise<void> {
    const { party: partyId, account: accountId, ...columns } = answer;
    const key = { ventureId: venture, contractId: id, number };
    await tx.manager.insert(ContractDisbandingAnswerRow, { ...columns, ...key, lastMonth, partyId, accountId });
  }

  async end(
    tx: Tx,
    { venture, id }: ContractHead,
    { number, state, at }: { readonly number: number; readonly state: DisbandingState; readonly at: Date },
  ): Promise<void> {
    await tx.write(
      `UPDATE contract_disbanding SET state = $4, ended_at = $5 WHERE venture_id = $1 AND contract_id = $2 AND number = $3`,
      [venture, id, number, state, at],
    );
  }

  /** What is open of a contract that has an end: nobody signs it any more, and its currency is free for the next one. */
  async close(tx: Tx, { venture, id }: Contract): Promise<void> {
    await tx.write(
      `UPDATE contract_version SET state = 'withdrawn'
       WHERE venture_id = $1 AND contract_id = $2 AND state IN ('draft', 'proposed')`,
      [venture, id],
    );
    await tx.write(`DELETE FROM contract_currency_claim WHERE venture_id = $1 AND contract_id = $2`, [venture, id]);
  }

  /** The last month of the contracts that shared the venture's money in this currency before; null without any. */
  async lastMonthBefore(reader: Reader, { venture, contract, currency }: LastMonthWanted): Promise<Month | null> {
    const row = await reader.row<{ month: Month | null }>(
      `SELECT max(d.last_month) AS month FROM contract_disbanding d
       JOIN contract c ON c.venture_id = d.venture_id AND c.id = d.contract_id
       WHERE d.venture_id = $1 AND ($2::uuid IS NULL OR d.contract_id <> $2) AND c.currency = $3 AND d.state = 'agreed'`,
      [venture, contract, currency],
    );
    return row?.month ?? null;
  }
}
