import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class SettlementSpeed1763800000012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      // Everything that a settlement asks of its month, in the order in which it asks: the events themselves are not
      // read. New events of a month lie at its end, so that it stays in memory while they come in.
      `CREATE INDEX revenue_event_settled ON chuang.revenue_event
         (calendar, month, venture_id, currency, kind, late_for_month) INCLUDE (amount_minor)`,
      // The new one begins with the same columns.
      `DROP INDEX chuang.revenue_event_period`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE INDEX revenue_event_period ON chuang.revenue_event (calendar, month, venture_id)`,
      `DROP INDEX chuang.revenue_event_settled`,
    ]);
  }
}
