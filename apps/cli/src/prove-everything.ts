import { verifyContracts } from '#libs/contracts';
import { verifyLedger } from '#libs/ledger';
import { verifyOpportunities } from '#libs/opportunities';
import { verifyPayouts } from '#libs/payouts';
import { brokenForeignKeys, type Finding, Transactor } from '#libs/platform';
import { VerifySettlement } from '#libs/settlement';
import { VerifyValue } from '#libs/value';
import type { Session } from './application.js';

/** Every proof of every context, on one snapshot: what is written meanwhile cannot look like a breakage. */
export async function proveEverything({ app }: Session): Promise<readonly Finding[]> {
  const settlement = app.get(VerifySettlement, { strict: false });
  return app
    .get(Transactor, { strict: false })
    .snapshot(async (reader) => [
      ...(await brokenForeignKeys(reader)),
      ...(await verifyLedger(reader)),
      ...(await app.get(VerifyValue, { strict: false }).execute(reader)),
      ...(await verifyContracts(reader)),
      ...(await verifyOpportunities(reader)),
      ...(await settlement.execute(reader)),
      ...(await verifyPayouts(reader)),
    ]);
}
