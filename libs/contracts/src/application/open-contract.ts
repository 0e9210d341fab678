import { Injectable } from '@nestjs/common';
import { type Id, type Month, ok, type Refusal, type Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import { beginOf } from '../domain/links/link.js';
import { checkName, checkVersion, type DraftContent } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { EffectiveMonths } from './effective-months.js';
import { ParentOfDraft } from './links/parent-of-draft.js';
import { VersionDrafts, type VersionName } from './version-drafts.js';
import { VersionProposals } from './version-proposals.js';

export type OpenContractInput = DraftContent & {
  readonly venture: Id<'venture'>;
  readonly name: string;
  /** The contract that it stands under; null for none. Whoever opens it has the consent of the parent's side. */
  readonly parent: Id<'contract'> | null;
  /** The month in which it takes effect, or the first that is free: not settled, of no contract that ended, not before the parent. */
  readonly notBefore: Month;
  /** By a published default, which the venture alone cannot take back. */
  readonly byDefault: boolean;
};

/** The version that was proposed, and the month that it got. */
export type OpenedContract = VersionName & { readonly effectiveFrom: Month };

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
    private readonly parents: ParentOfDraft,
  ) {}

  /** What a refusal leaves behind is the caller's to roll back. Refused: as DraftContract and ProposeContractVersion. */
  async execute(
    tx: Tx,
    actor: Actor,
    input: OpenContractInput,
  ): Promise<Result<OpenedContract, Refusal | readonly Refusal[]>> {
    const { venture, name, notBefore } = input;
    const named = checkName(name);
    if (!named.ok) return named;
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    const allowed = await this.access.mayDraft(tx, actor, venture);
    if (!allowed.ok) return allowed;
    const parent = input.parent ? await this.parents.find(tx, actor, input.parent) : undefined;
    if (parent && !parent.ok) return parent;
    const { currency } = checked.value;
    const free = await this.effectiveMonths.firstFrom(tx, { venture, currency }, notBefore);
    const begin = parent ? beginOf(parent.value.contract) : null;
    const draft = { checked: checked.value, effectiveFrom: begin && begin > free ? begin : free };
    const under = parent ? { venture: parent.value.contract.venture, contract: parent.value.contract.id } : null;
    const drafted = await this.drafts.begin(tx, actor, { venture, name, parent: under, draft });
    if (!drafted.ok) return drafted;
    const child = { venture, contract: drafted.value.contract };
    if (parent) await this.parents.ask(tx, actor, { child, parent: parent.value });
    const proposed = await this.proposals.propose(tx, actor, { ...drafted.value, byDefault: input.byDefault });
    return proposed.ok ? ok({ ...proposed.value, effectiveFrom: draft.effectiveFrom }) : proposed;
  }
}
