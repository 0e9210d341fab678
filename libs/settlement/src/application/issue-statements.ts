import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { PostJournals } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { settlementJournal } from '../domain/settlement-journal.js';
import type { Statement } from '../domain/statement.js';
import { FactsReads } from '../persistence/facts.reads.js';
import { StatementStore } from '../persistence/statement.store.js';

/** Posts the journals of statements and stores the statements with them. */
@Injectable()
export class IssueStatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly postJournals: PostJournals,
    private readonly statements: StatementStore,
  ) {}

  async execute(tx: Tx, statements: readonly Statement[], now: Date): Promise<Result<null, Refusal>> {
    const [first] = statements;
    if (!first) return ok(null);
    const ventures = [...new Set(statements.map((statement) => statement.ventureId))];
    const recorded = await this.facts.recorded(tx, ventures, first.month);
    const drafts = statements.flatMap((statement) => {
      const sums = recorded.get(statement.ventureId)?.get(statement.currency) ?? new Map();
      return settlementJournal(statement, sums) ?? [];
    });
    const posted = await this.postJournals.execute(tx, drafts);
    if (!posted.ok) return posted;
    const journals = new Map(posted.value.map((journal) => [journal.reference as Id<'statement'>, journal.journalId]));
    await this.statements.insert(tx, statements, journals, now);
    return ok(null);
  }
}
