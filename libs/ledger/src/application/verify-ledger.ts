import type { Finding, Reader } from '#libs/platform';
import { brokenConversions } from '../persistence/conversion-proofs.js';
import { brokenGuards, brokenHashes, brokenRows } from '../persistence/ledger-proofs.js';
import { brokenSeals } from '../persistence/seal-proofs.js';

/** Proves the books from the rows alone, within the caller's snapshot; answers what is broken, one finding per kind. */
export async function verifyLedger(reader: Reader): Promise<readonly Finding[]> {
  return [
    ...(await brokenGuards(reader)),
    ...(await brokenRows(reader)),
    ...(await brokenHashes(reader)),
    ...(await brokenSeals(reader)),
    ...(await brokenConversions(reader)),
  ];
}
