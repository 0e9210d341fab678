import type { Id } from '#libs/kernel';
import { brokenRecords } from '#libs/ledger';
import { termsHash } from '#libs/share-rules';
import { type SignedContent, versionHash } from '../domain/version-hash.js';
import { type Checks, type Finding, findBroken, pageByWeight, type Reader } from '#libs/platform';
import { SIGNATURE_RECORD } from './signature.record.js';

/** From the first month of each contract to its last, which lies far ahead while it has none. */
const SPANS = `WITH span AS (
        SELECT v.venture_id, v.contract_id, c.currency, min(v.effective_from) AS first,
          coalesce(min(d.last_month), '9999-12') AS last
        FROM contract_version v
        JOIN contract c ON c.venture_id = v.venture_id AND c.id = v.contract_id
        LEFT JOIN contract_disbanding d ON d.venture_id = v.venture_id AND d.contract_id = v.contract_id
          AND d.state = 'agreed'
        WHERE v.state = 'signed' GROUP BY v.venture_id, v.contract_id, c.currency
      )`;

const CHECKS: Checks = {
  'every signed version is signed by each of its parties, under its own hash': `
      SELECT format('version %s of contract %s lacks the signature of party %s', v.number, v.contract_id, p.party_id) AS what
      FROM contract_version v
      JOIN contract_participant p ON p.venture_id = v.venture_id AND p.contract_id = v.contract_id
        AND p.version_number = v.number AND p.signs
      LEFT JOIN contract_signature s ON s.venture_id = v.venture_id AND s.contract_id = v.contract_id
        AND s.version_number = v.number AND s.party_id = p.party_id AND s.signed_hash = v.version_hash
      WHERE v.state = 'signed' AND s.party_id IS NULL`,
  'every signed version was signed when its last signature was given': `
      SELECT format('version %s of contract %s', v.number, v.contract_id) AS what FROM contract_version v
      WHERE (v.state = 'signed') <> (v.signed_at IS NOT NULL) OR (v.signed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM contract_signature s WHERE s.venture_id = v.venture_id AND s.contract_id = v.contract_id
          AND s.version_number = v.number AND s.signed_at = v.signed_at))`,
  'every party of the terms is asked to sign': `
      SELECT format('party %s of version %s of contract %s', p.key, v.number, v.contract_id) AS what
      FROM contract_version v
      CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(v.terms -> 'parties') WHEN 'array' THEN v.terms -> 'parties' ELSE '[]' END) party
      JOIN contract_participant p ON p.venture_id = v.venture_id AND p.contract_id = v.contract_id
        AND p.version_number = v.number AND p.key = party ->> 'id'
      WHERE NOT p.signs`,
  'every signed version has its claim on the venture and currency': `
      SELECT format('contract %s of venture %s', c.id, c.venture_id) AS what FROM contract c
      LEFT JOIN contract_currency_claim k ON k.venture_id = c.venture_id AND k.currency = c.currency AND k.contract_id = c.id
      WHERE k.contract_id IS NULL AND NOT EXISTS (SELECT FROM contract_disbanding d
        WHERE d.venture_id = c.venture_id AND d.contract_id = c.id AND d.state = 'agreed') AND EXISTS (SELECT FROM contract_version v
        WHERE v.venture_id = c.venture_id AND v.contract_id = c.id AND v.state = 'signed')`,
  'every agreed disbanding has the agreement of each signing party': `
      SELECT DISTINCT format('disbanding %s of contract %s lacks the agreement of party %s', d.number, d.contract_id,
        p.party_id) AS what
      FROM contract_disbanding d
      JOIN contract_version v ON v.venture_id = d.venture_id AND v.contract_id = d.contract_id
        AND v.state = 'signed' AND (v.number = d.version_number OR v.effective_from > d.last_month)
      JOIN contract_participant p ON p.venture_id = v.venture_id AND p.contract_id = v.contract_id
        AND p.version_number = v.number AND p.signs
      LEFT JOIN contract_disbanding_answer a ON a.venture_id = d.venture_id AND a.contract_id = d.contract_id
        AND a.number = d.number AND a.party_id = p.party_id AND a.agreed
      WHERE d.state = 'agreed' AND a.party_id IS NULL`,
  'every answer to a disbanding is about the month with which it ends': `
      SELECT format('party %s answered to disbanding %s of contract %s about %s, and it is about %s', a.party_id, d.number,
        d.contract_id, a.last_month, d.last_month) AS what
      FROM contract_disbanding_answer a
      JOIN contract_disbanding d ON d.venture_id = a.venture_id AND d.contract_id = a.contract_id AND d.number = a.number
      WHERE a.last_month <> d.last_month`,
  'no month of a venture and currency belongs to two contracts': `
      ${SPANS}
      SELECT format('contracts %s and %s of venture %s', a.contract_id, b.contract_id, a.venture_id) AS what
      FROM span a JOIN span b ON b.venture_id = a.venture_id AND b.currency = a.currency AND a.contract_id < b.contract_id
        AND a.first <= b.last AND b.first <= a.last`,
  'every signed child has the consent of its parent’s side': `
      SELECT format('contract %s under %s', l.contract_id, l.parent_contract_id) AS what FROM contract_link l
      LEFT JOIN contract_link_answer a ON a.venture_id = l.venture_id AND a.contract_id = l.contract_id AND a.agreed
      WHERE a.contract_id IS NULL AND EXISTS (SELECT FROM contract_version v
        WHERE v.venture_id = l.venture_id AND v.contract_id = l.contract_id AND v.state = 'signed')`,
  'every child begins and ends within its parent': `
      ${SPANS}
      SELECT format('contract %s under %s', l.contract_id, l.parent_contract_id) AS what
      FROM contract_link l
      JOIN span child ON child.venture_id = l.venture_id AND child.contract_id = l.contract_id
      LEFT JOIN span parent ON parent.venture_id = l.parent_venture_id AND parent.contract_id = l.parent_contract_id
      WHERE parent.first IS NULL OR child.first < parent.first OR child.last > parent.last`,
  'no contract stands under itself': `
      WITH RECURSIVE above AS (
        SELECT contract_id, parent_contract_id FROM contract_link
        UNION
        SELECT a.contract_id, l.parent_contract_id FROM above a JOIN contract_link l ON l.contract_id = a.parent_contract_id
      )
      SELECT format('contract %s', contract_id) AS what FROM above WHERE contract_id = parent_contract_id`,
};

/**
 * Versions that are hashed at a time, and the bytes of what they say as the table stores it, compressed: mostly a few
 * kilobytes each, and terms may have twenty thousand members.
 */
const PAGE = { rowsMax: 500, weightMax: 1_000_000 };

type HashedVersion = Omit<SignedContent, 'version'> & {
  readonly venture: Id<'venture'>;
  readonly number: number;
  readonly terms: unknown;
  readonly versionHash: string;
};

/** Proves from the rows that what settles was agreed by everybody. */
export async function verifyContracts(reader: Reader): Promise<readonly Finding[]> {
  const signatures = await brokenRecords(reader, SIGNATURE_RECORD);
  return [...(await wrongHashes(reader)), ...(await findBroken(reader, CHECKS)), ...signatures];
}

/** What was proposed or signed still has the hash that was signed: of its terms, inputs, clauses, participants and parent. */
async function wrongHashes(reader: Reader): Promise<readonly Finding[]> {
  let rows = 0n;
  let first: string | undefined;
  let last: HashedVersion | undefined;
  do {
    const versions = await versionsAfter(reader, last);
    for (const { number, contract, versionHash: signed, ...content } of versions) {
      const isSame =
        termsHash(content.terms) === content.termsHash && hashOf({ ...content, contract, number }) === signed;
      if (isSame) continue;
      rows += 1n;
      first ??= `version ${number} of contract ${contract}`;
    }
    last = versions.at(-1);
  } while (last);
  const check = 'every version that was proposed has the hash of what it says';
  return first === undefined ? [] : [{ check, rows, first }];
}

function hashOf(version: Omit<HashedVersion, 'versionHash'>): string {
  const {
    contract,
    number,
    effectiveFrom,
    currency,
    termsHash: terms,
    inputs,
    clauses,
    parent,
    participants,
  } = version;
  const content = { contract, version: number, effectiveFrom, currency, inputs, clauses, parent, participants };
  return versionHash({ ...content, termsHash: terms });
}

function versionsAfter(reader: Reader, last: HashedVersion | undefined): Promise<HashedVersion[]> {
  const select = `SELECT venture_id, contract_id, number,
      pg_column_size(terms) + pg_column_size(inputs) + pg_column_size(clauses) AS weight
    FROM contract_version
    WHERE (proposed_at IS NOT NULL OR state = 'signed')
      AND ($1::uuid IS NULL OR (venture_id, contract_id, number) > ($1, $2::uuid, $3::int))`;
  const page = pageByWeight({ select, order: 'venture_id, contract_id, number', ...PAGE });
  return reader.rows<HashedVersion>(
    `SELECT v.venture_id AS venture, v.contract_id AS contract, v.number, v.effective_from AS "effectiveFrom", c.currency,
       v.terms, v.terms_hash AS "termsHash", v.version_hash AS "versionHash", v.inputs, v.clauses,
       (SELECT l.parent_contract_id FROM contract_link l WHERE l.venture_id = v.venture_id
          AND l.contract_id = v.contract_id) AS parent,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'party', p.party_id)), '[]') FROM contract_participant p
          WHERE p.venture_id = v.venture_id AND p.contract_id = v.contract_id AND p.version_number = v.number) AS participants
     FROM (${page}) AS found JOIN contract_version v USING (venture_id, contract_id, number)
     JOIN contract c ON c.venture_id = v.venture_id AND c.id = v.contract_id
     ORDER BY v.venture_id, v.contract_id, v.number`,
    [last?.venture ?? null, last?.contract ?? null, last?.number ?? null],
  );
}
