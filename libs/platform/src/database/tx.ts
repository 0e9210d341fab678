import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient, QueryResult } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type EntityManager, QueryFailedError, type QueryRunner } from 'typeorm';
import { type CopiedValue, copyLine } from './copy-text.js';

/** Reads rows. Outside persistence/ it is only passed on. */
export class Reader {
  constructor(readonly manager: EntityManager) {}

  /** Rows of one SQL statement. int8 arrives as bigint, date as text, timestamptz as Date. */
  async rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    const answer: unknown = await this.manager.query(sql, [...parameters]);
    return answer as R[];
  }

  async row<R>(sql: string, parameters: readonly unknown[] = []): Promise<R | undefined> {
    return (await this.rows<R>(sql, parameters))[0];
  }
}

/** A table and the columns that new rows of it are given, each with its type. Names of ours, never input. */
export type NewRows = { readonly table: string; readonly columns: Readonly<Record<string, string>> };

/** COPY takes one round trip more than an INSERT, so it pays from about here on. */
export const COPIED_ROWS_MIN = 100;

/**
 * SQL that a connection parses and plans once, for what runs many times a second. It is planned for any parameters, so
 * each of them must suit the same plan. Names are of the whole program.
 */
export type PreparedSql = { readonly name: string; readonly text: string };

type Sql = string | PreparedSql;

declare const open: unique symbol;

/** An open transaction. Only the Transactor makes one, so that a write outside a transaction does not compile. */
export class Tx extends Reader {
  declare readonly [open]: true;

  override async rows<R>(sql: Sql, parameters: readonly unknown[] = []): Promise<R[]> {
    if (typeof sql === 'string') return super.rows(sql, parameters);
    return (await this.prepared(sql, parameters)).rows as R[];
  }

  /** Runs one INSERT, UPDATE or DELETE and answers how many rows it wrote. */
  async write(sql: Sql, parameters: readonly unknown[] = []): Promise<number> {
    if (typeof sql !== 'string') return (await this.prepared(sql, parameters)).rowCount ?? 0;
    const result = (await this.runner.query(sql, [...parameters], true)) as { affected?: number };
    return result.affected ?? 0;
  }

  /**
   * Streams text-format COPY lines into `target`, e.g. `chuang.staging (a, b)`, inside this transaction. A failure of the
   * lines is thrown as it is: it is none of the database.
   */
  async copyInto(target: string, lines: Readable): Promise<void> {
    const command = `COPY ${target} FROM STDIN`;
    const failures: unknown[] = [];
    const read = async function* (): AsyncGenerator {
      try {
        yield* lines;
      } catch (failure) {
        failures.push(failure);
        throw failure;
      }
    };
    try {
      await this.onConnection(command, [], async (client) => pipeline(read, client.query(copyFrom(command))));
    } catch (failure) {
      throw failures[0] ?? failure;
    }
  }

  /**
   * Stores new rows: few by one INSERT, many by COPY, which does the same with the same keys and checks at about half of
   * the cost, on both sides. It knows no ON CONFLICT. A moment or a JSON value is given as its text.
   */
  async insertRows({ table, columns }: NewRows, rows: readonly (readonly CopiedValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    if (rows.length >= COPIED_ROWS_MIN) {
      const names = Object.keys(columns).join(', ');
      await this.copyInto(`${table} (${names})`, Readable.from([rows.map(copyLine).join('')]));
      return;
    }
    await this.write(insertionOf({ table, columns }), arraysOf({ table, columns }, rows));
  }

  private get runner(): QueryRunner {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('a transaction without its connection');
    return runner;
  }

  private async prepared({ name, text }: PreparedSql, parameters: readonly unknown[]): Promise<QueryResult> {
    return this.onConnection(text, parameters, async (client) => client.query({ name, text, values: [...parameters] }));
  }

  // What TypeORM has no call for. It fails as every other statement, so that a lost deadlock is known as one and the
  // transaction is replayed.
  private async onConnection<T>(
    command: string,
    parameters: readonly unknown[],
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = (await this.runner.connect()) as PoolClient;
    this.runner.dataSource.logger.logQuery(command, [...parameters]);
    try {
      return await work(client);
    } catch (failure) {
      throw failure instanceof Error ? new QueryFailedError(command, [...parameters], failure) : failure;
    }
  }
}

/** The INSERT of rows that are given by columns: its parameters are the arrays of `arraysOf`, from `$first` on. */
export function insertionOf({ table, columns }: NewRows, first = 1): string {
  const arrays = Object.values(columns).map((type, index) => `$${first + index}::${type}[]`);
  return `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`;
}

/** The values of each column, in the order of the rows. */
export function arraysOf({ columns }: NewRows, rows: readonly (readonly CopiedValue[])[]): CopiedValue[][] {
  return Object.keys(columns).map((_, index) => rows.map((row) => row[index] ?? null));
}
