import { verifyContracts } from '#libs/contracts';
import { verifyLedger } from '#libs/ledger';
import { verifyOpportunities } from '#libs/opportunities';
import { verifyPayouts } from '#libs/payouts';
import { brokenForeignKeys, type Finding, type Reader, Transactor } from '#libs/platform';
import { VerifySettlement } from '#libs/settlement';
import { VerifyValue } from '#libs/value';
import { verifyRulebooks } from '#libs/ventures';
import type { Session } from './application.js';

type Proof = (reader: Reader) => Promise<readonly Finding[]>;

/** Every proof of every context, on one snapshot: what is written meanwhile cannot look like a breakage. */
export async function proveEverything({ app }: Session): Promise<readonly Finding[]> {
  return app.get(Transactor, { strict: false }).snapshot(async (reader) => {
    const findings: Finding[] = [];
    for (const proof of everyProof(app)) findings.push(...(await proof(reader)));
    return findings;
  });
}

/** In the order of the contexts. */
export function everyProof(app: Session['app']): readonly Proof[] {
  return [
    brokenForeignKeys,
    verifyLedger,
    verifyRulebooks,
    (reader) => app.get(VerifyValue, { strict: false }).execute(reader),
    verifyContracts,
    verifyOpportunities,
    (reader) => app.get(VerifySettlement, { strict: false }).execute(reader),
    verifyPayouts,
  ];
}
