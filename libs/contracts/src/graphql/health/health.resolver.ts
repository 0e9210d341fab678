import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { type Month, parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  MonthScalar,
  PageArgs,
  pageRequest,
  requestLoader,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { AssessPromise } from '../../application/health/assess-promise.js';
import { HealthQueries } from '../../application/health/health.queries.js';
import type { Contract, ContractHead } from '../../domain/contract.js';
import { AnswerContract } from '../answer-contract.js';
import { ContractLoader } from '../contract.loaders.js';
import { ContractPayload } from '../contract.payloads.js';
import { ContractType } from '../contract.types.js';
import {
  ContractAssessmentConnection,
  ContractAssessmentType,
  ContractHealthType,
  ContractNodeHealthType,
  ContractPromiseAssessInput,
  ContractReceiverViewType,
} from './health.types.js';
import { toAssessmentType, toHealthType } from './health.view.js';

@Resolver(() => ContractType)
export class ContractHealthResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly loader: ContractLoader,
    private readonly queries: HealthQueries,
    private readonly assess: AssessPromise,
    private readonly answer: AnswerContract,
  ) {}

  @Mutation(() => ContractPayload, {
    description:
      'Says how a promise is kept in a month, as a signing party sees it: its own promise or another node’s. What it said before stays in the history; saying the same again changes nothing. For owners of the party. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractPromiseAssess(
    @Args('input', { description: 'Which promise, for whom, and how it is kept.' }) input: ContractPromiseAssessInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const { month, nodeKey, obligationCode, view, comment } = input;
    const place = { month, party: party.value, nodeKey, obligationCode };
    const call = { ...place, contract: contract.value, view, comment: comment ?? undefined };
    return this.answer.of(actor, await this.assess.execute(actor, call));
  }

  @ResolveField(() => ContractHealthType, {
    nullable: true,
    description:
      'How its promises are kept in a month: what each side says, and what is measured, side by side. Null when no version is in force.',
  })
  async health(
    @Args('month', { type: () => MonthScalar, description: 'The month.' }) month: Month,
    @Parent() parent: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractHealthType | null> {
    const contract = await this.loader.contract(request, parent);
    const batch = (all: readonly Contract[]) => this.queries.ofMonth(this.transactor.reader, all, month);
    const health = await requestLoader(request, `contract.health ${month}`, batch).load(contract);
    return health ? toHealthType(health) : null;
  }

  @ResolveField(() => ContractAssessmentConnection, {
    description: 'Everything that the parties have said about its promises, newest first.',
  })
  async assessments(
    @Args('month', {
      type: () => MonthScalar,
      nullable: true,
      description: 'Only about this month; all when left out.',
    })
    month: Month | null,
    @Args() page: PageArgs,
    @Parent() { head }: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<ContractAssessmentType>> {
    const asked = { month: month ?? null, page: pageRequest(page, 'id') };
    const batch = (heads: readonly ContractHead[]) => this.queries.pages(this.transactor.reader, heads, asked);
    const said = await requestLoader(request, `contract.assessments ${JSON.stringify(asked)}`, batch).load(head);
    return toConnection(said ?? [], page.first, ({ id }) => [id], toAssessmentType);
  }
}

@Resolver(() => ContractAssessmentType)
export class ContractAssessmentResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Whose view it is.' })
  party(@Parent() { assessment }: ContractAssessmentType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, assessment.party);
  }

  @ResolveField(() => String, { description: 'The name of who said it.' })
  by(@Parent() { assessment }: ContractAssessmentType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, assessment.account);
  }
}

@Resolver(() => ContractReceiverViewType)
export class ContractReceiverViewResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Whose view it is.' })
  party(@Parent() { party }: ContractReceiverViewType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, party);
  }
}

@Resolver(() => ContractNodeHealthType)
export class ContractNodeHealthResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Who stands behind it.' })
  party(@Parent() { party }: ContractNodeHealthType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, party);
  }
}
