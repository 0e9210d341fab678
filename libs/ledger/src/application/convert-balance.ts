import { Injectable } from '@nestjs/common';
import {
  type CurrencyCode,
  err,
  type Id,
  isCurrencyCode,
  ok,
  parseRational,
  type Refusal,
  refusal,
  type Result,
  stableId,
} from '#libs/kernel';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { mayConvert } from '../domain/book.policy.js';
import type { ConversionTerms } from '../domain/conversion.js';
import { type ConvertedBalance, PostConversion } from './post-conversion.js';
import { LedgerQueries } from './ledger.queries.js';

/** "n/d" with two numbers of this many digits is exact enough for every rate that anybody publishes. */
const RATE_LENGTH_MAX = 60;

export type ConversionRequest = {
  readonly idempotencyKey: string;
  readonly bookId: string;
  readonly partyId: Id<'party'>;
  readonly amountMinor: bigint;
  readonly fromCurrency: string;
  readonly toCurrency: string;
  /** "n/d": major units of the new currency for one major unit of the old one. */
  readonly rate: string;
  readonly rateSource: string;
  /** `YYYY-MM-DD` */
  readonly rateDate: string;
};

/** Puts a part of what a book owes a party into another currency, at a stated rate. Nothing else crosses currencies. */
@Injectable()
export class ConvertBalance {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly queries: LedgerQueries,
    private readonly postConversion: PostConversion,
  ) {}

  /**
   * Refused: NOT_FOUND (the book), NOT_PERMITTED (role; the own party), CURRENCY_UNKNOWN, INPUT_INVALID, AMOUNT_INVALID,
   * CONVERSION_EXCEEDS_BALANCE, IDEMPOTENCY_KEY_REUSED.
   */
  async execute(
    actor: Actor,
    { idempotencyKey, ...input }: ConversionRequest,
  ): Promise<Result<ConvertedBalance, Refusal>> {
    const book = await this.queries.book(this.transactor.reader, input.bookId);
    const right = mayConvert(actor, book, input.partyId);
    if (!right.ok) return right;
    const terms = termsOf(actor, input);
    if (!terms.ok) return terms;
    const call = { actor, operation: 'balanceConvert', key: idempotencyKey, input };
    const reference = stableId('conversion', actor.account, idempotencyKey);
    return this.transactor.run((tx) =>
      this.idempotency.run(tx, call, () => this.postConversion.execute(tx, terms.value, right.value.kind, reference)),
    );
  }
}

function termsOf(actor: Actor, input: Omit<ConversionRequest, 'idempotencyKey'>): Result<ConversionTerms, Refusal> {
  const { bookId, partyId, amountMinor, fromCurrency, toCurrency, rateSource, rateDate } = input;
  const from = currencyOf(fromCurrency, 'amount', 'currency');
  if (!from.ok) return from;
  const to = currencyOf(toCurrency, 'toCurrency');
  if (!to.ok) return to;
  const rate = input.rate.length <= RATE_LENGTH_MAX ? parseRational(input.rate) : undefined;
  if (!rate?.ok) {
    const message = 'a rate is "n/d" in whole numbers, such as "71234/10000" for 7.1234';
    return err(refusal('INPUT_INVALID', message, ['rate']));
  }
  return ok({
    bookId,
    partyId,
    from: { minorUnits: amountMinor, currency: from.value },
    toCurrency: to.value,
    rate: rate.value,
    rateSource,
    rateDate,
    convertedBy: actor.account,
  });
}

function currencyOf(code: string, ...path: readonly string[]): Result<CurrencyCode, Refusal> {
  if (isCurrencyCode(code)) return ok(code);
  return err(refusal('CURRENCY_UNKNOWN', `${code} is not a currency code of ISO 4217 in use`, path));
}
