import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '#libs/kernel';
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import { Reader, Tx } from './tx.js';

/** A transaction that loses against another is replayed this often; more would hide a design fault. */
const ATTEMPTS_MAX = 8;

/** 40001 serialisation failure, 40P01 deadlock: the loser may simply be run again. */
const REPLAYABLE_SQLSTATES = new Set(['40001', '40P01']);

const CANCELLED = '57014';

/** What commands need of a Transactor; in a rehearsal they get one whose transactions are parts of one that is undone. */
export type Transactions = Pick<Transactor, 'reader' | 'run'>;

/** A rehearsal, and whether it came to its end. */
export type Rehearsed<T> = { readonly finished: true; readonly value: T } | { readonly finished: false };

@Injectable()
export class Transactor {
  /** Reads outside a transaction, each statement on its own snapshot. */
  readonly reader: Reader;

  constructor(private readonly dataSource: DataSource) {
    this.reader = new Reader(dataSource.manager);
  }

  /**
   * Commits when the work answers ok, rolls back when it answers err or throws, and replays the whole closure when it
   * lost a serialisation failure or a deadlock. The closure therefore has no effect outside the database.
   */
  async run<T, E>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>> {
    return replayed(() => this.runOnce(work));
  }

  /** Reads within one snapshot; what the work writes by mistake is refused by the database. */
  async snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      await runner.query('SET TRANSACTION READ ONLY');
      return await work(new Reader(runner.manager));
    } finally {
      await end(runner);
    }
  }

  /**
   * The real work in one transaction that is rolled back, whatever came of it. Nobody sees what it wrote, and who needs
   * what it has locked waits for `blockingMsMax` and the rollback at most: a statement that would go beyond is cancelled.
   */
  async rehearse<T>(work: (within: Transactions) => Promise<T>, blockingMsMax?: number): Promise<Rehearsed<T>> {
    return replayed(() => this.rehearseOnce(work, blockingMsMax));
  }

  private async rehearseOnce<T>(
    work: (within: Transactions) => Promise<T>,
    blockingMsMax: number | undefined,
  ): Promise<Rehearsed<T>> {
    const runner = this.dataSource.createQueryRunner();
    const timed = blockingMsMax === undefined ? undefined : new TimedTx(runner.manager, blockingMsMax);
    try {
      await runner.startTransaction();
      return { finished: true, value: await work(savepointsOf(timed ?? new Tx(runner.manager))) };
    } catch (failure) {
      if (timed?.isOver && sqlStateOf(failure) === CANCELLED) return { finished: false };
      throw failure;
    } finally {
      await end(runner);
    }
  }

  private async runOnce<T, E>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work(new Tx(runner.manager));
      if (result.ok) {
        await refuseAborted(runner);
        await runner.commitTransaction();
      }
      return result;
    } finally {
      await end(runner);
    }
  }
}

async function replayed<T>(once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (failure) {
      if (attempt >= ATTEMPTS_MAX || !isReplayable(failure)) throw failure;
      await sleep(attempt * 10 * Math.random());
    }
  }
}

// Each run is a savepoint: kept when the work answers ok, undone when it answers err. A failure ends the whole.
function savepointsOf(tx: Tx): Transactions {
  return {
    reader: tx,
    async run(work) {
      await tx.write('SAVEPOINT part');
      const result = await work(tx);
      if (!result.ok) await tx.write('ROLLBACK TO SAVEPOINT part');
      await tx.write('RELEASE SAVEPOINT part');
      return result;
    },
  };
}

/** A transaction that ends at a moment: the database cancels the statement that would go beyond it. */
class TimedTx extends Tx {
  private readonly until: number;

  constructor(manager: Tx['manager'], timeMs: number) {
    super(manager);
    this.until = performance.now() + timeMs;
  }

  get isOver(): boolean {
    return performance.now() >= this.until;
  }

  override async rows<R>(sql: Parameters<Tx['rows']>[0], parameters: readonly unknown[] = []): Promise<R[]> {
    await this.limit();
    return super.rows(sql, parameters);
  }

  override async write(sql: Parameters<Tx['write']>[0], parameters: readonly unknown[] = []): Promise<number> {
    await this.limit();
    return super.write(sql, parameters);
  }

  override async copyInto(target: string, lines: Parameters<Tx['copyInto']>[1]): Promise<void> {
    await this.limit();
    return super.copyInto(target, lines);
  }

  // Zero would be no limit at all.
  private async limit(): Promise<void> {
    const leftMs = Math.max(1, Math.ceil(this.until - performance.now()));
    await super.rows(`SELECT set_config('statement_timeout', $1, true)`, [`${leftMs}ms`]);
  }
}

// PostgreSQL answers the COMMIT of a failed transaction with a rollback and no error, so that a failure which the work
// caught would look like success. The connection knows; where it is not sure yet, a statement asks: 25P02 if failed.
async function refuseAborted(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect()) as { readyForQuery?: boolean; getTransactionStatus?: () => string | null };
  if (client.readyForQuery === true && client.getTransactionStatus?.() === 'T') return;
  await runner.query('SELECT 1');
}

async function end(runner: QueryRunner): Promise<void> {
  try {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch {
    // The connection is gone, and its transaction with it.
  } finally {
    await runner.release();
  }
}

function isReplayable(failure: unknown): boolean {
  return REPLAYABLE_SQLSTATES.has(sqlStateOf(failure) ?? '');
}

/** SQLSTATE of a failed statement; errors are recognised by it, not by their text. */
export function sqlStateOf(failure: unknown): string | undefined {
  if (!(failure instanceof QueryFailedError)) return undefined;
  const driverError = failure.driverError as { code?: unknown };
  return typeof driverError.code === 'string' ? driverError.code : undefined;
}

/** Name of the constraint that a failed statement broke. */
export function constraintOf(failure: unknown): string | undefined {
  if (!(failure instanceof QueryFailedError)) return undefined;
  const driverError = failure.driverError as { constraint?: unknown };
  return typeof driverError.constraint === 'string' ? driverError.constraint : undefined;
}
