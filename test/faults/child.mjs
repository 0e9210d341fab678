// A process that runs a plan of the spec and can be killed at a chosen moment of it: after the n-th statement was sent to
// the database, and so many milliseconds more. Plain JavaScript on the build, so that it starts in less than a second.
//
// argv: the folder of the build, the file of the plan. It says `ready`, waits for a line `{ job, killAfter, delayMs }`,
// and answers one line of JSON: `{ killedAt, inTransaction }` right before it dies, or `{ done }`.
import 'reflect-metadata';
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';

const STDOUT = 1;
const [build, planFile] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${build}/${path}`).href);
const { contextModules, contextRows } = await load('apps/composition.js');
const { Config, Log, PlatformModule, SystemClock } = await load('libs/platform/src/index.js');
const { MachineOperator } = await load('libs/identity/src/index.js');
const { ClosePeriod, RecordRevenueEvents, SettlePending, SettlePeriod } = await load('libs/settlement/src/index.js');
const { RecordValueEvents } = await load('libs/value/src/index.js');

const plan = JSON.parse(readFileSync(planFile, 'utf8'));
// The same moment in every run, so that two runs can be compared to the byte.
SystemClock.prototype.now = () => new Date(plan.now);

const config = new Config({ ...process.env, CHUANG_TOKEN_SECRET: 'a secret of the tests, longer than it needs to be' });
const platform = PlatformModule.forRoot({ config, rows: contextRows, graphql: false });
class ChildModule {}
const root = { module: ChildModule, imports: [platform, ...contextModules] };
const app = await NestFactory.createApplicationContext(root, { logger: new Log(), abortOnError: false });
const get = (type) => app.get(type, { strict: false });
const actor = await get(MachineOperator).actor();

const jobs = { settle: runPlan, work: workUntilToldToStop };
const lines = createInterface({ input: process.stdin });
const told = new Promise((resolve) => lines.once('line', resolve));
let isTold = false;
say('ready');
const { job, killAfter, delayMs } = JSON.parse(await told);
lines.once('line', () => (isTold = true));
const counted = countStatements(killAfter, delayMs);
await jobs[job]();
say(JSON.stringify({ done: counted.statements }));
process.exit(0);

/** Takes the plan up where the database says that it stands: a month that is closed is done. */
async function runPlan() {
  for (const { calendar, month, revenue, value } of plan.steps) {
    if (await isClosed(calendar, month)) continue;
    const money = revenue.map((one) => ({ ...one, amountMinor: BigInt(one.amountMinor) })).map(dated);
    await record(RecordRevenueEvents, money);
    await record(RecordValueEvents, value.map(dated));
    required(await get(ClosePeriod).execute(actor, { calendar, month }));
    required(await get(SettlePeriod).execute({ calendar, month }));
  }
}

async function workUntilToldToStop() {
  while (!isTold) {
    required(await get(SettlePending).execute());
    await sleep(1);
  }
}

async function isClosed(calendar, month) {
  const { AccountingPeriods } = await load('libs/ledger/src/index.js');
  const { Transactor } = await load('libs/platform/src/index.js');
  return (await get(AccountingPeriods).stateOf(get(Transactor).reader, calendar, month)) === 'closed';
}

async function record(command, events) {
  if (events.length === 0) return;
  const answers = required(await get(command).execute(actor, { events }));
  const refused = answers.find(({ outcome }) => outcome !== 'stored' && outcome !== 'duplicate');
  if (refused) throw new Error(JSON.stringify(refused));
}

function dated(event) {
  return { ...event, occurredAt: new Date(event.occurredAt) };
}

function required(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Counts what is sent to the database, and ends the process that long after the chosen statement went out. */
function countStatements(killStatement, delay) {
  const counter = { statements: 0, last: '', inTransaction: false };
  const send = pg.Client.prototype.query;
  pg.Client.prototype.query = function query(...args) {
    const text = (typeof args[0] === 'string' ? args[0] : args[0].text).trim();
    counter.statements += 1;
    counter.last = text.split(/\s+/, 3).join(' ');
    if (/^(START TRANSACTION|BEGIN)/.test(text)) counter.inTransaction = true;
    if (counter.statements === killStatement) void sleep(delay).then(() => die(counter));
    const sent = send.apply(this, args);
    if (/^ROLLBACK/.test(text)) counter.inTransaction = false;
    // While a COMMIT is under way nobody knows yet what it will have done.
    if (/^COMMIT/.test(text)) void Promise.resolve(sent).then(() => (counter.inTransaction = false));
    return sent;
  };
  return counter;
}

// Whatever the process still had to say is lost with it; what it says here was written before it dies.
function die({ last, inTransaction }) {
  say(JSON.stringify({ killedAt: last, inTransaction }));
  process.kill(process.pid, 'SIGKILL');
}

function say(text) {
  writeSync(STDOUT, `${text}\n`);
}
