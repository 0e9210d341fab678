import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import {
  CURRENCY_EXPONENTS,
  type CurrencyCode,
  daysBefore,
  err,
  formatRational,
  halfUp,
  type Id,
  type Money,
  mulRational,
  ok,
  type Rational,
  rational,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { conversionAccount, payable } from './account.js';
import type { BookKind, JournalDraft } from './journal.js';
import { AMOUNT_MAX } from './journal-rules.js';

/** What somebody decides: an amount of a party's payable in one book, in another currency, at a rate with its source. */
export type ConversionTerms = {
  readonly bookId: string;
  readonly partyId: Id<'party'>;
  readonly from: Money;
  readonly toCurrency: CurrencyCode;
  /** Major units of the new currency for one major unit of the old one: 7.1234 CNY for 1 USD is 35617/5000. */
  readonly rate: Rational;
  /** Where the rate was published. */
  readonly rateSource: string;
  /** The day that it was published for, `YYYY-MM-DD`. */
  readonly rateDate: string;
  readonly convertedBy: Id<'account'>;
};

export type Conversion = ConversionTerms & { readonly toMinor: bigint };

/**
 * Minor units of the new currency: amount × rate × 10^(decimals of the new - decimals of the old), rounded once, half up
 * (share rules R2).
 */
export function converted({ minorUnits, currency }: Money, to: CurrencyCode, rate: Rational): bigint {
  const shift = CURRENCY_EXPONENTS[to] - CURRENCY_EXPONENTS[currency];
  const scale = shift >= 0 ? rational(10n ** BigInt(shift)) : rational(1n, 10n ** BigInt(-shift));
  return halfUp(mulRational(rational(minorUnits), mulRational(rate, scale)));
}

/** Rates are published daily; one of more than a month ago is a slip, or not today's value. */
const RATE_DAYS_AGO_MAX = 31;
/** No two currencies in use lie further apart, by far; beyond it figures have been mistaken for each other. */
const RATE_MAX = 10n ** 8n;

/** Refused: AMOUNT_INVALID, CONVERSION_EXCEEDS_BALANCE, INPUT_INVALID; `balanceMinor` is what the book owes the party. */
export function planConversion(
  terms: ConversionTerms,
  { balanceMinor, today }: { readonly balanceMinor: bigint; readonly today: string },
): Result<Conversion, Refusal> {
  const { from, toCurrency, rate } = terms;
  if (from.currency === toCurrency) return refuse('INPUT_INVALID', 'both currencies are the same', 'toCurrency');
  if (rate.numerator <= 0n) return refuse('INPUT_INVALID', 'the rate is above zero, such as "71234/10000"', 'rate');
  if (!isWithin(rate, RATE_MAX))
    return refuse('INPUT_INVALID', `the rate lies between 1/${RATE_MAX} and ${RATE_MAX}`, 'rate');
  const earliest = daysBefore(today, RATE_DAYS_AGO_MAX);
  if (terms.rateDate > today || terms.rateDate < earliest) {
    return refuse('INPUT_INVALID', `the rate is of a day from ${earliest} to ${today}`, 'rateDate');
  }
  if (from.minorUnits <= 0n) return refuse('AMOUNT_INVALID', 'the amount is above zero', 'amount');
  if (from.minorUnits > balanceMinor) {
    const owed = balanceMinor > 0n ? balanceMinor : 0n;
    return refuse('CONVERSION_EXCEEDS_BALANCE', `the book owes ${owed} minor units of ${from.currency}`, 'amount');
  }
  const toMinor = converted(from, toCurrency, rate);
  if (toMinor <= 0n || toMinor > AMOUNT_MAX) {
    return refuse('AMOUNT_INVALID', `it would become ${toMinor} minor units of ${toCurrency}`, 'amount');
  }
  return ok({ ...terms, toMinor });
}

function isWithin({ numerator, denominator }: Rational, most: bigint): boolean {
  return numerator <= most * denominator && denominator <= most * numerator;
}

/** The one journal of a conversion: no transfer crosses currencies, each has a side in its own conversion account. */
export function conversionJournal(
  conversion: Conversion,
  { bookKind, reference, today }: { readonly bookKind: BookKind; readonly reference: string; readonly today: string },
): JournalDraft {
  const { bookId, partyId, from, toCurrency, toMinor } = conversion;
  const [owed, through] = [payable(partyId), conversionAccount()];
  const detail = `${from.currency} to ${toCurrency} at ${formatRational(conversion.rate)}`;
  const common = { code: 'conversion', detail };
  return {
    bookId,
    bookKind,
    kind: 'conversion',
    reference,
    effectiveDate: today,
    documentHash: conversionHash(conversion),
    transfers: [
      { ...common, debit: owed, credit: through, amountMinor: from.minorUnits, currency: from.currency },
      { ...common, debit: through, credit: owed, amountMinor: toMinor, currency: toCurrency },
    ],
  };
}

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of the conversion: the document that its journal names. */
export function conversionHash(conversion: Conversion): string {
  const { bookId, partyId, from, toCurrency, toMinor, rate, rateSource, rateDate, convertedBy } = conversion;
  const canonical = canonicalize({
    version: 'chuang-conversion/1',
    bookId,
    partyId,
    from: { minorUnits: from.minorUnits.toString(), currency: from.currency },
    to: { minorUnits: toMinor.toString(), currency: toCurrency },
    rate: formatRational(rate),
    rateSource,
    rateDate,
    convertedBy,
  });
  if (canonical === undefined) throw new Error('a conversion that has no JSON form');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

function refuse(
  code: 'INPUT_INVALID' | 'AMOUNT_INVALID' | 'CONVERSION_EXCEEDS_BALANCE',
  message: string,
  path: string,
): Result<never, Refusal> {
  return err(refusal(code, message, [path]));
}
