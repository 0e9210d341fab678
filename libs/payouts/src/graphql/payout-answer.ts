import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import { ok } from '#libs/kernel';
import { type Actor, toPayload, Transactor } from '#libs/platform';
import { PayoutQueries } from '../application/payout.queries.js';
import type { PayoutPayload } from './payout.payloads.js';
import { toPayoutType } from './to-types.js';

/** What every mutation about one payout answers: the payout as it is after the commit. */
@Injectable()
export class PayoutAnswer {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: PayoutQueries,
  ) {}

  async of(actor: Actor, result: Result<Id<'payout'>, Refusal>): Promise<PayoutPayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const payout = await this.queries.find(this.transactor.reader, actor, result.value);
    return toPayload(ok(payout), (found) => (found ? { payout: toPayoutType(found) } : {}));
  }
}
