import { Injectable } from '@nestjs/common';
import { err, type Id, isCurrencyCode, type Refusal, refusal, type Result, stableId } from '#libs/kernel';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { PostFunding, type RecordedFunding } from './post-funding.js';
import { TrancheQueries } from './tranche.queries.js';

export type FundingRequest = {
  readonly idempotencyKey: string;
  readonly ventureId: Id<'venture'>;
  readonly funderId: Id<'party'>;
  readonly toId: Id<'party'>;
  readonly tranche: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `YYYY-MM-DD` */
  readonly receivedOn: string;
  /** What finance saw: a bank statement and its line, for example. */
  readonly evidence: string;
};

/** Books that a funder has paid a tranche of a wager, or a part of it: what waited for it becomes payable. */
@Injectable()
export class RecordFunding {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly queries: TrancheQueries,
    private readonly postFunding: PostFunding,
  ) {}

  /**
   * Refused: NOT_FOUND (no statement fired such a tranche), NOT_PERMITTED (role; own party), CURRENCY_UNKNOWN,
   * AMOUNT_INVALID, INPUT_INVALID (received in the future), FUNDING_EXCEEDS_TRANCHE, IDEMPOTENCY_KEY_REUSED.
   */
  async execute(actor: Actor, { idempotencyKey, ...input }: FundingRequest): Promise<Result<RecordedFunding, Refusal>> {
    const { currency } = input;
    if (!isCurrencyCode(currency)) {
      return err(refusal('CURRENCY_UNKNOWN', `${currency} is not a currency code of ISO 4217 in use`, ['amount']));
    }
    const id = stableId<'fundingReceipt'>('fundingReceipt', actor.account, idempotencyKey);
    const wanted = { ...input, currency, id, recordedBy: actor.account };
    const call = { actor, operation: 'fundingRecord', key: idempotencyKey, input };
    return this.transactor.run(async (tx) => {
      const right = await this.queries.mayRecord(tx, actor, wanted);
      if (!right.ok) return right;
      return this.idempotency.run(tx, call, () => this.postFunding.execute(tx, wanted));
    });
  }
}
