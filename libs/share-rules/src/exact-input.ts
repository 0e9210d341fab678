import { type Rational, type Result, err, ok, parseRational } from '#libs/kernel';
import type { EvaluationFault } from './evaluation.js';
import type { TermsPath } from './fault.js';
import { isObject } from './document-reader.js';
import { NUMBER_LENGTH_MAX } from './limits.js';

/** The inputs of a period as they arrived; null counts as missing, since no measured value is null. */
export type Inputs = Readonly<Record<string, unknown>>;

const WHOLE_TEXT = /^(?:0|-?[1-9]\d*)$/;

export function readWhole(value: unknown, path: TermsPath): Result<bigint, EvaluationFault> {
  const exact = readExact(value, path);
  if (!exact.ok || exact.value.denominator === 1n) return exact.ok ? ok(exact.value.numerator) : exact;
  return err({ code: 'INPUT_NOT_WHOLE', path, message: 'an amount or count is a whole number, as a string' });
}

/** An integer string, "n/d", or a JSON integer that a double holds exactly. */
export function readExact(value: unknown, path: TermsPath): Result<Rational, EvaluationFault> {
  if (Number.isSafeInteger(value)) return ok({ numerator: BigInt(Number(value)), denominator: 1n });
  const parsed = typeof value === 'string' && value.length <= NUMBER_LENGTH_MAX ? parseRational(value) : undefined;
  if (parsed?.ok) return ok(parsed.value);
  const message = `expected an integer string or "n/d" of at most ${NUMBER_LENGTH_MAX} characters`;
  return err({ code: 'INPUT_NOT_EXACT', path, message });
}

export function readInput(inputs: Inputs, name: string, path: TermsPath): Result<unknown, EvaluationFault> {
  if (isPresent(inputs, name)) return ok(inputs[name]);
  return err({ code: 'INPUT_MISSING', path, message: `the input "${name}" is missing, and missing is not zero` });
}

export function isPresent(inputs: Inputs, name: string): boolean {
  return Object.hasOwn(inputs, name) && inputs[name] !== undefined && inputs[name] !== null;
}

export function readMap(
  inputs: Inputs,
  name: string,
  path: TermsPath,
): Result<ReadonlyMap<string, Rational>, EvaluationFault> {
  const input = readInput(inputs, name, path);
  if (!input.ok) return input;
  const at = ['inputs', name];
  if (!isObject(input.value)) return err({ code: 'INPUT_NOT_A_MAP', path: at, message: 'expected numbers by holder' });
  const numbers = new Map<string, Rational>();
  for (const [holder, value] of Object.entries(input.value)) {
    const number = readExact(value, [...at, holder]);
    if (!number.ok) return number;
    numbers.set(holder, number.value);
  }
  return ok(numbers);
}

/** Carried state: canonical integer strings. Keys of nobody are carried on; a known key is never negative. */
export function readState(stateIn: unknown): Result<ReadonlyMap<string, bigint>, EvaluationFault> {
  if (!isObject(stateIn)) return err({ code: 'STATE_NOT_EXACT', path: ['stateIn'], message: 'expected an object' });
  const state = new Map<string, bigint>();
  for (const [key, value] of Object.entries(stateIn)) {
    const path = ['stateIn', key];
    const isWhole = typeof value === 'string' && value.length <= NUMBER_LENGTH_MAX && WHOLE_TEXT.test(value);
    if (!isWhole && !Number.isSafeInteger(value)) {
      return err({ code: 'STATE_NOT_EXACT', path, message: 'expected a whole number of minor units, as a string' });
    }
    const amount = BigInt(isWhole ? value : Number(value));
    if (amount < 0n && STATE_KEY.test(key)) {
      return err({ code: 'STATE_NEGATIVE', path, message: 'what is carried is zero or more' });
    }
    state.set(key, amount);
  }
  return ok(state);
}

const STATE_KEY = /^(?:deficit$|(?:cost|unrecouped|cum|shortfall|payable):)/;
