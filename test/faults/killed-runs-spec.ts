import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTestDatabase, type TestDatabase } from '../postgres/database.js';
import { Child, type ChildEnd } from './children.js';
import { commandLine } from './command-line.js';
import { contentsOf } from './database-contents.js';
import { randomFrom } from './random.js';
import { prepareSettlingWorld } from './settling-world.js';

const KILLS = 50;
/** A kill comes at the latest after so many months' worth of statements: most months are cut, and the run outlasts the kills. */
const MONTHS_MAX = 1.3;
/** Long enough to hit the statements of a chunk of 250 ventures while the database works on them. */
const DELAY_MAX_MS = 12;

// `CHUANG_FAULT_SEED=n` plays the kills of a run again: the same statements, and the same time after each.
const seed = Number(process.env.CHUANG_FAULT_SEED ?? Math.trunc(Math.random() * 1e9));

let folder: string;
let prepared: TestDatabase;
let killed: TestDatabase;
let ends: ChildEnd[];
let statementsMax: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-kills-'));
  prepared = await prepareSettlingWorld(join(folder, 'plan.json'));
  killed = await copyTestDatabase(prepared);
  const undisturbed = await Child.start(prepared.url, join(folder, 'plan.json')).run({ job: 'settle' });
  if (!('done' in undisturbed)) throw new Error('the undisturbed run was killed');
  statementsMax = Math.ceil((MONTHS_MAX * undisturbed.done) / (await closedMonths(prepared.url)));
});

afterAll(async () => {
  await killed.drop();
  await prepared.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe(`a run that is killed with SIGKILL at ${KILLS} random moments (CHUANG_FAULT_SEED=${seed})`, () => {
  it('is hit in the middle every time, in many different places, within transactions and between them', async () => {
    const random = randomFrom(seed);
    ends = [];
    let next = Child.start(killed.url, join(folder, 'plan.json'));
    for (let round = 1; round <= KILLS; round += 1) {
      const child = next;
      next = Child.start(killed.url, join(folder, 'plan.json'));
      const killAfter = 1 + Math.floor(random() * statementsMax);
      ends.push(await child.run({ job: 'settle', killAfter, delayMs: Math.floor(random() * DELAY_MAX_MS) }));
    }
    const hits = ends.flatMap((end) => ('killedAt' in end ? [end] : []));
    expect(hits).toHaveLength(KILLS);
    expect(new Set(hits.map(({ killedAt }) => killedAt)).size).toBeGreaterThan(10);
    expect(hits.filter(({ inTransaction }) => inTransaction).length).toBeGreaterThan(KILLS / 4);
    expect(hits.filter(({ inTransaction }) => !inTransaction).length).toBeGreaterThan(0);
    expect(await next.run({ job: 'settle' })).toMatchObject({ done: expect.any(Number) });
  });

  it('ends with the books of an undisturbed run, byte for byte, and they hold', async () => {
    const verified = await commandLine(['verify'], { DATABASE_URL: killed.url });
    expect(verified).toMatchObject({ code: 0, stderr: 'the books hold\n' });
    expect(await contentsOf(killed.url)).toEqual(await contentsOf(prepared.url));
  });

  it('has settled every month and every fact of the plan, late ones included', async () => {
    const client = new pg.Client({ connectionString: killed.url, options: '-c search_path=chuang' });
    await client.connect();
    const counts = await client.query(
      `SELECT (SELECT count(*)::int FROM settlement_task WHERE state = 'settled') AS settled,
         (SELECT count(*)::int FROM settlement_task WHERE state <> 'settled') AS left,
         (SELECT count(*)::int FROM accounting_period WHERE state <> 'closed') AS unclosed,
         (SELECT count(*)::int FROM statement) AS statements,
         (SELECT count(*)::int FROM statement WHERE restatements <> '[]') AS restating`,
    );
    await client.end();
    expect(counts.rows).toEqual([
      { settled: 1120, left: 0, unclosed: 0, statements: 1140, restating: expect.any(Number) },
    ]);
  });
});

async function closedMonths(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=chuang' });
  await client.connect();
  const { rows } = await client.query<{ months: number }>(
    `SELECT count(*)::int AS months FROM accounting_period WHERE state = 'closed'`,
  );
  await client.end();
  return rows[0]?.months ?? 0;
}
