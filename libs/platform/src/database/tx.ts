import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type EntityManager, QueryFailedError } from 'typeorm';
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
const COPIED_ROWS_MIN = 100;

declare const open: unique symbol;

/** An open transaction. Only the Transactor makes one, so that a write outside a transaction does not compile. */
export class Tx extends Reader {
  declare readonly [open]: true;

  /** Runs one INSERT, UPDATE or DELETE and answers how many rows it wrote. */
  async write(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('a transaction without its connection');
    const result = (await runner.query(sql, [...parameters], true)) as { affected?: number };
    return result.affected ?? 0;
  }

  /** Streams text-format COPY lines into `target`, e.g. `chuang.staging (a, b)`, inside this transaction. */
  async copyInto(target: string, lines: Readable): Promise<void> {
    const runner = this.manager.queryRunner;
    if (!runner) throw new Error('a transaction without its connection');
    const client = (await runner.connect()) as PoolClient;
    const command = `COPY ${target} FROM STDIN`;
    runner.dataSource.logger.logQuery(command);
    try {
      await pipeline(lines, client.query(copyFrom(command)));
    } catch (failure) {
      // As every other failed statement, so that a lost deadlock is known as one and the transaction is replayed.
      throw failure instanceof Error ? new QueryFailedError(command, [], failure) : failure;
    }
  }

  /**
   * Stores new rows: few by one INSERT, many by COPY, which does the same with the same keys and checks at about half of
   * the cost, on both sides. It knows no ON CONFLICT. A moment or a JSON value is given as its text.
   */
  async insertRows({ table, columns }: NewRows, rows: readonly (readonly CopiedValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    const names = Object.keys(columns).join(', ');
    if (rows.length >= COPIED_ROWS_MIN) {
      await this.copyInto(`${table} (${names})`, Readable.from([rows.map(copyLine).join('')]));
      return;
    }
    const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
    await this.write(
      `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays.join(', ')})`,
      arrays.map((_, index) => rows.map((row) => row[index])),
    );
  }
}
