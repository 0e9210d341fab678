import { compareBytes } from './byte-order.js';
import { moneyOf, type Placed, ratesOf } from './expressions-of-step.js';
import type { TermsFault, TermsPath } from './fault.js';
import { oncePer } from './once-per.js';
import type { MoneyExpression, RateExpression, Step, Terms } from './terms.js';

export type InputShape = 'integer' | 'rational' | 'map';

export type CollectedInput = {
  readonly name: string;
  /** integer: money or a count; rational: read by rates only; map: numbers by holder. */
  readonly shape: InputShape;
  /** Whether a coalesce has another answer wherever the input is used, so that it alone may be missing. */
  readonly isCoalesced: boolean;
  readonly paths: readonly TermsPath[];
};

/** Every input that the terms read, once, by name in byte order. */
export const collectInputs = oncePer((terms: Terms): readonly CollectedInput[] => {
  const all = usesOf(terms);
  const names = [...new Set(all.map(({ name }) => name))].sort(compareBytes);
  return names.map((name) => {
    const uses = all.filter((use) => use.name === name);
    const shape = uses.find((use) => use.shape !== 'rational')?.shape ?? 'rational';
    const isCoalesced = uses.every((use) => use.isCoalesced);
    return { name, shape, isCoalesced, paths: uses.map(({ path }) => path) };
  });
});

/** A name is one input: it cannot be a map by holder in one place and a number in another. */
export function inputShapeFaults(terms: Terms): readonly TermsFault[] {
  const uses = usesOf(terms);
  const maps = new Set(uses.flatMap(({ name, shape }) => (shape === 'map' ? [name] : [])));
  return uses
    .filter(({ name, shape }) => shape !== 'map' && maps.has(name))
    .map(({ name, path }) => ({
      code: 'INPUT_SHAPE_CONFLICT',
      path,
      message: `"${name}" is a map by holder elsewhere and a number here; use two names`,
    }));
}

/** Whether the expression has no value when `name` alone is missing: missing is not zero, only coalesce covers it. */
export function needsInput(expression: RateExpression, name: string): boolean {
  switch (expression.kind) {
    case 'constant':
      return false;
    case 'input':
      return expression.name === name;
    case 'coalesce':
      return expression.operands.every((operand) => needsInput(operand, name));
    case 'div':
    case 'mul':
      return expression.operands.some((operand) => needsInput(operand, name));
    case 'table':
    case 'lerp':
      return needsInput(expression.of, name);
    case 'vest':
      return needsInput(expression.months, name);
  }
}

type Use = {
  readonly name: string;
  readonly shape: InputShape;
  readonly isCoalesced: boolean;
  readonly path: TermsPath;
};

function usesOf(terms: Terms): readonly Use[] {
  const inSteps = terms.waterfall.flatMap((step, index) => {
    const path = ['waterfall', index.toString()];
    return [
      ...moneyOf(step, path).flatMap(moneyUses),
      ...ratesOf(step, path).flatMap(rateUses),
      ...mapUses(step, path),
    ];
  });
  return [...moneyUses({ expression: terms.distributable, path: ['distributable'] }), ...inSteps];
}

function moneyUses({ expression, path }: Placed<MoneyExpression>): readonly Use[] {
  return moneyInputsOf(expression).map((name) => ({ name, shape: 'integer', isCoalesced: false, path }));
}

function rateUses({ expression, path }: Placed<RateExpression>): readonly Use[] {
  return rateInputsOf(expression).map((name) => ({
    name,
    shape: 'rational',
    isCoalesced: !needsInput(expression, name),
    path,
  }));
}

function mapUses(step: Step, path: TermsPath): readonly Use[] {
  if (step.kind !== 'poolUnits') return [];
  const units: Use = { name: step.units, shape: 'map', isCoalesced: false, path: [...path, 'units'] };
  if (!step.vesting) return [units];
  return [units, { ...units, name: step.vesting.months, path: [...path, 'vesting', 'months'] }];
}

/** Names of the inputs that a money expression reads. */
export function moneyInputsOf(expression: MoneyExpression): readonly string[] {
  switch (expression.kind) {
    case 'input':
      return [expression.name];
    case 'constant':
    case 'pool':
    case 'distributable':
    case 'take':
      return [];
    default:
      return expression.operands.flatMap(moneyInputsOf);
  }
}

/** Names of the inputs that a rate expression may read, those behind a coalesce included. */
export function rateInputsOf(expression: RateExpression): readonly string[] {
  switch (expression.kind) {
    case 'constant':
      return [];
    case 'input':
      return [expression.name];
    case 'table':
    case 'lerp':
      return rateInputsOf(expression.of);
    case 'vest':
      return rateInputsOf(expression.months);
    default:
      return expression.operands.flatMap(rateInputsOf);
  }
}
