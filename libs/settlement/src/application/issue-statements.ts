import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { HoldBooks, type JournalDraft, journalId, PostJournals, postingMoment } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { SettleLeadershipChallenges } from '#libs/ventures';
import { challengeClaims } from '../domain/challenge-claims.js';
import { HoldFundings } from './hold-fundings.js';
import { settlementJournal } from '../domain/settlement-journal.js';
import type { Statement } from '../domain/statement.js';
import { documentHash, type IssuedStatement, statementContent } from '../domain/statement-document.js';
import type { RecordedFacts } from '../persistence/facts.reads.js';
import { StatementStore } from '../persistence/statement.store.js';

export type StatementsToIssue = {
  readonly statements: readonly Statement[];
  /** What the month holds of their ventures. */
  readonly recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>;
  readonly now: Date;
};

/** Posts the journals of statements, stores the statements with them, and opens the challenges that they call for. */
@Injectable()
export class IssueStatements {
  constructor(
    private readonly postJournals: PostJournals,
    private readonly statements: StatementStore,
    private readonly holdBooks: HoldBooks,
    private readonly challenges: SettleLeadershipChallenges,
    private readonly fundings: HoldFundings,
  ) {}

  async execute(tx: Tx, { statements, recorded, now }: StatementsToIssue): Promise<Result<null, Refusal>> {
    if (statements.length === 0) return ok(null);
    const planned = statements.map((statement) => {
      const sums = recorded.get(statement.ventureId)?.all.get(statement.currency) ?? new Map();
      return { statement, sums, journal: settlementJournal(statement, sums) };
    });
    const held = await this.holdBooks.execute(
      tx,
      planned.flatMap(({ journal }) => journal ?? []),
    );
    if (!held.ok) return held;
    // Of no moment there is a statement without its journal, or the other way round.
    const funded = await this.fundings.execute(tx, statements);
    const issued = planned.map(({ statement, journal, sums }) => {
      const fundings = funded.get(statement.id) ?? [];
      const final = fundings.length === 0 ? journal : settlementJournal(statement, sums, fundings);
      return { ...hashed(statement, final, postingMoment(held.value, statement.ventureId)), fundings };
    });
    const posted = await this.postJournals.execute(
      tx,
      issued.flatMap(({ journal }) => journal ?? []),
      held.value,
    );
    if (!posted.ok) return posted;
    await this.statements.insert(tx, issued);
    await this.challenges.execute(tx, statements.flatMap(challengeClaims), now);
    return ok(null);
  }
}

// The id of a journal follows from its reference, so the document can name the journal and the journal the document.
function hashed(statement: Statement, journal: JournalDraft | undefined, issuedAt: Date) {
  const { ventureId, id } = statement;
  const issued: IssuedStatement = {
    ...statement,
    journalId: journal ? journalId(ventureId, journal.kind, id) : null,
    issuedAt,
  };
  const hash = documentHash(statementContent(issued));
  return { statement: issued, documentHash: hash, journal: journal && { ...journal, documentHash: hash } };
}
