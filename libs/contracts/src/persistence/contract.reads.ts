import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Clauses } from '../domain/clauses/clauses.js';
import type {
  Contract,
  ContractHead,
  ContractVersion,
  Participant,
  Signature,
  VersionState,
} from '../domain/contract.js';
import { DisbandingStore } from './disbanding.store.js';
import type { Sight } from '../domain/contract.policy.js';

export type ContractFilter = { readonly venture?: Id<'venture'>; readonly state?: VersionState };

/** A version as settlement needs it, before its documents are parsed. */
export type StoredVersion = {
  readonly contractId: Id<'contract'>;
  readonly ventureId: Id<'venture'>;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly version: number;
  readonly effectiveFrom: Month;
  readonly termsHash: string;
  readonly versionHash: string;
  /** Null where another version of the same answer has the same terms, by their hash. */
  readonly terms: unknown;
  readonly inputsKey: string;
  /** Null where another version of the same answer has the same inputs, by their key. */
  readonly inputs: unknown;
  readonly clauses: Clauses;
  readonly participants: Readonly<Record<string, Id<'party'>>>;
};

export type VersionReference = {
  readonly ventureId: Id<'venture'>;
  readonly contractId: Id<'contract'>;
  readonly version: number;
};

const HEAD = `c.id, c.venture_id AS venture, c.name, c.currency, c.created_by AS "createdBy", c.created_at AS "createdAt",
  (SELECT jsonb_build_object('venture', l.parent_venture_id, 'contract', l.parent_contract_id) FROM contract_link l
     WHERE l.venture_id = c.venture_id AND l.contract_id = c.id) AS parent`;

// After an import thousands of ventures have one text: each distinct document leaves the database once, with the first
// version that has it.
const STORED_VERSION = `v.contract_id AS "contractId", v.venture_id AS "ventureId", c.name, c.currency, v.number AS version,
  v.effective_from AS "effectiveFrom", v.terms_hash AS "termsHash", v.version_hash AS "versionHash",
  CASE WHEN row_number() OVER (PARTITION BY v.terms_hash) = 1 THEN v.terms END AS terms,
  md5(v.inputs::text) AS "inputsKey",
  CASE WHEN row_number() OVER (PARTITION BY md5(v.inputs::text)) = 1 THEN v.inputs END AS inputs, v.clauses,
  (SELECT jsonb_object_agg(p.key, p.party_id) FROM contract_participant p WHERE p.venture_id = v.venture_id
     AND p.contract_id = v.contract_id AND p.version_number = v.number) AS participants
  FROM wanted JOIN contract_version v USING (venture_id, contract_id, number)
  JOIN contract c ON c.venture_id = v.venture_id AND c.id = v.contract_id`;

type VersionColumns = Omit<ContractVersion, 'signatures'> & {
  readonly contract: Id<'contract'>;
  readonly signatures: readonly (Omit<Signature, 'signedAt'> & { readonly signedAt: string })[];
};

@Injectable()
export class ContractReads {
  constructor(private readonly disbandings: DisbandingStore) {}

  async heads(reader: Reader, ids: readonly Id<'contract'>[]): Promise<ContractHead[]> {
    return reader.rows(`SELECT ${HEAD} FROM contract c WHERE c.id = ANY($1::uuid[])`, [ids]);
  }

  /** Newest first. The condition on sight is the policy `maySee` in SQL, so that pages are full. */
  async page(reader: Reader, sight: Sight, filter: ContractFilter, page: PageRequest): Promise<ContractHead[]> {
    return reader.rows(
      `SELECT ${HEAD} FROM contract c
       WHERE ($1 OR c.venture_id = ANY($2::uuid[]) OR EXISTS (
           SELECT 1 FROM contract_participant p WHERE p.venture_id = c.venture_id AND p.contract_id = c.id
             AND p.party_id = ANY($3::uuid[])))
         AND ($4::uuid IS NULL OR c.venture_id = $4)
         AND ($5::text IS NULL OR EXISTS (
           SELECT 1 FROM contract_version v WHERE v.venture_id = c.venture_id AND v.contract_id = c.id AND v.state = $5))
         AND ($6::timestamptz IS NULL OR (c.created_at, c.id) < ($6::timestamptz, $7::uuid))
       ORDER BY c.created_at DESC, c.id DESC LIMIT $8`,
      [
        sight.all,
        sight.ventures,
        sight.parties,
        filter.venture ?? null,
        filter.state ?? null,
        page.after?.[0] ?? null,
        page.after?.[1] ?? null,
        page.limit,
      ],
    );
  }

  /** Contracts with all their versions, participants and signatures, and the proposals to end them, in two statements. */
  async withVersions(reader: Reader, heads: readonly ContractHead[]): Promise<Contract[]> {
    const rows = await reader.rows<VersionColumns>(
      `SELECT v.contract_id AS contract, v.number, v.state, v.terms, v.inputs, v.clauses, v.terms_hash AS "termsHash",
         v.version_hash AS "versionHash", v.effective_from AS "effectiveFrom", v.created_by AS "createdBy",
         v.created_at AS "createdAt", v.proposed_at AS "proposedAt", v.signed_at AS "signedAt",
         v.by_default AS "byDefault",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'party', p.party_id, 'signs', p.signs)
              ORDER BY p.key), '[]') FROM contract_participant p WHERE p.venture_id = v.venture_id
              AND p.contract_id = v.contract_id AND p.version_number = v.number) AS participants,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('party', s.party_id, 'account', s.account_id, 'origin', s.origin,
              'signedHash', s.signed_hash, 'signedAt', s.signed_at) ORDER BY s.signed_at, s.party_id), '[]')
            FROM contract_signature s WHERE s.venture_id = v.venture_id AND s.contract_id = v.contract_id
              AND s.version_number = v.number) AS signatures
       FROM contract_version v
       WHERE (v.venture_id, v.contract_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY v.contract_id, v.number`,
      [heads.map(({ venture }) => venture), heads.map(({ id }) => id)],
    );
    const byContract = new Map<Id<'contract'>, ContractVersion[]>(heads.map(({ id }) => [id, []]));
    for (const row of rows) byContract.get(row.contract)?.push(toVersion(row));
    const disbandings = await this.disbandings.ofContracts(reader, heads);
    return heads.map((head) => {
      return { ...head, versions: byContract.get(head.id) ?? [], disbandings: disbandings.get(head.id) ?? [] };
    });
  }

  /** The version of every contract that settles the month: one statement for any number of ventures. */
  async inForce(reader: Reader, ventures: readonly Id<'venture'>[], month: Month): Promise<StoredVersion[]> {
    return reader.rows(
      `WITH wanted AS (
         SELECT DISTINCT ON (venture_id, contract_id) venture_id, contract_id, number FROM contract_version v
         WHERE venture_id = ANY($1::uuid[]) AND state = 'signed' AND effective_from <= $2
           AND NOT EXISTS (SELECT FROM contract_disbanding d WHERE d.venture_id = v.venture_id
             AND d.contract_id = v.contract_id AND d.state = 'agreed' AND d.last_month < $2)
         ORDER BY venture_id, contract_id, effective_from DESC, number DESC
       )
       SELECT ${STORED_VERSION} ORDER BY v.venture_id, v.contract_id`,
      [ventures, month],
    );
  }

  /** Parties of versions that were signed, also of those that settle nothing any more: a row for each venture and party. */
  async signedParties(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
  ): Promise<{ readonly venture: Id<'venture'>; readonly party: Id<'party'> }[]> {
    return reader.rows(
      `SELECT DISTINCT p.venture_id AS venture, p.party_id AS party
       FROM contract_version v JOIN contract_participant p ON p.venture_id = v.venture_id
         AND p.contract_id = v.contract_id AND p.version_number = v.number
       WHERE v.venture_id = ANY($1::uuid[]) AND v.state = 'signed'`,
      [ventures],
    );
  }

  async versions(reader: Reader, references: readonly VersionReference[]): Promise<StoredVersion[]> {
    return reader.rows(
      `WITH wanted AS (
         SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS reference (venture_id, contract_id, number)
       )
       SELECT ${STORED_VERSION}`,
      [
        references.map(({ ventureId }) => ventureId),
        references.map(({ contractId }) => contractId),
        references.map(({ version }) => version),
      ],
    );
  }
}

function toVersion({ signatures, participants, ...columns }: VersionColumns): ContractVersion {
  return {
    ...columns,
    // The collation of the database is not the order of the program.
    participants: [...participants].sort((a: Participant, b: Participant) => (a.key < b.key ? -1 : 1)),
    signatures: signatures.map((one) => ({ ...one, signedAt: new Date(one.signedAt) })),
  };
}
