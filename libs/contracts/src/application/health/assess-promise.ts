import { Injectable } from '@nestjs/common';
import { Clock, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, IdSource, Transactor } from '#libs/platform';
import { checkWords } from '../../domain/disbanding/disbanding.js';
import type { PromiseView } from '../../domain/health/assessment.js';
import { type AssessmentPlace, checkAssessment, nextNumber } from '../../domain/health/assessment.policy.js';
import { AssessmentStore } from '../../persistence/assessment.store.js';
import { ContractAccess } from '../contract-access.js';

export type AssessPromiseInput = AssessmentPlace & {
  readonly contract: Id<'contract'>;
  readonly view: PromiseView;
  readonly comment: string | undefined;
};

/** One side's view of a promise in a month, its own or another's. What it said before stays; saying it again adds nothing. */
@Injectable()
export class AssessPromise {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly assessments: AssessmentStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, INPUT_INVALID, NOT_A_PARTY, STATE_NOT_ALLOWED. */
  async execute(
    actor: Actor,
    input: AssessPromiseInput,
  ): Promise<Result<{ readonly contract: Id<'contract'> }, Refusal>> {
    const { month, party, nodeKey, obligationCode, view } = input;
    const words = input.comment === undefined ? ok(null) : checkWords(input.comment, 'comment');
    if (!words.ok) return words;
    const place = { month, party, nodeKey, obligationCode };
    return this.transactor.run<{ readonly contract: Id<'contract'> }, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const now = this.clock.now();
      const allowed = checkAssessment(contract, standing, { place, now });
      if (!allowed.ok) return allowed;
      const name = { venture: contract.venture, contract: contract.id };
      const said = (await this.assessments.latest(tx, [name], month)).find(
        (one) => one.party === party && one.nodeKey === nodeKey && one.obligationCode === obligationCode,
      );
      const comment = input.comment ?? null;
      const number = nextNumber(said, { view, comment });
      if (!number.ok) return number;
      if (number.value !== undefined) {
        const assessment = { ...place, id: this.ids.next<'assessment'>(), number: number.value, view, comment };
        await this.assessments.insert(tx, name, { ...assessment, account: actor.account, assessedAt: now });
      }
      return ok({ contract: contract.id });
    });
  }
}
