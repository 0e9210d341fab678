import { Injectable } from '@nestjs/common';
import type { Id, Month, Refusal, Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import { checkName, checkVersion, type DraftContent } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { EffectiveMonths } from './effective-months.js';
import { VersionDrafts, type VersionName } from './version-drafts.js';
import { VersionProposals } from './version-proposals.js';

export type OpenContractInput = DraftContent & {
  readonly venture: Id<'venture'>;
  readonly name: string;
  /** The month in which it takes effect, or the first that is free: not settled, and of no contract that ended. */
  readonly notBefore: Month;
};

/**
 * Drafts a contract and proposes it, inside the caller's transaction: for contexts whose own decision brings the parties
 * together. The actor may draft for the venture, as everywhere.
 */
@Injectable()
export class OpenContract {
  constructor(
    private readonly access: ContractAccess,
    private readonly effectiveMonths: EffectiveMonths,
    private readonly drafts: VersionDrafts,
    private readonly proposals: VersionProposals,
  ) {}

  /** What a refusal leaves behind is the caller's to roll back. Refused: as DraftContract and ProposeContractVersion. */
  async execute(
    tx: Tx,
    actor: Actor,
    input: OpenContractInput,
  ): Promise<Result<VersionName, Refusal | readonly Refusal[]>> {
    const { venture, name, notBefore } = input;
    const named = checkName(name);
    if (!named.ok) return named;
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    const allowed = await this.access.mayDraft(tx, actor, venture);
    if (!allowed.ok) return allowed;
    const { currency } = checked.value;
    const effectiveFrom = await this.effectiveMonths.firstFrom(tx, { venture, currency }, notBefore);
    const draft = { checked: checked.value, effectiveFrom };
    const drafted = await this.drafts.begin(tx, actor, { venture, name, parent: null, draft });
    return drafted.ok ? this.proposals.propose(tx, actor, drafted.value) : drafted;
  }
}
