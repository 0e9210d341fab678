import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { reject } from '../domain/decide.js';
import type { RejectionReason } from '../domain/payout.js';
import { PayoutReads } from '../persistence/payout.reads.js';
import { DecideOnPayout, type PayoutCall, type PayoutFile } from './decide-on-payout.js';
import { MoveBalances } from './move-balances.js';

type Rejection = PayoutCall & { readonly reasonCode: RejectionReason; readonly comment: string };

@Injectable()
export class RejectPayout {
  constructor(
    private readonly decideOn: DecideOnPayout,
    private readonly reads: PayoutReads,
    private readonly moveBalances: MoveBalances,
  ) {}

  /**
   * Ends the payout and makes its balances payable again, by journals that reverse those that took them. Refused:
   * NOT_FOUND, NOT_PERMITTED, PAYOUT_OWN_PARTY, STATE_NOT_ALLOWED, INPUT_INVALID (comment).
   */
  async execute(actor: Actor, input: Rejection): Promise<Result<Id<'payout'>, Refusal>> {
    const { reasonCode, comment } = input;
    const call = { operation: 'payoutReject', ...input };
    return this.decideOn.execute(actor, call, async ({ tx, payout, at }: PayoutFile) => {
      const rejected = reject(payout, { actor, at, reasonCode, comment });
      if (!rejected.ok) return rejected;
      await this.moveBalances.lock(tx);
      const items = await this.reads.itemsOf(tx, payout);
      const returned = await this.moveBalances.giveBack(tx, { payout, items, at });
      return returned.ok ? rejected : returned;
    });
  }
}
