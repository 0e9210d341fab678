import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkNewest, mayRevise } from '../domain/contract.policy.js';
import { checkVersion } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { VersionDrafts, type VersionInput, type VersionName } from './version-drafts.js';

export type ReviseInput = VersionInput & { readonly contract: Id<'contract'>; readonly version: number };

/** Replaces what a draft says. Once it is proposed it does not change any more: the parties sign what they read. */
@Injectable()
export class ReviseContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly drafts: VersionDrafts,
  ) {}

  /** Refused: as AmendContract, and VERSION_CONFLICT when the version is not the newest. */
  async execute(actor: Actor, input: ReviseInput): Promise<Result<VersionName, Refusal | readonly Refusal[]>> {
    const checked = checkVersion(input);
    if (!checked.ok) return checked;
    return this.transactor.run<VersionName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.contract);
      if (!seen.ok) return seen;
      const { contract, standing } = seen.value;
      const newest = checkNewest(contract, input.version);
      if (!newest.ok) return newest;
      const draft = mayRevise(contract, standing);
      if (!draft.ok) return draft;
      const content = { checked: checked.value, effectiveFrom: input.effectiveFrom };
      return this.drafts.replace(tx, { contract, number: draft.value.number, draft: content });
    });
  }
}
