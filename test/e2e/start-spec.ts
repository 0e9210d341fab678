import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../postgres/database.js';
import { StartedPlatform, until } from './started-platform.js';

type Waiting = { id: string; amount: { decimal: string }; approvalsRequired: number };

const SIGN_IN = `mutation ($input: AccountSignInInput!) { accountSignIn(input: $input) { session { accessToken } } }`;
const PAYOUTS = `{ payouts(filter: {state: IN_REVIEW}) { nodes { id amount { decimal } approvalsRequired } } }`;

/** Payee, amount, currency and approvals of the payouts of the demonstration world. */
const WAITING = [
  ['Clay & Copper Works', '9140.00', 'CNY', '1'],
  ['Warm Bowl', '12060.00', 'CNY', '2'],
];

let folder: string;
const started: StartedPlatform[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-start-'));
  // As root the server has an account of its own, which must get to its data.
  chmodSync(folder, 0o755);
});

afterAll(async () => {
  // Only what a failed test has left.
  for (const platform of started) for (const { processId } of platform.group()) process.kill(processId, 'SIGKILL');
  await stopServers();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('chuang start', () => {
  let payouts: string[];
  let token: string;

  it('makes a world on the first start and says where it is, who can sign in and which payouts wait', async () => {
    const platform = await startIn('data');
    expect(platform.messages).toContain('making the demonstration world');
    payouts = platform.payouts;
    expect(payouts.map((line) => line.split(/ {2,}/).slice(1))).toEqual(WAITING);
    token = await signIn(platform, 'finance@demo.example');
    const waiting = await waitingPayouts(platform, token);
    expect(waiting.map(({ id }) => id)).toEqual(payouts.map((line) => line.split(' ')[0]));
    expect(waiting.map(({ amount }) => amount.decimal)).toEqual(['9140.00', '12060.00']);
    expect(statSync(join(folder, 'data/token-secret')).mode & 0o777).toBe(0o600);

    expect(await platform.interrupt()).toBe(0);
    expectNothingLeft(platform);
  });

  // Each start is three processes that load everything: one start serves for as much as can be seen on it.
  it('finds on the second start what was there, makes no second world, and ends as a whole with 1 when the api is killed', async () => {
    const platform = await startIn('data');
    expect(platform.messages).not.toContain('making the demonstration world');
    expect(platform.payouts).toEqual(payouts);
    expect((await waitingPayouts(platform, token)).length).toBe(2);

    const second = open('data');
    expect(await second.untilEnded()).toBe(2);
    expect(second.messages).toContain(
      `ALREADY_RUNNING: chuang start runs on this data folder already, on ${platform.url};`,
    );
    expect(second.output).toBe('');
    expect((await waitingPayouts(platform, token)).length).toBe(2);
    await expectEndOfAll(platform, 'api');
  });

  it('ends as a whole with 1 when the worker is killed', async () => {
    await expectEndOfAll(await startIn('data'), 'worker');
  });

  it('takes its children with it when it is killed, and the next start finds its data in the database', async () => {
    const killed = await startIn('data');
    expect(await killed.signal('SIGKILL')).toBe('SIGKILL');
    await until(() => killed.group().length === 0);
    expect(killed.isDatabaseRunning()).toBe(true);

    const platform = await startIn('data');
    expect(platform.payouts).toEqual(payouts);
    expect(await platform.signal('SIGTERM')).toBe(0);
    expectNothingLeft(platform);
  });

  it('uses the database of DATABASE_URL, and completes there a world in the making of which it was killed', async () => {
    const database = await createTestDatabase();
    try {
      for (const afterMs of [50, 400]) {
        const killed = open('elsewhere', database.url);
        await until(() => killed.messages.includes('making the demonstration world'));
        await sleep(afterMs);
        await killed.signal('SIGKILL');
        expect(killed.output).toBe('');
      }
      const platform = open('elsewhere', database.url);
      await platform.untilReady();
      expect(platform.payouts.map((line) => line.split(/ {2,}/).slice(1))).toEqual(WAITING);
      expect(await platform.interrupt()).toBe(0);
      expect(platform.group()).toEqual([]);
      expect(readdirSync(platform.dataDir)).toEqual(['token-secret']);
    } finally {
      await database.drop();
    }
  });
});

function open(name: string, databaseUrl?: string): StartedPlatform {
  const platform = new StartedPlatform(join(folder, name), databaseUrl);
  started.push(platform);
  return platform;
}

async function startIn(name: string): Promise<StartedPlatform> {
  const platform = open(name);
  await platform.untilReady();
  return platform;
}

async function expectEndOfAll(platform: StartedPlatform, killed: 'api' | 'worker'): Promise<void> {
  expect(await platform.killChild(killed)).toBe(1);
  expect(platform.messages).toContain(`PROCESS_ENDED: the ${killed} was killed by SIGKILL`);
  expectNothingLeft(platform);
}

function expectNothingLeft(platform: StartedPlatform): void {
  expect(platform.group()).toEqual([]);
  expect(platform.isDatabaseRunning()).toBe(false);
}

async function signIn(platform: StartedPlatform, email: string): Promise<string> {
  const input = { email, password: /earn-\S+/.exec(platform.output)?.[0] };
  const data = await ask<{ accountSignIn: { session: { accessToken: string } } }>(platform, SIGN_IN, { input });
  return data.accountSignIn.session.accessToken;
}

async function waitingPayouts(platform: StartedPlatform, token: string): Promise<Waiting[]> {
  return (await ask<{ payouts: { nodes: Waiting[] } }>(platform, PAYOUTS, {}, token)).payouts.nodes;
}

async function ask<T>(platform: StartedPlatform, query: string, variables: object, token?: string): Promise<T> {
  const response = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function stopServers(): Promise<void> {
  for (const dataDir of new Set(started.filter((one) => one.isDatabaseRunning()).map((one) => one.dataDir))) {
    const platform = new StartedPlatform(dataDir);
    await platform.untilReady();
    await platform.interrupt();
  }
}
