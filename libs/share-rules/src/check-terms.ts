import {
  type Rational,
  RATIONAL_ONE,
  RATIONAL_ZERO,
  addRational,
  compareRational,
  formatRational,
  isCurrencyCode,
} from '#libs/kernel';
import { collectInputs, type InputShape } from './collect-inputs.js';
import { dryRunFaults } from './dry-run.js';
import { ratesOf } from './expressions-of-step.js';
import type { TermsFault, TermsPath } from './fault.js';
import { boundsOf, type RateBounds } from './rate-bounds.js';
import type { PercentStep, Step, Terms } from './terms.js';

export type DeclaredInput = { readonly name: string; readonly shape: InputShape };

/**
 * Everything that the share rules want checked before a version is signed and that needs no database. `parseTerms`
 * did the structure; whether every party has an account in the currency is for the caller to check.
 */
export function checkTerms(terms: Terms, declaredInputs: readonly DeclaredInput[]): readonly TermsFault[] {
  const faults = [
    ...currencyFaults(terms),
    ...inputFaults(terms, declaredInputs),
    ...terms.waterfall.flatMap((step, index) => rateFaults(step, ['waterfall', index.toString()])),
  ];
  return faults.length > 0 ? faults : dryRunFaults(terms);
}

function currencyFaults({ currency }: Terms): readonly TermsFault[] {
  if (isCurrencyCode(currency)) return [];
  const message = `"${currency}" is not an active ISO 4217 code such as "CNY"`;
  return [{ code: 'CURRENCY_UNKNOWN', path: ['currency'], message }];
}

/** An integer input serves where a rational is read; nothing else stands in for another shape. */
function inputFaults(terms: Terms, declared: readonly DeclaredInput[]): readonly TermsFault[] {
  const shapes = new Map(declared.map(({ name, shape }) => [name, shape]));
  const twice = declared.filter(({ name }, index) => declared.findIndex((input) => input.name === name) < index);
  const repeated = twice.map(({ name }): TermsFault => ({
    code: 'INPUT_DECLARED_TWICE',
    path: ['inputs', name],
    message: 'declare it once',
  }));
  const unfit = collectInputs(terms).flatMap(({ name, shape, paths }) => {
    const found = shapes.get(name);
    if (found === shape || (found === 'integer' && shape === 'rational')) return [];
    return paths.map((path) => inputFault({ name, shape, found, path }));
  });
  return [...repeated, ...unfit];
}

type Unfit = {
  readonly name: string;
  readonly shape: InputShape;
  readonly found: InputShape | undefined;
  readonly path: TermsPath;
};

function inputFault({ name, shape, found, path }: Unfit): TermsFault {
  if (found === undefined) {
    return {
      code: 'INPUT_UNDECLARED',
      path,
      message: `declare the input "${name}" with its source and shape ${shape}`,
    };
  }
  return { code: 'INPUT_SHAPE_CONFLICT', path, message: `"${name}" is declared as ${found} and read as ${shape}` };
}

/**
 * The rates of a percent step must provably stay within 1 together. Other rates are limited by the pool, so only those
 * are refused that are known to leave 0 to 1; weights and factors may exceed 1.
 */
function rateFaults(step: Step, path: TermsPath): readonly TermsFault[] {
  if (step.kind === 'percent') return [...limitFaults(step, path), ...percentFaults(step, path)];
  return ratesOf(step, path).flatMap((rate) => {
    const bounds = boundsOf(rate.expression);
    if (bounds === undefined) return [];
    if (step.kind === 'split') return negativeFault(bounds, 'WEIGHT_NEGATIVE', rate.path);
    return [...negativeFault(bounds, 'RATE_NEGATIVE', rate.path), ...overOneFault(bounds.most, rate.path)];
  });
}

/** R3 applies floor and cap to a single payee; over several they would be signed and never apply. */
function limitFaults(step: PercentStep, path: TermsPath): readonly TermsFault[] {
  if (step.payees.length === 1) return [];
  const message = 'floor and cap of a percent step need exactly one payee';
  const given = (['floor', 'cap'] as const).filter((limit) => step[limit] !== undefined);
  return given.map((limit) => ({ code: 'LIMIT_NEEDS_ONE_PAYEE', path: [...path, limit], message }));
}

function percentFaults({ payees }: PercentStep, path: TermsPath): readonly TermsFault[] {
  const bounds = payees.map(({ rate }, index) => {
    return { known: boundsOf(rate), at: [...path, 'payees', index.toString(), 'rate'] };
  });
  const faults = bounds.flatMap(({ known, at }) =>
    known ? negativeFault(known, 'RATE_NEGATIVE', at) : [unbounded(at)],
  );
  if (faults.length > 0) return faults;
  const most = bounds.reduce((sum, { known }) => addRational(sum, known?.most ?? RATIONAL_ZERO), RATIONAL_ZERO);
  return overOneFault(most, [...path, 'payees']);
}

function unbounded(path: TermsPath): TermsFault {
  const message = 'nothing keeps this rate below 1/1; bound the input by a table or a lerp';
  return { code: 'RATE_UNBOUNDED', path, message };
}

function negativeFault(
  { least }: RateBounds,
  code: 'RATE_NEGATIVE' | 'WEIGHT_NEGATIVE',
  path: TermsPath,
): readonly TermsFault[] {
  if (least.numerator >= 0n) return [];
  return [{ code, path, message: `the value can fall to ${formatRational(least)}; it must stay at zero or more` }];
}

function overOneFault(most: Rational, path: TermsPath): readonly TermsFault[] {
  if (compareRational(most, RATIONAL_ONE) <= 0) return [];
  return [{ code: 'RATE_OVER_ONE', path, message: `this can reach ${formatRational(most)}; it must stay within 1/1` }];
}
