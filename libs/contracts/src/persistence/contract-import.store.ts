import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import { keepRecords } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { SIGNATURE_RECORD } from './signature.record.js';

export type ImportedContract = {
  readonly venture: Id<'venture'>;
  readonly contract: Id<'contract'>;
  readonly versionHash: string;
  readonly participants: ReadonlyMap<string, Id<'party'>>;
};

/** What all contracts of one import have in common. */
export type ImportedContent = {
  readonly name: string;
  readonly currency: string;
  readonly terms: unknown;
  readonly inputs: unknown;
  readonly clauses: unknown;
  readonly termsHash: string;
  readonly effectiveFrom: Month;
  readonly signing: readonly string[];
  readonly by: Id<'account'>;
  readonly at: Date;
};

/** Very many contracts at once: one statement a table, whatever their number. */
@Injectable()
export class ContractImportStore {
  /** Writes those that are not there yet and answers their ids. */
  async insertContracts(
    tx: Tx,
    contracts: readonly ImportedContract[],
    { name, currency, by, at }: ImportedContent,
  ): Promise<ReadonlySet<Id<'contract'>>> {
    const rows = await tx.rows<{ id: Id<'contract'> }>(
      `INSERT INTO contract (venture_id, id, name, currency, created_by, created_at)
       SELECT venture_id, id, $3, $4, $5, $6 FROM unnest($1::uuid[], $2::uuid[]) AS new (venture_id, id)
       ON CONFLICT (venture_id, id) DO NOTHING RETURNING id`,
      [venturesOf(contracts), contracts.map(({ contract }) => contract), name, currency, by, at],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Those whose first version has other terms, sources of inputs or clauses than these. */
  async countOfOtherContent(tx: Tx, contracts: readonly ImportedContract[], content: ImportedContent): Promise<bigint> {
    const row = await tx.row<{ count: bigint }>(
      `SELECT count(*) AS count FROM contract_version
       WHERE (venture_id, contract_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND number = 1
         AND (terms_hash <> $3 OR inputs <> $4::jsonb OR clauses <> $5::jsonb)`,
      [
        venturesOf(contracts),
        contracts.map(({ contract }) => contract),
        content.termsHash,
        JSON.stringify(content.inputs),
        JSON.stringify(content.clauses),
      ],
    );
    return row?.count ?? 0n;
  }

  /** Answers how many of the ventures had their currency free. */
  async claimCurrency(tx: Tx, contracts: readonly ImportedContract[], { currency }: ImportedContent): Promise<number> {
    return tx.write(
      `INSERT INTO contract_currency_claim (venture_id, currency, contract_id)
       SELECT venture_id, $3, id FROM unnest($1::uuid[], $2::uuid[]) AS new (venture_id, id)
       ON CONFLICT (venture_id, currency) DO NOTHING`,
      [venturesOf(contracts), contracts.map(({ contract }) => contract), currency],
    );
  }

  /** Version 1 of each, signed, with its participants and their imported signatures. */
  async insertSigned(tx: Tx, contracts: readonly ImportedContract[], content: ImportedContent): Promise<void> {
    await this.insertVersions(tx, contracts, content);
    const participants = contracts.flatMap(({ venture, contract, versionHash, participants: parties }) =>
      [...parties].map(([key, party]) => ({ venture, contract, versionHash, key, party })),
    );
    const columns = [
      participants.map(({ venture }) => venture),
      participants.map(({ contract }) => contract),
      participants.map(({ party }) => party),
      participants.map(({ key }) => content.signing.includes(key)),
    ];
    await tx.write(
      `INSERT INTO contract_participant (venture_id, contract_id, version_number, key, party_id, signs)
       SELECT venture_id, contract_id, 1, key, party_id, signs
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::text[])
         AS new (venture_id, contract_id, party_id, signs, key)`,
      [...columns, participants.map(({ key }) => key)],
    );
    // One signature a party, however many keys it stands behind.
    await tx.write(
      `INSERT INTO contract_signature (venture_id, contract_id, version_number, party_id, signed_hash, account_id, origin,
         signed_at)
       SELECT DISTINCT venture_id, contract_id, 1, party_id, signed_hash, $6::uuid, 'imported', $7::timestamptz
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::text[])
         AS new (venture_id, contract_id, party_id, signs, signed_hash)
       WHERE signs`,
      [...columns, participants.map(({ versionHash }) => versionHash), content.by, content.at],
    );
    const where = '(venture_id, contract_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))';
    const values = [contracts.map(({ venture }) => venture), contracts.map(({ contract }) => contract)];
    await keepRecords(tx, SIGNATURE_RECORD, { where, values });
  }

  private async insertVersions(
    tx: Tx,
    contracts: readonly ImportedContract[],
    { terms, inputs, clauses, termsHash, effectiveFrom, by, at }: ImportedContent,
  ): Promise<void> {
    await tx.write(
      `INSERT INTO contract_version (venture_id, contract_id, number, state, terms, inputs, terms_hash, version_hash,
         effective_from, created_by, created_at, proposed_at, signed_at, clauses)
       SELECT venture_id, contract_id, 1, 'signed', $4::jsonb, $5::jsonb, $6, version_hash, $7, $8::uuid, $9::timestamptz,
         $9::timestamptz, $9::timestamptz, $10::jsonb
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS new (venture_id, contract_id, version_hash)`,
      [
        venturesOf(contracts),
        contracts.map(({ contract }) => contract),
        contracts.map(({ versionHash }) => versionHash),
        ...[JSON.stringify(terms), JSON.stringify(inputs), termsHash, effectiveFrom, by, at, JSON.stringify(clauses)],
      ],
    );
  }
}

function venturesOf(contracts: readonly ImportedContract[]): readonly Id<'venture'>[] {
  return contracts.map(({ venture }) => venture);
}
