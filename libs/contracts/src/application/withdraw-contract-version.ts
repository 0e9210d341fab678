import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkNewest, mayWithdraw } from '../domain/contract.policy.js';
import { ContractStore } from '../persistence/contract.store.js';
import { ContractAccess } from './contract-access.js';
import type { VersionName } from './version-drafts.js';

/** Takes a version back before every party has signed it. */
@Injectable()
export class WithdrawContractVersion {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly contracts: ContractStore,
  ) {}

  /** Refused: NOT_FOUND, VERSION_CONFLICT, NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(
    actor: Actor,
    input: { contract: Id<'contract'>; version: number },
  ): Promise<Result<VersionName, Refusal>> {
    return this.transactor.run<VersionName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const newest = checkNewest(contract, input.version);
      if (!newest.ok) return newest;
      const version = mayWithdraw(contract, standing);
      if (!version.ok) return version;
      await this.contracts.markWithdrawn(tx, {
        venture: contract.venture,
        contract: contract.id,
        number: input.version,
      });
      return ok(input);
    });
  }
}
