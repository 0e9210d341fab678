import { Injectable } from '@nestjs/common';
import { ContractQueries, type KindSums } from '#libs/contracts';
import type { Id } from '#libs/kernel';
import { type Actor, moneyType, requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { SettlementQueries } from '../application/settlement.queries.js';
import { FactsReads } from '../persistence/facts.reads.js';
import type { StatementShare } from '../persistence/statement.reads.js';
import type { StatementFactsType, StatementLineType, StatementShareType, StatementType } from './settlement.types.js';
import { toLineTypes, toShareType, toStatementType } from './to-types.js';

/** What hangs under statements: one SQL statement per kind, however many statements a page shows. */
@Injectable()
export class StatementLoader {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: SettlementQueries,
    private readonly contracts: ContractQueries,
    private readonly factsReads: FactsReads,
  ) {}

  /** Null for one that is not there, or that the caller may not see. */
  async statement(request: RequestWithActor, actor: Actor, id: Id<'statement'>): Promise<StatementType | null> {
    const batch = (ids: readonly Id<'statement'>[]) => this.queries.statementsByIds(this.transactor.reader, actor, ids);
    const row = await requestLoader(request, 'statement', batch).load(id);
    return row ? toStatementType(row) : null;
  }

  async shares(request: RequestWithActor, statement: StatementType): Promise<StatementShareType[]> {
    const shares = await this.sharesOf(request, statement);
    return shares.map((share) => toShareType(share, statement.row));
  }

  async lines(request: RequestWithActor, statement: StatementType): Promise<StatementLineType[]> {
    const { row } = statement;
    const shares = await this.sharesOf(request, statement);
    const batch = (ids: readonly Id<'contract'>[]) => this.contracts.byIds(this.transactor.reader, ids);
    const contract = await requestLoader(request, 'statement.contract', batch).load(row.contractId);
    const version = contract?.versions.find((one) => one.number === row.contractVersion);
    return toLineTypes(row, shares, version?.terms);
  }

  async facts(request: RequestWithActor, statement: StatementType): Promise<StatementFactsType[]> {
    const { ventureId, month, currency } = statement.row;
    const batch = (keys: readonly string[]) => this.sums(keys);
    const sums = await requestLoader(request, 'statement.facts', batch).load(
      JSON.stringify({ ventureId, month, currency }),
    );
    return [...(sums ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, { count, amountMinor }]) => ({
        ...{ kind, count },
        total: moneyType({ minorUnits: amountMinor, currency }),
      }));
  }

  private async sharesOf(request: RequestWithActor, { row }: StatementType): Promise<readonly StatementShare[]> {
    const batch = (ids: readonly Id<'statement'>[]) => this.queries.shares(this.transactor.reader, ids);
    return (await requestLoader(request, 'statement.shares', batch).load(row.id)) ?? [];
  }

  private async sums(keys: readonly string[]): Promise<Map<string, KindSums>> {
    const wanted = keys.map((key) => JSON.parse(key) as Parameters<FactsReads['ofMonths']>[1][number]);
    const found = await this.factsReads.ofMonths(this.transactor.reader, wanted);
    return new Map(
      found.map(({ ventureId, month, currency, sums }) => [JSON.stringify({ ventureId, month, currency }), sums]),
    );
  }
}
