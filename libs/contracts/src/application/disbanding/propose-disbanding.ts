import { Injectable } from '@nestjs/common';
import { Clock, type Id, type Month, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkWords, deadlineOf } from '../../domain/disbanding/disbanding.js';
import { mayProposeDisbanding } from '../../domain/disbanding/disbanding.policy.js';
import { checkMonthAhead } from '../../domain/month-ahead.js';
import { DisbandingStore } from '../../persistence/disbanding.store.js';
import { ContractAccess } from '../contract-access.js';
import { DisbandingChecks } from './disbanding-checks.js';

export type ProposeDisbandingInput = {
  readonly contract: Id<'contract'>;
  readonly reason: string;
  readonly lastMonth: Month;
  /** When silence counts as no; the usual days from now when left out. */
  readonly deadline: Date | undefined;
};

/** Names the proposal that a command made or changed. */
export type DisbandingName = { readonly contract: Id<'contract'>; readonly number: number };

/** Asks every signing party whether the contract shall end after a month. Whoever asks answers like the others. */
@Injectable()
export class ProposeDisbanding {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly checks: DisbandingChecks,
    private readonly disbandings: DisbandingStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, INPUT_INVALID, NOT_PERMITTED, STATE_NOT_ALLOWED, LAST_MONTH_INVALID, MONTH_TOO_FAR_AHEAD, CHILDREN_IN_FORCE. */
  async execute(actor: Actor, input: ProposeDisbandingInput): Promise<Result<DisbandingName, Refusal>> {
    const { reason, lastMonth } = input;
    const now = this.clock.now();
    const words = checkWords(reason, 'reason');
    if (!words.ok) return words;
    const near = checkMonthAhead(lastMonth, now, 'lastMonth');
    if (!near.ok) return near;
    const deadline = deadlineOf(input.deadline, now);
    if (!deadline.ok) return deadline;
    return this.transactor.run<DisbandingName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const allowed = mayProposeDisbanding(contract, standing, now);
      if (!allowed.ok) return allowed;
      const version = await this.checks.canEndAfter(tx, contract, lastMonth);
      if (!version.ok) return version;
      const number = (contract.disbandings.at(-1)?.number ?? 0) + 1;
      await this.disbandings.insert(tx, contract, {
        ...{ number, versionNumber: version.value, state: 'proposed', reason, lastMonth, deadline: deadline.value },
        ...{ proposedBy: actor.account, proposedAt: now, endedAt: null, answers: [] },
      });
      return ok({ contract: contract.id, number });
    });
  }
}
