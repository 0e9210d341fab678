import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ok, parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload } from '#libs/platform';
import { AmendContract } from '../application/amend-contract.js';
import { DraftContract } from '../application/draft-contract.js';
import { ReviseContract } from '../application/revise-contract.js';
import { ContractAmendInput, ContractDraftInput, ContractReviseInput } from './contract.inputs.js';
import { ContractPayload } from './contract.payloads.js';
import { AnswerContract } from './answer-contract.js';
import { readVersionInput } from './read-inputs.js';

@Resolver()
export class ContractDraftingResolver {
  constructor(
    private readonly draft: DraftContract,
    private readonly revise: ReviseContract,
    private readonly amend: AmendContract,
    private readonly answer: AnswerContract,
  ) {}

  @Mutation(() => ContractPayload, {
    description:
      'Begins a contract with version 1 as a draft. Terms that cannot be evaluated are refused with the path of each fault. For leads and members of the venture, and operators. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractDraft(
    @Args('input', { description: 'The contract.' }) input: ContractDraftInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const venture = parseId('venture', input.ventureId, 'ventureId');
    if (!venture.ok) return toPayload(venture, () => ({}));
    const content = readVersionInput(input);
    if (!content.ok) return toPayload(content, () => ({}));
    const parent = input.parentId ? parseId('contract', input.parentId, 'parentId') : ok(undefined);
    if (!parent.ok) return toPayload(parent, () => ({}));
    const { name, idempotencyKey } = input;
    const begun = { venture: venture.value, name, parent: parent.value, idempotencyKey: idempotencyKey ?? undefined };
    const call = { ...content.value, ...begun };
    return this.answer.of(actor, await this.draft.execute(actor, call));
  }

  @Mutation(() => ContractPayload, {
    description: 'Replaces what a draft says. For those who may draft. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractRevise(
    @Args('input', { description: 'The new content.' }) input: ContractReviseInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const content = readVersionInput(input);
    if (!content.ok) return toPayload(content, () => ({}));
    const call = { ...content.value, contract: contract.value, version: input.version };
    return this.answer.of(actor, await this.revise.execute(actor, call));
  }

  @Mutation(() => ContractPayload, {
    description:
      'Drafts the next version of a signed contract, which stays in force until the new one takes effect. For those who may draft. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractAmend(
    @Args('input', { description: 'The next version.' }) input: ContractAmendInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const content = readVersionInput(input);
    if (!content.ok) return toPayload(content, () => ({}));
    const { idempotencyKey } = input;
    const call = { ...content.value, contract: contract.value, idempotencyKey: idempotencyKey ?? undefined };
    return this.answer.of(actor, await this.amend.execute(actor, call));
  }
}
