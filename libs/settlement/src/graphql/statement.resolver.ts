import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  InputInvalid,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { SettlementQueries } from '../application/settlement.queries.js';
import {
  StatementConnection,
  StatementFactsType,
  StatementFilter,
  StatementLineType,
  StatementShareType,
  StatementType,
} from './settlement.types.js';
import { StatementLoader } from './statement.loader.js';
import { toStatementType } from './to-types.js';

@Resolver(() => StatementType)
export class StatementResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: SettlementQueries,
    private readonly loader: StatementLoader,
    private readonly ventures: VentureLoader,
  ) {}

  @Query(() => StatementType, {
    nullable: true,
    description: 'A statement by its id; null when there is none that the caller may see. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async statement(
    @Args('id', { type: () => ID, description: 'Starts with stm_.' }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StatementType | null> {
    const statementId = parseId('statement', id);
    if (!statementId.ok) return null;
    const row = await this.queries.statement(this.transactor.reader, actor, statementId.value);
    return row ? toStatementType(row) : null;
  }

  @Query(() => StatementConnection, {
    description:
      'Statements of the caller’s parties and ventures, or all for finance, approvers and auditors; newest month first. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async statements(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StatementFilter, nullable: true, description: 'Which ones.' })
    filter: StatementFilter | null,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<StatementType>> {
    const venture = filter?.ventureId ? parseId('venture', filter.ventureId) : undefined;
    if (venture && !venture.ok) return toConnection([], page.first, () => [], toStatementType);
    if (filter?.asOf) {
      const frozen = await this.queries.freeze(filter.asOf);
      if (!frozen.ok) throw new InputInvalid([frozen.error]);
    }
    const wanted = {
      ...(venture && { ventureId: venture.value }),
      ...(filter?.month && { month: filter.month }),
      ...(filter?.calendar && { calendar: filter.calendar }),
      ...(filter?.asOf && { issuedBy: filter.asOf }),
    };
    const rows = await this.queries.page(this.transactor.reader, actor, wanted, pageRequest(page, 'month', 'id'));
    return toConnection(rows, page.first, (row) => [row.month, row.id], toStatementType);
  }

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture; null where the caller may not see it.',
  })
  venture(
    @Parent() { ventureKey }: StatementType,
    @Context() { request }: GraphqlContext,
  ): Promise<VentureType | null> {
    return this.ventures.venture(request, ventureKey);
  }

  @ResolveField(() => [StatementShareType], {
    description:
      'What every party of the contract got, zero included, and corrections of closed months; at most a few hundred.',
  })
  shares(@Parent() statement: StatementType, @Context() { request }: GraphqlContext): Promise<StatementShareType[]> {
    return this.loader.shares(request, statement);
  }

  @ResolveField(() => [StatementLineType], {
    description:
      'Every amount of the month itself by step and party, in the order of the terms. They add up to the shares.',
  })
  lines(@Parent() statement: StatementType, @Context() { request }: GraphqlContext): Promise<StatementLineType[]> {
    return this.loader.lines(request, statement);
  }

  @ResolveField(() => [StatementFactsType], {
    description: 'The events of the month itself, by kind: what the inputs add up.',
  })
  facts(@Parent() statement: StatementType, @Context() { request }: GraphqlContext): Promise<StatementFactsType[]> {
    return this.loader.facts(request, statement);
  }
}

@Resolver(() => StatementShareType)
export class StatementShareResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'The party.' })
  party(@Parent() { partyKeyId }: StatementShareType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, partyKeyId);
  }
}

@Resolver(() => StatementLineType)
export class StatementLineResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'The party.' })
  party(@Parent() { partyKeyId }: StatementLineType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, partyKeyId);
  }
}
