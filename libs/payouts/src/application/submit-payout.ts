import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { submit } from '../domain/decide.js';
import { DecideOnPayout, type PayoutCall } from './decide-on-payout.js';

@Injectable()
export class SubmitPayout {
  constructor(private readonly decideOn: DecideOnPayout) {}

  /** From drafted into the review. Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, input: PayoutCall): Promise<Result<Id<'payout'>, Refusal>> {
    return this.decideOn.execute(actor, { operation: 'payoutSubmit', ...input }, ({ payout, at }) =>
      Promise.resolve(submit(payout, { actor, at })),
    );
  }
}
