import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor, type Tx } from '#libs/platform';
import { checkName, checkVersion, type CheckedVersion } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { ParentOfDraft } from './links/parent-of-draft.js';
import { VersionDrafts, type VersionInput, type VersionName } from './version-drafts.js';

export type DraftInput = VersionInput & {
  readonly venture: Id<'venture'>;
  readonly name: string;
  /** The contract that it stands under; one that the caller may see, of any venture. */
  readonly parent?: Id<'contract'> | undefined;
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
    private readonly parents: ParentOfDraft,
  ) {}

  /**
   * Refused: INPUT_INVALID, TERMS_INVALID (every fault with its path), PARTICIPANT_UNKNOWN, NOT_FOUND, NOT_PERMITTED,
   * VENTURE_NOT_ADMITTED, EFFECTIVE_FROM_INVALID, MONTH_TOO_FAR_AHEAD, PARENT_ENDED.
   */
  async execute(actor: Actor, input: DraftInput): Promise<Result<VersionName, Refusal | readonly Refusal[]>> {
    const named = checkName(input.name);
    if (!named.ok) return named;
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    const { idempotencyKey: key, ...content } = input;
    const call = { actor, operation: 'contractDraft', key, input: content };
    return this.transactor.run<VersionName, Refusal>((tx) =>
      this.idempotency.run<VersionName, Refusal>(tx, call, async () => {
        const allowed = await this.access.mayDraft(tx, actor, input.venture);
        if (!allowed.ok) return allowed;
        return this.begin(tx, actor, { input, checked: checked.value });
      }),
    );
  }

  private async begin(
    tx: Tx,
    actor: Actor,
    { input, checked }: { readonly input: DraftInput; readonly checked: CheckedVersion },
  ): Promise<Result<VersionName, Refusal>> {
    const { venture, name, effectiveFrom, parent: under } = input;
    const parent = under ? await this.parents.find(tx, actor, under) : undefined;
    if (parent && !parent.ok) return parent;
    const of = parent ? { venture: parent.value.contract.venture, contract: parent.value.contract.id } : null;
    const begun = await this.drafts.begin(tx, actor, { venture, name, parent: of, draft: { checked, effectiveFrom } });
    if (begun.ok && parent) {
      await this.parents.ask(tx, actor, { child: { venture, contract: begun.value.contract }, parent: parent.value });
    }
    return begun;
  }
}
