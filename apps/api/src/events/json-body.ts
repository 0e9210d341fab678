import { type Result, err, ok } from '#libs/kernel';
import { InexactNumber } from '#libs/value';

/** Reads UTF-8 JSON, with or without BOM. A number that a double would change is left as an InexactNumber. */
export function parseJsonBody(body: Uint8Array): Result<unknown, { readonly message: string }> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return ok(JSON.parse(text, keepExact));
  } catch (failure) {
    if (failure instanceof RangeError) return err({ message: 'the body is nested too deeply' });
    return err({ message: `the body is not UTF-8 JSON: ${failure instanceof Error ? failure.message : ''}` });
  }
}

// Engines before ECMAScript 2025 give no source text; what is beyond a double then is caught as an unsafe integer.
function keepExact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return isSameNumber(context.source, value) ? value : new InexactNumber(context.source);
}

function isSameNumber(source: string, value: number): boolean {
  return Number.isFinite(value) && normalForm(source) === normalForm(String(value));
}

/** Significant digits and the power of ten of the last one: "1.50", "15e-1" and "1.5" are the same. */
function normalForm(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
