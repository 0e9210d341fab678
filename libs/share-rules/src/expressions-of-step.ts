import type { TermsPath } from './fault.js';
import type { MoneyExpression, RateExpression, Step } from './terms.js';

/** An expression of the terms and where it stands. */
export type Placed<T> = { readonly expression: T; readonly path: TermsPath };

export function ratesOf(step: Step, path: TermsPath): readonly Placed<RateExpression>[] {
  switch (step.kind) {
    case 'reimburse':
      return placed(path, { capRate: step.capRate });
    case 'percent':
      return step.payees.flatMap(({ rate }, index) => placed([...path, 'payees', index.toString()], { rate }));
    case 'split':
      return step.payees.flatMap(({ weight, factor }, index) =>
        placed([...path, 'payees', index.toString()], { weight, factor }),
      );
    case 'tiers':
      return step.bands.flatMap(({ rate }, index) => placed([...path, 'bands', index.toString()], { 1: rate }));
    case 'royalty':
    case 'poolUnits':
      return placed(path, { rate: step.rate });
    case 'fixed':
    case 'guarantee':
      return [];
  }
}

export function moneyOf(step: Step, path: TermsPath): readonly Placed<MoneyExpression>[] {
  switch (step.kind) {
    case 'reimburse':
      return placed(path, { cost: step.cost, cap: step.cap });
    case 'fixed':
      return placed(path, { amount: step.amount, times: step.times });
    case 'percent':
    case 'tiers':
      return placed(path, { base: step.base, floor: step.floor, cap: step.cap });
    case 'split':
    case 'guarantee':
      return placed(path, { amount: step.amount });
    case 'royalty':
      return placed(path, { base: step.base });
    case 'poolUnits':
      return placed(path, { base: step.base, minPayout: step.minPayout });
  }
}

function placed<T>(path: TermsPath, fields: Readonly<Record<string, T | undefined>>): readonly Placed<T>[] {
  return Object.entries(fields).flatMap(([field, expression]) =>
    expression === undefined ? [] : [{ expression, path: [...path, field] }],
  );
}
