import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { release } from '../domain/decide.js';
import { DecideOnPayout, type PayoutCall } from './decide-on-payout.js';

@Injectable()
export class ReleasePayout {
  constructor(private readonly decideOn: DecideOnPayout) {}

  /** From held into the review. Refused: NOT_FOUND, NOT_PERMITTED, PAYOUT_OWN_PARTY, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, input: PayoutCall): Promise<Result<Id<'payout'>, Refusal>> {
    return this.decideOn.execute(actor, { operation: 'payoutRelease', ...input }, ({ payout, at }) =>
      Promise.resolve(release(payout, { actor, at })),
    );
  }
}
