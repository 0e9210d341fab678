import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { Clock, type Id, parseId, type Refusal, type Result } from '#libs/kernel';
import {
  type Actor,
  CurrentActor,
  type GraphqlContext,
  permissionType,
  RequiresScope,
  toPayload,
} from '#libs/platform';
import { AnswerDisbanding } from '../../application/disbanding/answer-disbanding.js';
import { type DisbandingName, ProposeDisbanding } from '../../application/disbanding/propose-disbanding.js';
import { WithdrawDisbanding } from '../../application/disbanding/withdraw-disbanding.js';
import { AnswerContract } from '../answer-contract.js';
import { ContractPayload } from '../contract.payloads.js';
import { mayAnswer, mayWithdrawDisbanding } from '../../domain/disbanding/disbanding.policy.js';
import { ContractLoader } from '../contract.loaders.js';
import {
  ContractDisbandingAgreeInput,
  ContractDisbandingAnswerType,
  ContractDisbandingProposeInput,
  ContractDisbandingRefuseInput,
  ContractDisbandingType,
  ContractDisbandingViewerCanType,
  ContractDisbandingWithdrawInput,
} from './disbanding.types.js';

@Resolver()
export class ContractDisbandingMutations {
  constructor(
    private readonly propose: ProposeDisbanding,
    private readonly answerDisbanding: AnswerDisbanding,
    private readonly withdraw: WithdrawDisbanding,
    private readonly answer: AnswerContract,
  ) {}

  @Mutation(() => ContractPayload, {
    description:
      'Asks every signing party whether the contract shall end after a month. For leads and members of the venture, operators and owners of a signing party. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractDisbandingPropose(
    @Args('input', { description: 'Which contract, why and when.' }) input: ContractDisbandingProposeInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const { reason, lastMonth, deadline } = input;
    const call = { contract: contract.value, reason, lastMonth, deadline: deadline ?? undefined };
    return this.answered(actor, await this.propose.execute(actor, call));
  }

  @Mutation(() => ContractPayload, {
    description:
      'Agrees for a party that the caller owns. With the last one the contract has an end, and its currency is free for the next contract. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  contractDisbandingAgree(
    @Args('input', { description: 'Which proposal, and for whom.' }) input: ContractDisbandingAgreeInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    return this.reply(actor, input, true);
  }

  @Mutation(() => ContractPayload, {
    description: 'Refuses for a party that the caller owns, which ends the proposal. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  contractDisbandingRefuse(
    @Args('input', { description: 'Which proposal, for whom and why.' }) input: ContractDisbandingRefuseInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    return this.reply(actor, input, false);
  }

  @Mutation(() => ContractPayload, {
    description:
      'Takes a proposal back. For who proposed it, leads and members of the venture, and operators. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractDisbandingWithdraw(
    @Args('input', { description: 'Which proposal.' }) input: ContractDisbandingWithdrawInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const call = { contract: contract.value, number: input.number };
    return this.answered(actor, await this.withdraw.execute(actor, call));
  }

  private async reply(
    actor: Actor,
    input: ContractDisbandingAgreeInput | ContractDisbandingRefuseInput,
    agreed: boolean,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const named = { contract: contract.value, number: input.number, party: party.value };
    const call = { ...named, agreed, comment: input.comment ?? undefined };
    return this.answered(actor, await this.answerDisbanding.execute(actor, call));
  }

  private answered(actor: Actor, result: Result<DisbandingName, Refusal>): Promise<ContractPayload> {
    return this.answer.of(actor, result);
  }
}

@Resolver(() => ContractDisbandingType)
export class ContractDisbandingResolver {
  constructor(
    private readonly loader: ContractLoader,
    private readonly clock: Clock,
    private readonly parties: PartyLoader,
  ) {}

  @ResolveField(() => String, { description: 'The name of who proposed it.' })
  by(@Parent() { disbanding }: ContractDisbandingType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, disbanding.proposedBy);
  }

  @ResolveField(() => ContractDisbandingViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { contract, disbanding }: ContractDisbandingType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractDisbandingViewerCanType> {
    const standing = await this.loader.standing(request, actor, contract.venture);
    const now = this.clock.now();
    const account: Id<'account'> = actor.account;
    return {
      answer: permissionType(mayAnswer(contract, standing, disbanding, now)),
      withdraw: permissionType(mayWithdrawDisbanding(standing, disbanding, { account, now })),
    };
  }
}

@Resolver(() => ContractDisbandingAnswerType)
export class ContractDisbandingAnswerResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Whose answer it is.' })
  party(
    @Parent() { answer }: ContractDisbandingAnswerType,
    @Context() { request }: GraphqlContext,
  ): Promise<PartyType> {
    return this.parties.party(request, answer.party);
  }

  @ResolveField(() => String, { description: 'The name of who answered for it.' })
  by(@Parent() { answer }: ContractDisbandingAnswerType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, answer.account);
  }
}
