import { Injectable } from '@nestjs/common';
import { Clock, err, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayWithdrawDisbanding } from '../../domain/disbanding/disbanding.policy.js';
import { DisbandingStore } from '../../persistence/disbanding.store.js';
import { ContractAccess } from '../contract-access.js';
import type { DisbandingName } from './propose-disbanding.js';

/** Takes a proposal back before it has an outcome. */
@Injectable()
export class WithdrawDisbanding {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly disbandings: DisbandingStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, { contract: id, number }: DisbandingName): Promise<Result<DisbandingName, Refusal>> {
    return this.transactor.run<DisbandingName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, id);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const found = contract.disbandings.find((one) => one.number === number);
      if (!found) return err(notFound('the proposal'));
      const at = this.clock.now();
      const allowed = mayWithdrawDisbanding(standing, found, { account: actor.account, now: at });
      if (!allowed.ok) return allowed;
      await this.disbandings.end(tx, contract, { number, state: 'withdrawn', at });
      return ok({ contract: contract.id, number });
    });
  }
}
