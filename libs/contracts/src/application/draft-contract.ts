import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { checkName, checkVersion } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { VersionDrafts, type VersionInput, type VersionName } from './version-drafts.js';

export type DraftInput = VersionInput & {
  readonly venture: Id<'venture'>;
  readonly name: string;
  readonly idempotencyKey: string | undefined;
};

/** Begins a contract with version 1 as a draft. Nobody is bound by it, and nobody is asked to sign yet. */
@Injectable()
export class DraftContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly access: ContractAccess,
    private readonly drafts: VersionDrafts,
  ) {}

  /**
   * Refused: INPUT_INVALID, TERMS_INVALID (every fault with its path), PARTICIPANT_UNKNOWN, NOT_FOUND, NOT_PERMITTED,
   * VENTURE_NOT_ADMITTED, EFFECTIVE_FROM_INVALID.
   */
  async execute(actor: Actor, input: DraftInput): Promise<Result<VersionName, Refusal | readonly Refusal[]>> {
    const named = checkName(input.name);
    if (!named.ok) return named;
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    const { venture, name, effectiveFrom, idempotencyKey: key, ...content } = input;
    const call = { actor, operation: 'contractDraft', key, input: { venture, name, effectiveFrom, ...content } };
    return this.transactor.run<VersionName, Refusal>((tx) =>
      this.idempotency.run<VersionName, Refusal>(tx, call, async () => {
        const allowed = await this.access.mayDraft(tx, actor, venture);
        if (!allowed.ok) return allowed;
        return this.drafts.begin(tx, actor, { venture, name, draft: { checked: checked.value, effectiveFrom } });
      }),
    );
  }
}
