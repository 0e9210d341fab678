import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload } from '#libs/platform';
import { ProposeContractVersion } from '../application/propose-contract-version.js';
import { SignContractVersion } from '../application/sign-contract-version.js';
import { WithdrawContractVersion } from '../application/withdraw-contract-version.js';
import { ContractSignInput, ContractVersionInput } from './contract.inputs.js';
import { ContractPayload } from './contract.payloads.js';
import { AnswerContract } from './answer-contract.js';

@Resolver()
export class ContractSigningResolver {
  constructor(
    private readonly propose: ProposeContractVersion,
    private readonly sign: SignContractVersion,
    private readonly withdraw: WithdrawContractVersion,
    private readonly answer: AnswerContract,
  ) {}

  @Mutation(() => ContractPayload, {
    description:
      'Asks every party to sign the newest version, a draft. For leads and members of the venture, and operators. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractPropose(
    @Args('input', { description: 'Which version.' }) input: ContractVersionInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const call = { contract: contract.value, version: input.version };
    return this.answer.of(actor, await this.propose.execute(actor, call));
  }

  @Mutation(() => ContractPayload, {
    description:
      'Signs a proposed version for a party that the caller owns. With the last signature it is signed and takes effect in its month. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractSign(
    @Args('input', { description: 'Which version, for whom, and its hash.' }) input: ContractSignInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const { version, versionHash: hash } = input;
    const call = { contract: contract.value, version, party: party.value, hash };
    return this.answer.of(actor, await this.sign.execute(actor, call));
  }

  @Mutation(() => ContractPayload, {
    description:
      'Takes the newest version back while it is a draft or proposed. For leads and members of the venture, and operators. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractWithdraw(
    @Args('input', { description: 'Which version.' }) input: ContractVersionInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractPayload> {
    const contract = parseId('contract', input.contractId, 'contractId');
    if (!contract.ok) return toPayload(contract, () => ({}));
    const call = { contract: contract.value, version: input.version };
    return this.answer.of(actor, await this.withdraw.execute(actor, call));
  }
}
