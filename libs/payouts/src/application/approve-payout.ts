import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { approve } from '../domain/decide.js';
import { contentHashOf } from '../domain/payout-content.js';
import { PayoutReads } from '../persistence/payout.reads.js';
import { DecideOnPayout, type PayoutCall } from './decide-on-payout.js';

@Injectable()
export class ApprovePayout {
  constructor(
    private readonly decideOn: DecideOnPayout,
    private readonly reads: PayoutReads,
  ) {}

  /**
   * Approves the content that the caller has seen. Refused: NOT_FOUND, NOT_PERMITTED, PAYOUT_OWN_PARTY,
   * PAYOUT_OWN_PREPARATION, STATE_NOT_ALLOWED, PAYOUT_ALREADY_APPROVED_BY_CALLER, PAYOUT_CONTENT_CHANGED.
   */
  async execute(actor: Actor, input: PayoutCall & { contentHash: string }): Promise<Result<Id<'payout'>, Refusal>> {
    const { contentHash } = input;
    return this.decideOn.execute(
      actor,
      { operation: 'payoutApprove', ...input },
      async ({ tx, payout, decisions, at }) => {
        // The hash of what is there now: nobody approves rows that were tampered with.
        const actualHash = contentHashOf({ ...payout, items: await this.reads.itemsOf(tx, payout) });
        return approve(payout, decisions, { actor, at, reviewedHash: contentHash, actualHash });
      },
    );
  }
}
