import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { LedgerClock, PostJournals } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { settlementJournal } from '../domain/settlement-journal.js';
import type { Statement } from '../domain/statement.js';
import type { RecordedFacts } from '../persistence/facts.reads.js';
import { StatementStore } from '../persistence/statement.store.js';

export type StatementsToIssue = {
  readonly statements: readonly Statement[];
  /** What the month holds of their ventures. */
  readonly recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>;
};

/** Posts the journals of statements and stores the statements with them. */
@Injectable()
export class IssueStatements {
  constructor(
    private readonly postJournals: PostJournals,
    private readonly statements: StatementStore,
    private readonly clock: LedgerClock,
  ) {}

  async execute(tx: Tx, { statements, recorded }: StatementsToIssue): Promise<Result<null, Refusal>> {
    if (statements.length === 0) return ok(null);
    const drafts = statements.flatMap((statement) => {
      const sums = recorded.get(statement.ventureId)?.all.get(statement.currency) ?? new Map();
      return settlementJournal(statement, sums) ?? [];
    });
    const posted = await this.postJournals.execute(tx, drafts);
    if (!posted.ok) return posted;
    const journals = new Map(posted.value.map((journal) => [journal.reference as Id<'statement'>, journal.journalId]));
    await this.statements.insert(tx, statements, journals, await this.clock.stamp(tx));
    return ok(null);
  }
}
