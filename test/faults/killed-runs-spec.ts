import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTestDatabase, type TestDatabase } from '../postgres/database.js';
import { Child, type Hit } from './children.js';
import { commandLine } from './command-line.js';
import { contentsOf } from './database-contents.js';
import { randomFrom } from './random.js';
import { prepareSettlingWorld } from './settling-world.js';

const KILLS = 50;
/** Runs, each on a copy of the world, that one SIGKILL cuts: most of what a kill costs is the start of the next process. */
const RUNS = 3;
/** A kill comes at the latest after so many months' worth of statements: most months are cut, and the run goes on. */
const MONTHS_MAX = 1.7;
/** Two calendars of ten months, and two months of a wide one. */
const MONTHS = 22;
/** Long enough to hit the statements of a chunk of 250 ventures while the database works on them. */
const DELAY_MAX_MS = 12;

// `CHUANG_FAULT_SEED=n` plays the kills of a run again: the same statements, and the same time after each.
const seed = Number(process.env.CHUANG_FAULT_SEED ?? Math.trunc(Math.random() * 1e9));

let folder: string;
let plan: string;
let prepared: TestDatabase;
let undisturbed: TestDatabase;
/** Copies of the prepared world in which a run was killed again and again and came to its end. */
const ended: TestDatabase[] = [];
let waiting: Child;
let statementsMax: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-kills-'));
  plan = join(folder, 'plan.json');
  prepared = await prepareSettlingWorld(plan);
  undisturbed = await copyTestDatabase(prepared);
  const whole = await Child.start(plan, undisturbed.url).run({ job: 'settle' });
  if (!('done' in whole)) throw new Error('the undisturbed run was killed');
  statementsMax = Math.ceil((MONTHS_MAX * whole.done) / MONTHS);
});

afterAll(async () => {
  await waiting.end();
  for (const database of [prepared, undisturbed, ...ended]) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe(`a run that is killed with SIGKILL at ${KILLS} random moments (CHUANG_FAULT_SEED=${seed})`, () => {
  it('is hit in many different places, within transactions and between them, and comes to its end', async () => {
    const random = randomFrom(seed);
    const hits: Hit[] = [];
    let copies = await otherCopies();
    while (hits.length < KILLS) {
      const child = waiting;
      waiting = Child.start(plan, ...copies);
      const kill = {
        run: Math.floor(random() * RUNS),
        after: 1 + Math.floor(random() * statementsMax),
        delayMs: Math.floor(random() * DELAY_MAX_MS),
      };
      const end = await child.run({ job: 'settle', kill });
      if ('killed' in end) hits.push(...end.killed);
      // All months were done before the moment came; the kills go on in other copies.
      else copies = await otherCopies();
    }
    expect(await waiting.run({ job: 'settle' })).toHaveProperty('done');
    expect(new Set(hits.map(({ at }) => at)).size).toBeGreaterThan(10);
    expect(hits.filter(({ inTransaction }) => inTransaction).length).toBeGreaterThan(KILLS / 4);
    expect(hits.filter(({ inTransaction }) => !inTransaction).length).toBeGreaterThan(0);
  });

  it('ends with the books of an undisturbed run, byte for byte, and they hold', async () => {
    const expected = await contentsOf(undisturbed.url);
    for (const { url } of ended) expect(await contentsOf(url)).toEqual(expected);
    const verified = await commandLine(['verify'], { DATABASE_URL: ended[0]!.url });
    expect(verified).toMatchObject({ code: 0, stderr: 'the books hold\n' });
  });

  it('has settled every month and every fact of the plan, late ones included', async () => {
    const client = new pg.Client({ connectionString: undisturbed.url, options: '-c search_path=chuang' });
    await client.connect();
    const counts = await client.query(
      `SELECT (SELECT count(*)::int FROM settlement_task WHERE state = 'settled') AS settled,
         (SELECT count(*)::int FROM settlement_task WHERE state <> 'settled') AS left,
         (SELECT count(*)::int FROM accounting_period WHERE state <> 'closed') AS unclosed,
         (SELECT count(*)::int FROM statement) AS statements,
         (SELECT count(*)::int FROM statement WHERE restatements <> '[]') AS restating,
         (SELECT sum(amount_minor)::text FROM statement_share WHERE party_key <> 'supplier') AS shared`,
    );
    await client.end();
    expect(counts.rows).toEqual([
      { settled: 1120, left: 0, unclosed: 0, statements: 1140, restating: 58, shared: '2207166' },
    ]);
  });
});

async function otherCopies(): Promise<readonly string[]> {
  if (ended.length > 0) await waiting.end();
  const urls: string[] = [];
  while (urls.length < RUNS) {
    const database = await copyTestDatabase(prepared);
    ended.push(database);
    urls.push(database.url);
  }
  waiting = Child.start(plan, ...urls);
  return urls;
}
