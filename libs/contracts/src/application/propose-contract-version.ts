import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import type { VersionName } from './version-drafts.js';
import { VersionProposals } from './version-proposals.js';

/** Asks every party to sign the newest version, which cannot be changed from now on. */
@Injectable()
export class ProposeContractVersion {
  constructor(
    private readonly transactor: Transactor,
    private readonly proposals: VersionProposals,
  ) {}

  /**
   * Refused: NOT_FOUND, VERSION_CONFLICT, NOT_PERMITTED, STATE_NOT_ALLOWED, EFFECTIVE_FROM_INVALID, PARENT_NOT_AGREED,
   * CONTRACT_OVERLAPS.
   */
  async execute(
    actor: Actor,
    input: { contract: Id<'contract'>; version: number },
  ): Promise<Result<VersionName, Refusal>> {
    return this.transactor.run<VersionName, Refusal>((tx) => this.proposals.propose(tx, actor, input));
  }
}
