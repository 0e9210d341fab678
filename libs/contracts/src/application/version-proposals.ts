import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import { checkNewest, mayPropose } from '../domain/contract.policy.js';
import { ContractStore } from '../persistence/contract.store.js';
import { ContractAccess } from './contract-access.js';
import { EffectiveMonths } from './effective-months.js';
import type { VersionName } from './version-drafts.js';

/** Puts drafts before their parties, inside the transaction of a command. */
@Injectable()
export class VersionProposals {
  constructor(
    private readonly access: ContractAccess,
    private readonly contracts: ContractStore,
    private readonly effectiveMonths: EffectiveMonths,
    private readonly clock: Clock,
  ) {}

  /**
   * Refused: NOT_FOUND, VERSION_CONFLICT, NOT_PERMITTED, STATE_NOT_ALLOWED, EFFECTIVE_FROM_INVALID, PARENT_NOT_AGREED,
   * CONTRACT_OVERLAPS.
   */
  async propose(
    tx: Tx,
    actor: Actor,
    { byDefault = false, ...named }: VersionName & { readonly byDefault?: boolean },
  ): Promise<Result<VersionName, Refusal>> {
    const seen = await this.access.forUpdate(tx, actor, named.contract);
    if (!seen.ok) return seen;
    const { contract, standing } = seen.value;
    const newest = checkNewest(contract, named.version);
    if (!newest.ok) return newest;
    const draft = mayPropose(contract, standing);
    if (!draft.ok) return draft;
    const effective = await this.effectiveMonths.checkBinding(tx, contract, draft.value.effectiveFrom);
    if (!effective.ok) return effective;
    if (!(await this.contracts.claimCurrency(tx, contract))) {
      const message = `another contract of the venture shares its money in ${contract.currency}; withdraw that one first`;
      return err(refusal('CONTRACT_OVERLAPS', message));
    }
    const key = { venture: contract.venture, contract: contract.id, number: named.version };
    await this.contracts.markProposed(tx, key, { at: this.clock.now(), byDefault });
    return ok(named);
  }
}
