import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { missingSignatures } from '../domain/contract.js';
import { checkSignature } from '../domain/contract.policy.js';
import { openDisbanding } from '../domain/disbanding/disbanding.js';
import { ContractStore } from '../persistence/contract.store.js';
import { ContractAccess } from './contract-access.js';
import { EffectiveMonths } from './effective-months.js';
import type { VersionName } from './version-drafts.js';

export type SignInput = {
  readonly contract: Id<'contract'>;
  readonly version: number;
  readonly party: Id<'party'>;
  /** What the caller read: the version's hash. */
  readonly hash: string;
};

/** Who is asked to end the contract is asked by its parties of now; they stay the same until the answer is there. */
const DISBANDING_OPEN = 'a proposal to disband the contract waits for answers: answer or withdraw it first';

/** One party's signature. With the last one the version is signed and takes effect in its month. */
@Injectable()
export class SignContractVersion {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly contracts: ContractStore,
    private readonly effectiveMonths: EffectiveMonths,
    private readonly clock: Clock,
  ) {}

  /**
   * Refused: NOT_FOUND, NOT_A_PARTY, ALREADY_SIGNED, STATE_NOT_ALLOWED, HASH_MISMATCH, EFFECTIVE_FROM_INVALID,
   * PARENT_NOT_AGREED.
   */
  async execute(actor: Actor, input: SignInput): Promise<Result<VersionName, Refusal>> {
    const { party, hash, version: number } = input;
    return this.transactor.run<VersionName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const version = checkSignature(contract, standing, { version: number, party, hash });
      if (!version.ok) return version;
      const isLast = missingSignatures(version.value).size === 1;
      if (isLast) {
        if (openDisbanding(contract, this.clock.now())) return err(refusal('STATE_NOT_ALLOWED', DISBANDING_OPEN));
        const effective = await this.effectiveMonths.checkBinding(tx, contract, version.value.effectiveFrom);
        if (!effective.ok) return effective;
      }
      const key = { venture: contract.venture, contract: contract.id, number };
      const signedAt = this.clock.now();
      const signature = { party, account: actor.account, origin: 'signed', signedHash: hash, signedAt } as const;
      await this.contracts.insertSignature(tx, key, signature);
      if (isLast) await this.contracts.markSigned(tx, key, signedAt);
      return ok({ contract: contract.id, version: number });
    });
  }
}
