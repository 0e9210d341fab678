import { type Checks, type Finding, findBroken, type Reader } from '#libs/platform';

const CHECKS: Checks = {
  'every signed version is signed by each of its parties, under its own hash': `
      SELECT format('version %s of contract %s lacks the signature of party %s', v.number, v.contract_id, p.party_id) AS what
      FROM contract_version v
      JOIN contract_participant p ON p.venture_id = v.venture_id AND p.contract_id = v.contract_id
        AND p.version_number = v.number AND p.signs
      LEFT JOIN contract_signature s ON s.venture_id = v.venture_id AND s.contract_id = v.contract_id
        AND s.version_number = v.number AND s.party_id = p.party_id AND s.signed_hash = v.version_hash
      WHERE v.state = 'signed' AND s.party_id IS NULL`,
  'every signed version has its claim on the venture and currency': `
      SELECT format('contract %s of venture %s', c.id, c.venture_id) AS what FROM contract c
      LEFT JOIN contract_currency_claim k ON k.venture_id = c.venture_id AND k.currency = c.currency AND k.contract_id = c.id
      WHERE k.contract_id IS NULL AND EXISTS (SELECT FROM contract_version v
        WHERE v.venture_id = c.venture_id AND v.contract_id = c.id AND v.state = 'signed')`,
};

/** Proves from the rows that what settles was agreed by everybody. */
export async function verifyContracts(reader: Reader): Promise<readonly Finding[]> {
  return findBroken(reader, CHECKS);
}
