import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { mayAmend } from '../domain/contract.policy.js';
import { checkVersion } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { VersionDrafts, type VersionInput, type VersionName } from './version-drafts.js';

export type AmendInput = VersionInput & {
  readonly contract: Id<'contract'>;
  readonly idempotencyKey: string | undefined;
};

/** Drafts the next version of a signed contract. The signed one stays in force until the new one takes effect. */
@Injectable()
export class AmendContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly access: ContractAccess,
    private readonly drafts: VersionDrafts,
  ) {}

  /** Refused: TERMS_INVALID, PARTICIPANT_UNKNOWN, NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, EFFECTIVE_FROM_INVALID. */
  async execute(actor: Actor, input: AmendInput): Promise<Result<VersionName, Refusal | readonly Refusal[]>> {
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    const { idempotencyKey: key, effectiveFrom, ...content } = input;
    const call = { actor, operation: 'contractAmend', key, input: { ...content, effectiveFrom } };
    return this.transactor.run<VersionName, Refusal>((tx) =>
      this.idempotency.run<VersionName, Refusal>(tx, call, async () => {
        const seen = await this.access.forUpdate(tx, actor, input.contract);
        if (!seen.ok) return seen;
        const { contract, standing } = seen.value;
        const allowed = mayAmend(contract, standing);
        if (!allowed.ok) return allowed;
        return this.drafts.add(tx, actor, { contract, draft: { checked: checked.value, effectiveFrom } });
      }),
    );
  }
}
