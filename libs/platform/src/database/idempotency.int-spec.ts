import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result, stableId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import type { Actor } from '../auth/actor.js';
import { applicationDataSource } from './data-source.js';
import { Idempotency } from './idempotency.js';
import { Transactor } from './transactor.js';

class StoppedClock extends Clock {
  now(): Date {
    return new Date('2026-11-22T08:00:00.000Z');
  }
}

const REUSED = { ok: false, error: { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] } };

let database: TestDatabase;
let dataSource: DataSource;
let transactor: Transactor;
const idempotency = new Idempotency(new StoppedClock());

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await applicationDataSource({ url: database.url }).initialize();
  transactor = new Transactor(dataSource);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('a command with an idempotency key', () => {
  it('runs once, and answers the same to the same input again', async () => {
    const work = counted();
    const input = { amount: 5n, at: new Date('2026-01-01T00:00:00Z'), note: undefined, lines: [{ b: 1, a: 'x' }] };
    const reordered = { lines: [{ a: 'x', b: 1 }], at: new Date('2026-01-01T00:00:00Z'), amount: 5n };
    expect(await run({ key: 'once', input }, work)).toEqual(ok({ run: 1 }));
    expect(await run({ key: 'once', input: reordered }, work)).toEqual(ok({ run: 1 }));
    expect(work.runs).toBe(1);
  });

  it.each([
    ['another amount', { amount: 6n, lines: [1, 2] }],
    ['another order of a list', { amount: 5n, lines: [2, 1] }],
    ['a field more', { amount: 5n, lines: [1, 2], note: null }],
    ['nothing', {}],
  ])('is refused with %s under the same key, and does not run', async (what, input) => {
    const work = counted();
    await run({ key: what, input: { amount: 5n, lines: [1, 2] } }, work);
    expect(await run({ key: what, input }, work)).toMatchObject(REUSED);
    expect(work.runs).toBe(1);
  });

  it('that is refused leaves no record, so that a mended repeat may use the key', async () => {
    const before = await records();
    const refused = await run({ key: 'mended', input: { amount: 0n } }, refusing);
    expect(refused).toEqual(err(refusal('AMOUNT_INVALID', 'no')));
    expect(await records()).toBe(before);
    expect(await run({ key: 'mended', input: { amount: 1n } }, counted())).toEqual(ok({ run: 1 }));
  });

  it('that throws leaves no record', async () => {
    const before = await records();
    const failing = run({ key: 'thrown' }, () => Promise.reject(new Error('a fault')));
    await expect(failing).rejects.toThrow('a fault');
    expect(await records()).toBe(before);
  });

  it('runs once when it comes many times at one moment', async () => {
    const work = counted();
    const slow = async () => {
      const result = await work();
      await sleep(50);
      return result;
    };
    const answers = await Promise.all(Array.from({ length: 8 }, () => run({ key: 'at once' }, slow)));
    expect(answers).toEqual(answers.map(() => ok({ run: 1 })));
    expect(work.runs).toBe(1);
  });

  it('is answered once and refused otherwise when two inputs come with one key at one moment', async () => {
    const both = await Promise.all([1n, 2n].map((amount) => run({ key: 'two', input: { amount } }, counted())));
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(both.find((answer) => !answer.ok)).toMatchObject(REUSED);
  });

  it('shares the key with no other account and no other operation', async () => {
    const work = counted();
    await run({ key: 'mine' }, work);
    expect(await run({ key: 'mine', account: 'somebody else' }, work)).toEqual(ok({ run: 2 }));
    expect(await run({ key: 'mine', operation: 'otherThing' }, work)).toEqual(ok({ run: 3 }));
    expect(await run({ key: 'mine' }, work)).toEqual(ok({ run: 1 }));
  });

  it('answers null again when it answered null', async () => {
    const nothing = () => Promise.resolve(ok(null));
    expect(await run({ key: 'null' }, nothing)).toEqual(ok(null));
    expect(await run({ key: 'null' }, nothing)).toEqual(ok(null));
  });
});

it('a command without a key runs each time and leaves no record', async () => {
  const before = await records();
  const work = counted();
  expect([await run({ key: undefined }, work), await run({ key: undefined }, work)]).toEqual([
    ok({ run: 1 }),
    ok({ run: 2 }),
  ]);
  expect(await records()).toBe(before);
});

type Call = { key: string | undefined; input?: object; account?: string; operation?: string };

function run<T>(call: Call, work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  const { key, input = { amount: 1n }, account = 'somebody', operation = 'thingDo' } = call;
  const actor = { account: stableId<'account'>('account', account) } as Actor & { account: Id<'account'> };
  return transactor.run((tx) => idempotency.run(tx, { actor, operation, key, input }, work));
}

type Counted = (() => Promise<Result<{ run: number }, Refusal>>) & { readonly runs: number };

function counted(): Counted {
  let runs = 0;
  const work = () => {
    runs += 1;
    return Promise.resolve(ok({ run: runs }));
  };
  return Object.defineProperty(work, 'runs', { get: () => runs }) as Counted;
}

function refusing(): Promise<Result<never, Refusal>> {
  return Promise.resolve(err(refusal('AMOUNT_INVALID', 'no')));
}

async function records(): Promise<bigint> {
  const row = await transactor.reader.row<{ count: bigint }>('SELECT count(*) AS count FROM idempotency_record');
  return row?.count ?? -1n;
}
