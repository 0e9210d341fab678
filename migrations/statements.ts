import type { QueryRunner } from 'typeorm';

/** One statement per call, so that a distributed database can place a table before its constraints follow. */
export async function runStatements(queryRunner: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await queryRunner.query(statement);
}
