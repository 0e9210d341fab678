import type { INestApplicationContext } from '@nestjs/common';
import { Clock, err, type Month, monthOf, monthStart, ok, refusal } from '#libs/kernel';
import { MachineOperator } from '#libs/identity';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { say } from '../output.js';
import { recordMonths } from './demo-months.js';
import { preparePayouts } from './demo-payouts.js';
import { openAccounts, publishRules } from './demo-rules.js';
import { signContract } from './demo-contract.js';
import { applyWithVentures } from './demo-ventures.js';
import { Stage } from './stage.js';

/** The record that it was begun keeps the months, so that one who is killed at the end of a month goes on with the same. */
const BEGUN = 'begun';
const COMPLETE = 'complete';

/**
 * Makes the demonstration world through the same commands as everybody's, once, in a database that nobody has used
 * yet. One that was left half made is completed; a complete one is never touched again.
 */
export async function ensureDemoWorld(app: INestApplicationContext): Promise<void> {
  const operator = await app.get(MachineOperator, { strict: false }).actor();
  const records = new Records(app, operator);
  if (await records.read(COMPLETE)) return;
  const begun = await records.read(BEGUN);
  if (!begun && !(await isUnused(app))) return;
  const { months } = begun ?? (await records.write(BEGUN, lastTwoMonths(app.get(Clock, { strict: false }).now())));
  say('making the demonstration world; this happens once');
  const stage = new Stage(app, months);
  await openAccounts(stage, operator);
  await publishRules(stage);
  const venture = await applyWithVentures(stage);
  await signContract(stage, venture);
  await recordMonths(stage, venture);
  await preparePayouts(stage);
  await records.write(COMPLETE, months);
}

// The operator of this machine is made on every start and says nothing.
async function isUnused(app: INestApplicationContext): Promise<boolean> {
  const { reader } = app.get(Transactor, { strict: false });
  const count = await reader.row<{ accounts: bigint; parties: bigint }>(
    'SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM party) AS parties',
  );
  return count !== undefined && count.accounts <= 1n && count.parties <= 2n;
}

function lastTwoMonths(now: Date): [Month, Month] {
  const last = monthBefore(monthOf(now));
  return [monthBefore(last), last];
}

function monthBefore(month: Month): Month {
  return monthOf(new Date(monthStart(month).getTime() - 1));
}

type Record = { readonly months: readonly [Month, Month] };

/** How far the world is, kept where the platform keeps what was answered to a repeated call. */
class Records {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly operator: Actor,
  ) {}

  async read(key: string): Promise<Record | undefined> {
    const found = await this.run(key, () => Promise.resolve(err(refusal('NOT_FOUND', 'it is not there yet'))));
    return found.ok ? found.value : undefined;
  }

  async write(key: string, months: Record['months']): Promise<Record> {
    const written = await this.run(key, () => Promise.resolve(ok({ months })));
    if (!written.ok) throw new Error(`the record ${key} of the demonstration world is not usable`);
    return written.value;
  }

  private run(key: string, work: Parameters<typeof Idempotency.prototype.run<Record, ReturnType<typeof refusal>>>[2]) {
    const call = { actor: this.operator, operation: 'demoWorld', key, input: {} };
    const idempotency = this.app.get(Idempotency, { strict: false });
    return this.app.get(Transactor, { strict: false }).run((tx) => idempotency.run(tx, call, work));
  }
}
