import type { Finding } from '#libs/ledger';
import type { Reader } from '#libs/platform';

/** Each selects `what`, a text that names a broken row. */
const CHECKS = [
  {
    check: 'every signed version is signed by each of its parties, under its own hash',
    broken: `
      SELECT format('version %s of contract %s lacks the signature of party %s', v.number, v.contract_id, p.party_id) AS what
      FROM contract_version v
      JOIN contract_participant p ON p.venture_id = v.venture_id AND p.contract_id = v.contract_id
        AND p.version_number = v.number AND p.signs
      LEFT JOIN contract_signature s ON s.venture_id = v.venture_id AND s.contract_id = v.contract_id
        AND s.version_number = v.number AND s.party_id = p.party_id AND s.signed_hash = v.version_hash
      WHERE v.state = 'signed' AND s.party_id IS NULL`,
  },
  {
    check: 'every signed version has its claim on the venture and currency',
    broken: `
      SELECT format('contract %s of venture %s', c.id, c.venture_id) AS what FROM contract c
      LEFT JOIN contract_currency_claim k ON k.venture_id = c.venture_id AND k.currency = c.currency AND k.contract_id = c.id
      WHERE k.contract_id IS NULL AND EXISTS (SELECT FROM contract_version v
        WHERE v.venture_id = c.venture_id AND v.contract_id = c.id AND v.state = 'signed')`,
  },
] as const;

/** Proves from the rows that what settles was agreed by everybody. */
export async function verifyContracts(reader: Reader): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { check, broken } of CHECKS) {
    const found = await reader.row<{ rows: bigint; first: string | null }>(
      `SELECT count(*) AS rows, min(what) AS first FROM (${broken}) broken`,
    );
    if (found?.first) findings.push({ check, rows: found.rows, first: found.first });
  }
  return findings;
}
