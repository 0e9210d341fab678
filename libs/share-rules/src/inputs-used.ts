import { formatRational } from '#libs/kernel';
import { moneyInputsOf, rateInputsOf } from './collect-inputs.js';
import type { InputsUsed } from './evaluation.js';
import { type Inputs, isPresent, readExact, readMap } from './exact-input.js';
import { moneyOf, ratesOf } from './expressions-of-step.js';
import { oncePer } from './once-per.js';
import type { MoneyExpression, Step } from './terms.js';

/** The inputs that a step could read, as far as they are present; it was evaluated before, so they are exact. */
export function inputsOfStep(step: Step, inputs: Inputs): InputsUsed {
  return { ...numbers(numbersOf(step), inputs), ...mapsOf(step, inputs) };
}

export function inputsOfMoney(expression: MoneyExpression, inputs: Inputs): InputsUsed {
  return numbers(moneyInputsOf(expression), inputs);
}

const numbersOf = oncePer((step: Step): readonly string[] => [
  ...moneyOf(step, []).flatMap(({ expression }) => moneyInputsOf(expression)),
  ...ratesOf(step, []).flatMap(({ expression }) => rateInputsOf(expression)),
]);

function numbers(names: readonly string[], inputs: Inputs): InputsUsed {
  return Object.fromEntries(names.flatMap((name) => (isPresent(inputs, name) ? [[name, textOf(inputs[name])]] : [])));
}

function mapsOf(step: Step, inputs: Inputs): InputsUsed {
  if (step.kind !== 'poolUnits') return {};
  const names = [step.units, ...(step.vesting ? [step.vesting.months] : [])];
  return Object.fromEntries(
    names.map((name) => {
      const byHolder = readMap(inputs, name, []);
      const entries = byHolder.ok ? [...byHolder.value].map(([holder, value]) => [holder, formatted(value)]) : [];
      return [name, Object.fromEntries(entries) as Record<string, string>];
    }),
  );
}

function textOf(value: unknown): string {
  const exact = readExact(value, []);
  return exact.ok ? formatted(exact.value) : '';
}

function formatted(value: Parameters<typeof formatRational>[0]): string {
  return value.denominator === 1n ? value.numerator.toString() : formatRational(value);
}
