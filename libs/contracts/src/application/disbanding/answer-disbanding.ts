import { Injectable } from '@nestjs/common';
import { Clock, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import type { Contract } from '../../domain/contract.js';
import { checkWords, type Disbanding } from '../../domain/disbanding/disbanding.js';
import { checkAnswer, isAgreedByAll } from '../../domain/disbanding/disbanding.policy.js';
import { DisbandingStore } from '../../persistence/disbanding.store.js';
import { ContractAccess } from '../contract-access.js';
import { DisbandingChecks } from './disbanding-checks.js';
import type { DisbandingName } from './propose-disbanding.js';

export type AnswerDisbandingInput = DisbandingName & {
  readonly party: Id<'party'>;
  readonly agreed: boolean;
  /** A refusal says why. */
  readonly comment: string | undefined;
};

/** One party's answer. A refusal ends the proposal; with the last agreement the contract has an end. */
@Injectable()
export class AnswerDisbanding {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly checks: DisbandingChecks,
    private readonly disbandings: DisbandingStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Refused: NOT_FOUND, INPUT_INVALID, NOT_A_PARTY, ALREADY_ANSWERED, STATE_NOT_ALLOWED; and for the last agreement
   * LAST_MONTH_INVALID when the month was settled meanwhile, and CHILDREN_IN_FORCE.
   */
  async execute(actor: Actor, input: AnswerDisbandingInput): Promise<Result<DisbandingName, Refusal>> {
    const { party, agreed, number, comment } = input;
    const words = agreed && comment === undefined ? ok(null) : checkWords(comment ?? '', 'comment');
    if (!words.ok) return words;
    return this.transactor.run<DisbandingName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const now = this.clock.now();
      const found = checkAnswer(contract, standing, { number, party, now });
      if (!found.ok) return found;
      const answer = { party, agreed, comment: comment ?? null, account: actor.account, answeredAt: now };
      await this.disbandings.insertAnswer(tx, contract, { to: found.value, answer });
      const done = await this.conclude(tx, contract, { ...found.value, answers: [...found.value.answers, answer] });
      return done.ok ? ok({ contract: contract.id, number }) : done;
    });
  }

  private async conclude(tx: Tx, contract: Contract, disbanding: Disbanding): Promise<Result<null, Refusal>> {
    const { number, lastMonth, answers } = disbanding;
    const at = this.clock.now();
    if (answers.some(({ agreed }) => !agreed)) {
      await this.disbandings.end(tx, contract, { number, state: 'refused', at });
      return ok(null);
    }
    if (!isAgreedByAll(contract, disbanding)) return ok(null);
    const version = await this.checks.canEndAfter(tx, contract, lastMonth);
    if (!version.ok) return version;
    await this.disbandings.end(tx, contract, { number, state: 'agreed', at });
    await this.disbandings.close(tx, contract);
    return ok(null);
  }
}
