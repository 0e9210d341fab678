import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import { keepRecords } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import type { Clauses } from '../domain/clauses/clauses.js';
import type { ContractHead, ContractName, Participant, Signature } from '../domain/contract.js';
import { SIGNATURE_RECORD } from './signature.record.js';
import { ContractParticipantRow, ContractRow, ContractSignatureRow } from './rows.js';

/** Names one version. */
export type VersionKey = {
  readonly venture: Id<'venture'>;
  readonly contract: Id<'contract'>;
  readonly number: number;
};

export type VersionContent = {
  readonly terms: unknown;
  readonly inputs: unknown;
  readonly clauses: Clauses;
  readonly termsHash: string;
  readonly versionHash: string;
  readonly effectiveFrom: Month;
  readonly participants: readonly Participant[];
};

/** A claim may be freed between two looks at it; more often than this, something else is wrong. */
const CLAIM_ATTEMPTS_MAX = 3;

@Injectable()
export class ContractStore {
  /** Locks every version of the contract, in their order, so that its commands and its settlement wait for each other. */
  async lock(tx: Tx, venture: Id<'venture'>, contract: Id<'contract'>): Promise<void> {
    await tx.rows(
      `SELECT 1 FROM contract_version WHERE venture_id = $1 AND contract_id = $2 ORDER BY number FOR UPDATE`,
      [venture, contract],
    );
  }

  /** Until the transaction ends, no version of this contract changes its state. */
  async hold(tx: Tx, { venture, contract }: ContractName): Promise<void> {
    await tx.rows(
      `SELECT 1 FROM contract_version WHERE venture_id = $1 AND contract_id = $2 ORDER BY number FOR SHARE`,
      [venture, contract],
    );
  }

  /** Until the transaction ends, no version of these ventures' contracts changes its state. */
  async holdVersions(tx: Tx, ventures: readonly Id<'venture'>[]): Promise<void> {
    await tx.rows(
      `SELECT 1 FROM contract_version WHERE venture_id = ANY($1::uuid[])
       ORDER BY venture_id, contract_id, number FOR SHARE`,
      [ventures],
    );
  }

  /** Without its parent, which is a link of its own. */
  async insertContract(tx: Tx, head: ContractHead): Promise<void> {
    const { id, venture: ventureId, name, currency, createdBy, createdAt } = head;
    await tx.manager.insert(ContractRow, { id, ventureId, name, currency, createdBy, createdAt });
  }

  async insertDraft(
    tx: Tx,
    key: VersionKey,
    content: VersionContent,
    created: { readonly by: Id<'account'>; readonly at: Date },
  ): Promise<void> {
    await tx.write(
      `INSERT INTO contract_version (venture_id, contract_id, number, state, terms, inputs, terms_hash, version_hash,
         effective_from, clauses, created_by, created_at)
       VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11)`,
      [...keyOf(key), ...columnsOf(content), created.by, created.at],
    );
    await this.insertParticipants(tx, key, content.participants);
  }

  async replaceDraft(tx: Tx, key: VersionKey, content: VersionContent): Promise<void> {
    await tx.write(
      `UPDATE contract_version SET terms = $4, inputs = $5, terms_hash = $6, version_hash = $7, effective_from = $8,
         clauses = $9
       WHERE venture_id = $1 AND contract_id = $2 AND number = $3 AND state = 'draft'`,
      [...keyOf(key), ...columnsOf(content)],
    );
    await tx.write(
      `DELETE FROM contract_participant WHERE venture_id = $1 AND contract_id = $2 AND version_number = $3`,
      keyOf(key),
    );
    await this.insertParticipants(tx, key, content.participants);
  }

  async markProposed(
    tx: Tx,
    key: VersionKey,
    { at, byDefault }: { readonly at: Date; readonly byDefault: boolean },
  ): Promise<void> {
    await tx.write(
      `UPDATE contract_version SET state = 'proposed', proposed_at = $4, by_default = $5
       WHERE venture_id = $1 AND contract_id = $2 AND number = $3`,
      [...keyOf(key), at, byDefault],
    );
  }

  async markSigned(tx: Tx, key: VersionKey, at: Date): Promise<void> {
    await tx.write(
      `UPDATE contract_version SET state = 'signed', signed_at = $4
       WHERE venture_id = $1 AND contract_id = $2 AND number = $3`,
      [...keyOf(key), at],
    );
  }

  /** Frees the venture's currency too, when no other version of the contract needs it. */
  async markWithdrawn(tx: Tx, key: VersionKey): Promise<void> {
    await tx.write(
      `UPDATE contract_version SET state = 'withdrawn' WHERE venture_id = $1 AND contract_id = $2 AND number = $3`,
      keyOf(key),
    );
    await tx.write(
      `DELETE FROM contract_currency_claim c WHERE c.venture_id = $1 AND c.contract_id = $2 AND NOT EXISTS (
         SELECT 1 FROM contract_version v WHERE v.venture_id = c.venture_id AND v.contract_id = c.contract_id
           AND v.state IN ('proposed', 'signed'))`,
      [key.venture, key.contract],
    );
  }

  async insertSignature(tx: Tx, { venture, contract, number }: VersionKey, signature: Signature): Promise<void> {
    const { party, account, ...columns } = signature;
    const key = { ventureId: venture, contractId: contract, versionNumber: number };
    await tx.manager.insert(ContractSignatureRow, { ...columns, ...key, partyId: party, accountId: account });
    const where = 'venture_id = $1 AND contract_id = $2 AND version_number = $3 AND party_id = $4';
    await keepRecords(tx, SIGNATURE_RECORD, { where, values: [venture, contract, number, party] });
  }

  /** Takes the venture's money in the contract's currency for it; false when another contract has it. */
  async claimCurrency(tx: Tx, { venture, currency, id }: ContractHead): Promise<boolean> {
    for (let attempt = 1; attempt <= CLAIM_ATTEMPTS_MAX; attempt += 1) {
      await tx.write(
        `INSERT INTO contract_currency_claim (venture_id, currency, contract_id) VALUES ($1, $2, $3)
         ON CONFLICT (venture_id, currency) DO NOTHING`,
        [venture, currency, id],
      );
      const holder = await tx.row<{ contract: Id<'contract'> }>(
        `SELECT contract_id AS contract FROM contract_currency_claim WHERE venture_id = $1 AND currency = $2`,
        [venture, currency],
      );
      if (holder) return holder.contract === id;
    }
    throw new Error(`the claim on ${currency} of the venture ${venture} comes and goes`);
  }

  private async insertParticipants(tx: Tx, key: VersionKey, participants: readonly Participant[]): Promise<void> {
    const { venture: ventureId, contract: contractId, number: versionNumber } = key;
    const rows = participants.map((one) => {
      return { ventureId, contractId, versionNumber, key: one.key, partyId: one.party, signs: one.signs };
    });
    await tx.manager.insert(ContractParticipantRow, rows);
  }
}

function keyOf({ venture, contract, number }: VersionKey): readonly unknown[] {
  return [venture, contract, number];
}

function columnsOf(content: VersionContent): readonly unknown[] {
  const { terms, inputs, clauses, termsHash, versionHash, effectiveFrom } = content;
  const documents = [JSON.stringify(terms), JSON.stringify(inputs)];
  return [...documents, termsHash, versionHash, effectiveFrom, JSON.stringify(clauses)];
}
