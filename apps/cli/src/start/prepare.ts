import type { INestApplicationContext } from '@nestjs/common';
import { type CurrencyCode, formatMoney, publicId } from '#libs/kernel';
import { IdentityQueries, MachineOperator } from '#libs/identity';
import { PayoutQueries } from '#libs/payouts';
import { Config, Transactor } from '#libs/platform';
import { startedContext } from '../application.js';
import { ensureDemoWorld } from '../demo/demo-world.js';
import { DEMO_PEOPLE, FINANCE_EMAIL, type DemoPerson } from '../demo/people.js';

/** One screen; the API has the rest. */
const PAYOUTS_SHOWN_MAX = 20;

export type WaitingPayout = {
  readonly id: string;
  readonly payee: string;
  readonly amount: string;
  readonly currency: CurrencyCode;
  readonly approvalsRequired: number;
};

export type Prepared = {
  /** The people of the demonstration world; none where there is no such world. */
  readonly people: readonly DemoPerson[];
  readonly waiting: readonly WaitingPayout[];
  readonly isMoreWaiting: boolean;
};

/** Makes the demonstration world where it belongs, and reads what whoever starts the platform wants to know first. */
export async function prepare(environment: NodeJS.ProcessEnv, { demo }: { demo: boolean }): Promise<Prepared> {
  const app = await startedContext(new Config(environment));
  try {
    if (demo) await ensureDemoWorld(app);
    const people = (await isDemoWorld(app)) ? DEMO_PEOPLE : [];
    const waiting = await waitingPayouts(app);
    return {
      people,
      waiting: waiting.slice(0, PAYOUTS_SHOWN_MAX),
      isMoreWaiting: waiting.length > PAYOUTS_SHOWN_MAX,
    };
  } finally {
    await app.close();
  }
}

async function isDemoWorld(app: INestApplicationContext): Promise<boolean> {
  const { reader } = app.get(Transactor, { strict: false });
  return (await app.get(IdentityQueries, { strict: false }).accountByEmail(reader, FINANCE_EMAIL)) !== undefined;
}

async function waitingPayouts(app: INestApplicationContext): Promise<WaitingPayout[]> {
  const { reader } = app.get(Transactor, { strict: false });
  const operator = await app.get(MachineOperator, { strict: false }).actor();
  // The owner of the machine can read the database anyway; payouts are shown to auditors.
  const auditor = { ...operator, roles: new Set(['auditor'] as const) };
  const page = { limit: PAYOUTS_SHOWN_MAX + 1, after: undefined };
  const payouts = await app.get(PayoutQueries, { strict: false }).list(reader, auditor, { state: 'in_review' }, page);
  const identity = app.get(IdentityQueries, { strict: false });
  const payees = await identity.partiesByIds(reader, [...new Set(payouts.map(({ party }) => party))]);
  return payouts.map(({ id, party, amountMinor, currency, approvalsRequired }) => ({
    id: publicId('payout', id),
    payee: payees.get(party)?.name ?? publicId('party', party),
    amount: formatMoney({ minorUnits: amountMinor, currency }),
    currency,
    approvalsRequired,
  }));
}
