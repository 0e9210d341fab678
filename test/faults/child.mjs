// A process that runs a plan of the spec, on each of its databases at once, and can be killed at a chosen moment of it:
// after the n-th statement of one of those runs, and so many milliseconds more. Starting a process costs more than what it
// does until it dies, so one death cuts several runs. Plain JavaScript on the build, so that it starts quickly.
//
// argv: the folder of the build, the file of the plan, the addresses of the databases. It says `ready`, waits for a line
// `{ job, kill: { run, after, delayMs } }`, and answers one line of JSON: `{ killed: [{ at, inTransaction }] }` of every run
// that was under way right before it dies, or `{ done }`.
import 'reflect-metadata';
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';

const STDOUT = 1;
const [build, planFile, ...databaseUrls] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${build}/${path}`).href);
const { contextModules, contextRows } = await load('apps/composition.js');
const { Config, Log, PlatformModule, SystemClock } = await load('libs/platform/src/index.js');
const { MachineOperator } = await load('libs/identity/src/index.js');
const { ClosePeriod, RecordRevenueEvents, SettlePending, SettlePeriod } = await load('libs/settlement/src/index.js');
const { RecordValueEvents } = await load('libs/value/src/index.js');

const plan = JSON.parse(readFileSync(planFile, 'utf8'));
// The same moment in every run, so that two runs can be compared to the byte.
SystemClock.prototype.now = () => new Date(plan.now);

const runs = await Promise.all(databaseUrls.map(openRun));

const jobs = { settle: runPlan, work: workUntilToldToStop };
const lines = createInterface({ input: process.stdin });
const told = new Promise((resolve) => lines.once('line', resolve));
let isTold = false;
say('ready');
const { job, kill } = JSON.parse(await told);
lines.once('line', () => (isTold = true));
countStatements(kill);
await Promise.all(
  runs.map(async (run) => {
    await jobs[job](run);
    run.isDone = true;
  }),
);
say(JSON.stringify({ done: runs[0].statements }));
process.exit(0);

/** The contexts on one database, and how far what they do there has come. */
async function openRun(url) {
  const config = new Config({
    ...process.env,
    DATABASE_URL: url,
    CHUANG_TOKEN_SECRET: 'a secret of the tests, longer than it needs to be',
  });
  const platform = PlatformModule.forRoot({ config, rows: contextRows, graphql: false });
  class ChildModule {}
  const root = { module: ChildModule, imports: [platform, ...contextModules] };
  const app = await NestFactory.createApplicationContext(root, { logger: new Log(), abortOnError: false });
  const get = (type) => app.get(type, { strict: false });
  const actor = await get(MachineOperator).actor();
  const database = new URL(url).pathname.slice(1);
  return { get, actor, database, statements: 0, last: '', inTransaction: false, isDone: false };
}

/** Takes the plan up where the database says that it stands: a month that is closed is done. */
async function runPlan({ get, actor }) {
  for (const { calendar, month, revenue, value } of plan.steps) {
    if (await isClosed(get, calendar, month)) continue;
    const money = revenue.map((one) => ({ ...one, amountMinor: BigInt(one.amountMinor) })).map(dated);
    await record(get(RecordRevenueEvents), actor, money);
    await record(get(RecordValueEvents), actor, value.map(dated));
    required(await get(ClosePeriod).execute(actor, { calendar, month }));
    required(await get(SettlePeriod).execute({ calendar, month }));
  }
}

async function workUntilToldToStop({ get }) {
  while (!isTold) {
    required(await get(SettlePending).execute());
    await sleep(1);
  }
}

async function isClosed(get, calendar, month) {
  const { AccountingPeriods } = await load('libs/ledger/src/index.js');
  const { Transactor } = await load('libs/platform/src/index.js');
  return (await get(AccountingPeriods).stateOf(get(Transactor).reader, calendar, month)) === 'closed';
}

async function record(command, actor, events) {
  if (events.length === 0) return;
  const answers = required(await command.execute(actor, { events }));
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

/** Counts what each run sends to its database, and ends the process that long after the chosen statement went out. */
function countStatements(kill) {
  const send = pg.Client.prototype.query;
  pg.Client.prototype.query = function query(...args) {
    const run = runs.find(({ database }) => database === this.database);
    const text = (typeof args[0] === 'string' ? args[0] : args[0].text).trim();
    run.statements += 1;
    run.last = text.split(/\s+/, 3).join(' ');
    if (/^(START TRANSACTION|BEGIN)/.test(text)) run.inTransaction = true;
    if (run === runs[kill?.run] && run.statements === kill.after) void sleep(kill.delayMs).then(die);
    const sent = send.apply(this, args);
    if (/^ROLLBACK/.test(text)) run.inTransaction = false;
    // While a COMMIT is under way nobody knows yet what it will have done.
    if (/^COMMIT/.test(text)) void Promise.resolve(sent).then(() => (run.inTransaction = false));
    return sent;
  };
}

// Whatever the process still had to say is lost with it; what it says here was written before it dies.
function die() {
  const underWay = runs.filter(({ isDone }) => !isDone);
  say(JSON.stringify({ killed: underWay.map(({ last, inTransaction }) => ({ at: last, inTransaction })) }));
  process.kill(process.pid, 'SIGKILL');
}

function say(text) {
  writeSync(STDOUT, `${text}\n`);
}
