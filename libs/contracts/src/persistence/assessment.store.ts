import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { ContractName } from '../domain/contract.js';
import type { Assessment } from '../domain/health/assessment.js';
import { ContractAssessmentRow } from './rows.js';

/** An assessment with the contract that it is about. */
type AssessmentOf = Assessment & { readonly contract: Id<'contract'> };

const ASSESSMENT = `a.id, a.contract_id AS contract, a.month, a.party_id AS party, a.node_key AS "nodeKey", a.obligation_code AS "obligationCode",
  a.number, a.view, a.comment, a.account_id AS account, a.assessed_at AS "assessedAt"`;

@Injectable()
export class AssessmentStore {
  /** The last word of each party on each promise of the month, for all these contracts in one statement. */
  async latest(reader: Reader, contracts: readonly ContractName[], month: Month): Promise<AssessmentOf[]> {
    return reader.rows<AssessmentOf>(
      `SELECT DISTINCT ON (a.contract_id, a.party_id, a.node_key, a.obligation_code) ${ASSESSMENT}
       FROM contract_assessment a
       WHERE (a.venture_id, a.contract_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND a.month = $3
       ORDER BY a.contract_id, a.party_id, a.node_key, a.obligation_code, a.number DESC`,
      [contracts.map(({ venture }) => venture), contracts.map(({ contract }) => contract), month],
    );
  }

  /** One page of all that was ever said about each of these contracts, newest first, in one statement. */
  async pages(
    reader: Reader,
    contracts: readonly ContractName[],
    { month, page }: { readonly month: Month | null; readonly page: PageRequest },
  ): Promise<AssessmentOf[]> {
    return reader.rows<AssessmentOf>(
      `SELECT found.* FROM unnest($1::uuid[], $2::uuid[]) AS wanted (venture_id, contract_id) CROSS JOIN LATERAL (
         SELECT ${ASSESSMENT} FROM contract_assessment a
         WHERE a.venture_id = wanted.venture_id AND a.contract_id = wanted.contract_id
           AND ($3::text IS NULL OR a.month = $3) AND ($4::uuid IS NULL OR a.id < $4)
         ORDER BY a.id DESC LIMIT $5) found
       ORDER BY found.id DESC`,
      [
        ...[contracts.map(({ venture }) => venture), contracts.map(({ contract }) => contract)],
        ...[month, page.after?.[0] ?? null, page.limit],
      ],
    );
  }

  async insert(tx: Tx, { venture, contract }: ContractName, assessment: Assessment): Promise<void> {
    const { party: partyId, account: accountId, ...columns } = assessment;
    await tx.manager.insert(ContractAssessmentRow, {
      ...columns,
      ...{ ventureId: venture, contractId: contract, partyId, accountId },
    });
  }
}
