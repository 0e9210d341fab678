import { Injectable } from '@nestjs/common';
import { err, type Id, isCurrencyCode, type Refusal, refusal, type Result } from '#libs/kernel';
import { PLATFORM_PARTY } from '#libs/identity';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { mayDraft } from '../domain/payout.policy.js';
import type { DraftedPayouts } from './drafted-payouts.js';
import { TakeBalances } from './take-balances.js';

export type DraftRequest = {
  readonly idempotencyKey: string;
  readonly currency?: string | undefined;
  readonly party?: Id<'party'> | undefined;
};

/** Makes payouts of payable balances. */
@Injectable()
export class DraftPayouts {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly takeBalances: TakeBalances,
  ) {}

  /**
   * For all payees and currencies, or some. Refused: NOT_PERMITTED (role, the platform as payee), CURRENCY_UNKNOWN,
   * PAYOUT_NOTHING_PAYABLE (a payee was named and no book owes it anything), IDEMPOTENCY_KEY_REUSED.
   */
  async execute(actor: Actor, { idempotencyKey, ...input }: DraftRequest): Promise<Result<DraftedPayouts, Refusal>> {
    const right = mayDraft(actor);
    if (!right.ok) return right;
    if (input.currency !== undefined && !isCurrencyCode(input.currency)) {
      const message = `${input.currency} is not a currency code of ISO 4217 in use`;
      return err(refusal('CURRENCY_UNKNOWN', message, ['currency']));
    }
    if (input.party === PLATFORM_PARTY) {
      return err(refusal('NOT_PERMITTED', 'the platform does not pay out to itself', ['payeeId']));
    }
    return this.transactor.run((tx) =>
      this.idempotency.run(tx, { actor, operation: 'payoutsDraft', key: idempotencyKey, input }, () =>
        this.takeBalances.execute(tx, actor, input),
      ),
    );
  }
}
