import { type CurrencyCode, CURRENCY_EXPONENTS } from './currencies.js';
import { type Result, err, ok } from './result.js';

/** A whole number of minor units: 5890 in USD is 58.90, 5890 in JPY is 5890, 5890 in KWD is 5.890. */
export type Money = { readonly minorUnits: bigint; readonly currency: CurrencyCode };

export type MoneyFault =
  | { readonly code: 'MONEY_EMPTY' }
  | { readonly code: 'MONEY_SIGN'; readonly text: string }
  | { readonly code: 'MONEY_DECIMAL_COMMA'; readonly text: string }
  | { readonly code: 'MONEY_EXPONENT_NOTATION'; readonly text: string }
  | { readonly code: 'MONEY_TOO_MANY_DECIMALS'; readonly text: string; readonly decimalsMax: number }
  | { readonly code: 'MONEY_TOO_LONG'; readonly lengthMax: number }
  | { readonly code: 'MONEY_MALFORMED'; readonly text: string };

/** Longer than any amount in any currency, short enough that turning it into a bigint costs nothing. */
export const MONEY_TEXT_LENGTH_MAX = 40;

const DECIMAL_TEXT = /^(\d+)(?:\.(\d+))?$/;

/**
 * Reads an unsigned decimal such as "58.90" in the currency's major unit, exactly: fewer decimals than the currency
 * has are filled up, more are refused even when they are zeros, because they show that another currency was meant.
 */
export function parseMoney(text: string, currency: CurrencyCode): Result<Money, MoneyFault> {
  const decimalsMax = CURRENCY_EXPONENTS[currency];
  const match = DECIMAL_TEXT.exec(text);
  if (text.length > MONEY_TEXT_LENGTH_MAX) return err({ code: 'MONEY_TOO_LONG', lengthMax: MONEY_TEXT_LENGTH_MAX });
  if (match === null) return err(faultOfMalformed(text));
  const [, whole = '', decimals = ''] = match;
  if (decimals.length > decimalsMax) return err({ code: 'MONEY_TOO_MANY_DECIMALS', text, decimalsMax });
  return ok({ minorUnits: BigInt(whole + decimals.padEnd(decimalsMax, '0')), currency });
}

/** The decimal in the major unit, with exactly the currency's decimals and without its code: "-0.05". */
export function formatMoney({ minorUnits, currency }: Money): string {
  const decimals = CURRENCY_EXPONENTS[currency];
  const sign = minorUnits < 0n ? '-' : '';
  const digits = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function faultOfMalformed(text: string): MoneyFault {
  if (text.trim() === '') return { code: 'MONEY_EMPTY' };
  if (/^[+-]/.test(text)) return { code: 'MONEY_SIGN', text };
  if (text.includes(',')) return { code: 'MONEY_DECIMAL_COMMA', text };
  if (/^[\d.]+e[+-]?\d+$/i.test(text)) return { code: 'MONEY_EXPONENT_NOTATION', text };
  return { code: 'MONEY_MALFORMED', text };
}
