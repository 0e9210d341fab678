import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ContractInflectionPointType, ContractWagerOutcomeType, toOutcomeType } from '#libs/contracts';
import { PartyLoader, PartyType } from '#libs/identity';
import { type Actor, CurrentActor, type GraphqlContext, moneyType, requestLoader, Transactor } from '#libs/platform';
import { SettlementQueries } from '../application/settlement.queries.js';
import { pointStanding } from '../domain/point-standing.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import { StatementType } from './settlement.types.js';
import { StatementLoader } from './statement.loader.js';
import { ContractPointStandingType, StatementFundingType } from './wager.types.js';

/** What became of the points of a contract's wagers. Who may see a contract may see how its wagers stand. */
@Resolver(() => ContractInflectionPointType)
export class PointStandingResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: SettlementQueries,
    private readonly statements: StatementLoader,
  ) {}

  @ResolveField(() => ContractPointStandingType, { description: 'Where it is today.' })
  async standing(
    @Parent() { source }: ContractInflectionPointType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPointStandingType> {
    const { contract, currency, wager, point } = source;
    const batch = (ids: readonly (typeof contract)[]) => this.queries.judging(this.transactor.reader, ids);
    const judging = (await requestLoader(request, 'contract.judging', batch).load(contract)) ?? [];
    const { outcome, decidedIn, ...standing } = pointStanding({ wager, ...point }, judging);
    return {
      ...standing,
      outcome: outcome && toOutcomeType(outcome, currency),
      decidedIn: decidedIn && (await this.statements.statement(request, actor, decidedIn)),
    };
  }
}

@Resolver(() => StatementType)
export class StatementWagersResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: SettlementQueries,
  ) {}

  @ResolveField(() => [ContractWagerOutcomeType], {
    description: 'The points of the contract’s wagers as the month itself sees them; empty where it has none.',
  })
  wagers(@Parent() { row }: StatementType): ContractWagerOutcomeType[] {
    return (row.wagers ?? []).map((outcome) => toOutcomeType(outcome, row.currency));
  }

  @ResolveField(() => [StatementFundingType], {
    description: 'Tranches that it fired, and those of closed months that it took back or fired after all.',
  })
  async fundings(
    @Parent() { row }: StatementType,
    @Context() { request }: GraphqlContext,
  ): Promise<StatementFundingType[]> {
    const batch = async (rows: readonly StatementRow[]) => {
      const fundings = await this.queries.fundings(this.transactor.reader, rows);
      return new Map(rows.map((one) => [one, fundings.get(one.id) ?? []]));
    };
    const fundings = (await requestLoader(request, 'statement.fundings', batch).load(row)) ?? [];
    return fundings.map(({ amountMinor, ...funding }) => ({
      ...funding,
      amount: moneyType({ minorUnits: amountMinor, currency: row.currency }),
    }));
  }
}

@Resolver(() => StatementFundingType)
export class StatementFundingResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Who owes it.' })
  funder(@Parent() { funderId }: StatementFundingType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, funderId);
  }

  @ResolveField(() => PartyType, { description: 'Who gets it.' })
  to(@Parent() { toId }: StatementFundingType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, toId);
  }
}
