import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { LedgerClock } from '#libs/ledger';
import { type Actor, hasRole, type PageRequest, type Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { JudgingStatement } from '../domain/point-standing.js';
import type { PeriodKey, Progress } from '../domain/progress.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import {
  type ExportedShare,
  type StatementFilter,
  StatementReads,
  type StatementShare,
  type StatementSight,
} from '../persistence/statement.reads.js';
import { type ParkedTask, TaskStore } from '../persistence/task.store.js';
import type { Funding } from '../domain/statement.js';

const EXPORT_ROWS_PER_PAGE = 5_000;

@Injectable()
export class SettlementQueries {
  constructor(
    private readonly tasks: TaskStore,
    private readonly statements: StatementReads,
    private readonly ventures: VentureQueries,
    private readonly clock: LedgerClock,
  ) {}

  progress(reader: Reader, key: PeriodKey): Promise<Progress> {
    return this.tasks.progress(reader, key);
  }

  /** Ventures that wait in a month, by id. Those who see all see all; others see their own. `actor` null as below. */
  async parked(reader: Reader, actor: Actor | null, key: PeriodKey, page: PageRequest): Promise<ParkedTask[]> {
    return this.tasks.parked(reader, key, await this.venturesSeen(reader, actor), page);
  }

  /** Whose settling the actor may look into; null is all. */
  async venturesSeen(reader: Reader, actor: Actor | null): Promise<readonly Id<'venture'>[] | null> {
    const sight = await this.sightOf(reader, actor);
    return sight === 'all' ? null : sight.ventures;
  }

  /** `actor` null here and below is whoever owns the machine. */
  async statement(reader: Reader, actor: Actor | null, id: Id<'statement'>): Promise<StatementRow | undefined> {
    return this.statements.byId(reader, id, await this.sightOf(reader, actor));
  }

  /** Those of them that the actor may see; one statement, however many. */
  async statementsByIds(
    reader: Reader,
    actor: Actor,
    ids: readonly Id<'statement'>[],
  ): Promise<ReadonlyMap<Id<'statement'>, StatementRow>> {
    const rows = await this.statements.byIds(reader, ids, await this.sightOf(reader, actor));
    return new Map(rows.map((row) => [row.id, row]));
  }

  async page(reader: Reader, actor: Actor | null, filter: StatementFilter, page: PageRequest): Promise<StatementRow[]> {
    return this.statements.page(reader, filter, await this.sightOf(reader, actor), page);
  }

  /** Before a question with `issuedBy`: its answer stays the same from then on. Refused: MOMENT_AHEAD, BOOKS_BUSY. */
  freeze(at: Date): Promise<Result<null, Refusal>> {
    return this.clock.freeze(at);
  }

  /** What the statements of contracts say about points of wagers, ascending by month. For whoever may see the contract. */
  judging(
    reader: Reader,
    contracts: readonly Id<'contract'>[],
  ): Promise<ReadonlyMap<Id<'contract'>, readonly JudgingStatement[]>> {
    return this.statements.judging(reader, contracts);
  }

  /** Tranches of wagers; statements without wagers, which is nearly all of them, are not asked for any. */
  async fundings(reader: Reader, rows: readonly StatementRow[]): Promise<ReadonlyMap<Id<'statement'>, Funding[]>> {
    const wagering = rows.filter((row) => row.wagers ?? row.restatements.some(({ wagers }) => wagers));
    if (wagering.length === 0) return new Map();
    return this.statements.fundings(
      reader,
      wagering.map(({ id }) => id),
    );
  }

  shares(reader: Reader, statements: readonly Id<'statement'>[]): Promise<Map<Id<'statement'>, StatementShare[]>> {
    return this.statements.shares(reader, statements);
  }

  /** Everything, for whoever owns the machine: one row for each party of each statement, page by page. */
  exported(reader: Reader): AsyncGenerator<ExportedShare[]> {
    return this.statements.exported(reader, EXPORT_ROWS_PER_PAGE);
  }

  /** A contract is shared in the open among those who signed it: each party sees the whole statement, not only its line. */
  async sightOf(reader: Reader, actor: Actor | null): Promise<StatementSight> {
    if (actor === null || hasRole(actor, 'finance', 'auditor', 'approver')) return 'all';
    return { parties: [...actor.parties], ventures: [...(await this.ventures.memberOf(reader, actor))] };
  }
}
