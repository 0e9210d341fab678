import {
  type Rational,
  RATIONAL_ONE,
  RATIONAL_ZERO,
  compareRational,
  formatMoney,
  halfUp,
  isCurrencyCode,
  rational,
} from '#libs/kernel';
import { ratesOf } from './expressions-of-step.js';
import type { TermsPath } from './fault.js';
import { entitlement, type RatedBand } from './steps/tiers.js';
import type { MoneyExpression, RateExpression, Step, TableRow, Terms, TiersStep, VestingSchedule } from './terms.js';

/** A place where a little more changes a lot; told to the parties before they sign. Amounts are minor units. */
export type CliffNote = BandCliff | FactorCliff;

/** One minor unit of base above `threshold` changes the take of `to`; everybody else bears `costsOthers` of it. */
export type BandCliff = {
  readonly kind: 'band';
  readonly path: TermsPath;
  readonly step: string;
  readonly to: string;
  readonly threshold: bigint;
  readonly takeAtThreshold: bigint;
  readonly takeOneAbove: bigint;
  /** Negative when `to` is who loses. */
  readonly costsOthers: bigint;
  readonly message: string;
};

/** A table or a vesting cliff jumps when its value reaches `reached`. */
export type FactorCliff = {
  readonly kind: 'factor';
  readonly path: TermsPath;
  readonly step: string;
  readonly reached: Rational;
  readonly below: Rational;
  readonly at: Rational;
};

export function cliffNotes(terms: Terms): readonly CliffNote[] {
  return terms.waterfall.flatMap((step, index): readonly CliffNote[] => {
    const path = ['waterfall', index.toString()];
    const factors = ratesOf(step, path).flatMap((rate) => factorCliffs(rate.expression, rate.path, step.id));
    return [...ownCliffs(terms, step, path), ...factors];
  });
}

function ownCliffs(terms: Terms, step: Step, path: TermsPath): readonly CliffNote[] {
  if (step.kind === 'tiers' && step.mode === 'cliff') return bandCliffs(terms, step, path);
  if (step.kind === 'poolUnits' && step.vesting) return vestingCliffs(step.vesting, [...path, 'vesting'], step.id);
  return [];
}

/** Constant bands only: what depends on an indicator has no amount before the period. */
function bandCliffs(terms: Terms, step: TiersStep, path: TermsPath): readonly BandCliff[] {
  const bands = step.bands.flatMap(({ upTo, rate }) => (rate.kind === 'constant' ? [{ upTo, rate: rate.value }] : []));
  if (bands.length < step.bands.length) return [];
  return bands.flatMap(({ upTo }, index) => {
    if (upTo === null) return [];
    const takeAtThreshold = takeOf(step, bands, upTo);
    const takeOneAbove = takeOf(step, bands, upTo + 1n);
    const costsOthers = takeOneAbove - takeAtThreshold - 1n;
    if (costsOthers === 0n || costsOthers === -1n) return [];
    const numbers = { threshold: upTo, takeAtThreshold, takeOneAbove, costsOthers };
    const place = { path: [...path, 'bands', index.toString(), '0'], step: step.id, to: step.to };
    return [{ kind: 'band', ...place, ...numbers, message: messageOf(terms.currency, step.to, numbers) }];
  });
}

function takeOf(step: TiersStep, bands: readonly RatedBand[], base: bigint): bigint {
  const earned = halfUp(entitlement(step.mode, bands, base));
  const floor = constantOf(step.floor);
  const cap = constantOf(step.cap);
  const floored = floor !== undefined && earned < floor ? floor : earned;
  return cap !== undefined && floored > cap ? cap : floored;
}

function constantOf(expression: MoneyExpression | undefined): bigint | undefined {
  return expression?.kind === 'constant' ? expression.value : undefined;
}

type BandNumbers = Pick<BandCliff, 'threshold' | 'takeAtThreshold' | 'takeOneAbove' | 'costsOthers'>;

function messageOf(currency: string, to: string, { threshold, costsOthers }: BandNumbers): string {
  const written = (minorUnits: bigint) =>
    isCurrencyCode(currency) ? `${formatMoney({ minorUnits, currency })} ${currency}` : minorUnits.toString();
  const above = `one unit more than ${written(threshold)}`;
  return costsOthers > 0n
    ? `${above} costs the others ${written(costsOthers)}, which ${to} gets`
    : `${above} costs ${to} ${written(-costsOthers - 1n)}, which the others get`;
}

function factorCliffs(rate: RateExpression, path: TermsPath, step: string): readonly FactorCliff[] {
  switch (rate.kind) {
    case 'constant':
    case 'input':
      return [];
    case 'table': {
      const at = [...path, 'table'];
      return [...tableCliffs(rate.rows, at, step), ...factorCliffs(rate.of, [...at, 'of'], step)];
    }
    case 'lerp':
      return factorCliffs(rate.of, [...path, 'lerp', 'of'], step);
    case 'vest': {
      const at = [...path, 'vest'];
      return [...vestingCliffs(rate, at, step), ...factorCliffs(rate.months, [...at, 'months'], step)];
    }
    default:
      return rate.operands.flatMap((operand, index) =>
        factorCliffs(operand, [...path, rate.kind, index.toString()], step),
      );
  }
}

function tableCliffs(rows: readonly TableRow[], path: TermsPath, step: string): readonly FactorCliff[] {
  return rows.flatMap(({ atLeast, factor }, index): readonly FactorCliff[] => {
    const below = rows[index - 1]?.factor;
    if (below === undefined || compareRational(below, factor) === 0) return [];
    return [{ kind: 'factor', step, path: [...path, 'rows', index.toString()], reached: atLeast, below, at: factor }];
  });
}

function vestingCliffs({ cliff, total }: VestingSchedule, path: TermsPath, step: string): readonly FactorCliff[] {
  if (cliff === 0n) return [];
  const at = cliff < total ? rational(cliff, total) : RATIONAL_ONE;
  const place = { kind: 'factor', step, path: [...path, 'cliff'] } as const;
  return [{ ...place, reached: rational(cliff), below: RATIONAL_ZERO, at }];
}
