import {
  addRational,
  err,
  floorRational,
  halfUp,
  mulRational,
  ok,
  type Rational,
  rational,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { collectInputs, evaluateTerms, type Terms, thresholdsOf } from '#libs/share-rules';
import { runScenarios, type Scenario, type SimulatedContract } from '../simulation.js';
import type { CheckedTerms } from '../version-draft.js';
import { firstCovering, type Found, type Point } from './first-covering.js';
import { holdersOf } from '../inputs.js';

/** What a period costs a party of its own: a fixed amount, and a part of the gross. */
export type OwnCost = { readonly key: string; readonly fixedMinor: bigint; readonly rateOfGross: Rational };

/** Whether the other inputs from events stay, or move in proportion to the searched one. */
export type OtherInputs = 'held' | 'proportional';

export type BreakEvenQuestion = {
  readonly costs: readonly OwnCost[];
  /** A whole-number input that the terms read. */
  readonly input: string;
  readonly others: OtherInputs;
  /** The largest value that is tried. */
  readonly limit: bigint;
};

export type PartyBreakEven = {
  readonly key: string;
  /** At the scenario as it was given. */
  readonly given: Point;
  readonly found: Found;
  /** One unit below the point that was found; null at zero, and where the terms cannot be evaluated. */
  readonly oneBelow: Point | null;
};

export type ScenarioBreakEven = { readonly name: string; readonly parties: readonly PartyBreakEven[] };

export type BreakEven = {
  readonly currency: string;
  readonly scenarios: readonly ScenarioBreakEven[];
  /** Why it ended early. */
  readonly fault: Refusal | undefined;
};

/** More than one compares at a sitting; each costs a search in every scenario. */
export const BREAK_EVEN_PARTIES_MAX = 20;
/** Ten thousand million major units of a currency with cents. */
export const BREAK_EVEN_LIMIT_MAX = 10n ** 12n;
/** Steps evaluated by one answer, so that it stays within about a second whatever the terms are. */
const STEPS_EVALUATED_MAX = 100_000;
const GROSS = 'gross';

/**
 * For every scenario and party the smallest value of the input at which the party's take covers its own cost in that
 * period: take >= fixed + rate * gross, exactly. State is carried from scenario to scenario as they were given, and wagers
 * stay as they are decided there. Refused:
 * INPUT_INVALID.
 */
export function breakEven(
  contract: SimulatedContract,
  scenarios: readonly Scenario[],
  question: BreakEvenQuestion,
): Result<BreakEven, Refusal> {
  const asked = checkQuestion(contract, question);
  if (!asked.ok) return asked;
  const { results, fault } = runScenarios(contract, scenarios);
  const work = { steps: 0 };
  const found: ScenarioBreakEven[] = [];
  for (const [index, result] of results.entries()) {
    const stateIn = scenarios[index]?.stateIn ?? results[index - 1]?.rendered.stateOut ?? {};
    const period = { terms: result.terms, inputs: result.inputs as Inputs, stateIn };
    const unusable = checkPeriod(period.inputs, { question, index });
    if (unusable) return err(unusable);
    found.push({ name: result.name, parties: partiesOf(contract, period, { question, work }) });
  }
  return ok({ currency: contract.terms.currency, scenarios: found, fault });
}

type Inputs = Readonly<Record<string, unknown>>;
type Period = { readonly terms: Terms; readonly inputs: Inputs; readonly stateIn: unknown };

function checkQuestion(
  { terms, declaration }: CheckedTerms,
  { costs, input, limit }: BreakEvenQuestion,
): Result<null, Refusal> {
  const invalid = (message: string, ...path: readonly string[]) => err(refusal('INPUT_INVALID', message, path));
  const isRead = collectInputs(terms).some(({ name, shape }) => name === input && shape === 'integer');
  if (!isRead) return invalid(`the terms read no amount or count called "${input}"`, 'vary');
  if (limit < 0n || limit > BREAK_EVEN_LIMIT_MAX) return invalid(`from 0 to ${BREAK_EVEN_LIMIT_MAX}`, 'limit');
  if (costs.length === 0 || costs.length > BREAK_EVEN_PARTIES_MAX) {
    return invalid(`a question is about 1 to ${BREAK_EVEN_PARTIES_MAX} parties`, 'parties');
  }
  const keys = new Set([...terms.parties.map(({ id }) => id), ...holdersOf(declaration).keys()]);
  const stranger = costs.findIndex(({ key }) => !keys.has(key));
  if (stranger >= 0) return invalid('neither a party of the terms nor a holder', 'parties', `${stranger}`, 'key');
  const negative = costs.findIndex(({ fixedMinor, rateOfGross }) => fixedMinor < 0n || rateOfGross.numerator < 0n);
  return negative < 0 ? ok(null) : invalid('a cost is zero or more', 'parties', `${negative}`);
}

function checkPeriod(
  inputs: Inputs,
  { question: { costs, input, others }, index }: { question: BreakEvenQuestion; index: number },
): Refusal | undefined {
  const path = ['scenarios', index.toString(), 'inputs'];
  const needsGross = costs.some(({ rateOfGross }) => rateOfGross.numerator > 0n);
  if (needsGross && wholeOf(inputs, GROSS) === undefined) {
    return refusal('INPUT_INVALID', 'a cost by the gross needs the input "gross"', [...path, GROSS]);
  }
  const base = wholeOf(inputs, input) ?? 0n;
  if (others === 'held' || base > 0n) return undefined;
  const message = `"${input}" is ${base}, and nothing is in proportion to it`;
  return refusal('INPUT_INVALID', message, [...path, input]);
}

type Around = { readonly question: BreakEvenQuestion; readonly work: { steps: number } };

function partiesOf(checked: CheckedTerms, period: Period, { question, work }: Around): readonly PartyBreakEven[] {
  const evaluate = evaluations(checked, period, { question, work });
  const tolerance = toleranceOf(checked);
  return question.costs.map((cost) => {
    const pointAt = (value: bigint): Point | undefined => {
      const at = evaluate(value);
      return at && { value, takeMinor: at.takes.get(cost.key) ?? 0n, costMinor: costOf(cost, at.gross) };
    };
    const found = firstCovering({
      ...{ pointAt, tolerance, limit: question.limit, thresholds: thresholdsOf(period.terms) },
      isSpent: () => work.steps > STEPS_EVALUATED_MAX,
    });
    const given = pointAt(wholeOf(period.inputs, question.input) ?? 0n);
    if (!given) throw new Error('the scenario was evaluated before');
    const above = found.outcome === 'reached' ? found.point.value : 0n;
    return { key: cost.key, given, found, oneBelow: above > 0n ? (pointAt(above - 1n) ?? null) : null };
  });
}

type Evaluated = { readonly takes: ReadonlyMap<string, bigint>; readonly gross: bigint };

/** What everybody takes at a value, each value evaluated once for all parties. */
function evaluations({ declaration }: CheckedTerms, { terms, inputs, stateIn }: Period, { question, work }: Around) {
  const { input, others } = question;
  const base = wholeOf(inputs, input) ?? 0n;
  const moving =
    others === 'held' ? [] : [...declaration].filter(([name, source]) => name !== input && 'events' in source);
  const known = new Map<bigint, Evaluated | undefined>();
  return (value: bigint): Evaluated | undefined => {
    if (known.has(value)) return known.get(value);
    const scaled = moving.flatMap(([name]) => {
      const amount = wholeOf(inputs, name);
      return amount === undefined ? [] : [[name, halfUp(rational(amount * value, base)).toString()] as const];
    });
    const at = { ...inputs, ...Object.fromEntries(scaled), [input]: value.toString() };
    const evaluation = evaluateTerms(terms, at, stateIn);
    work.steps += terms.waterfall.length + 1;
    const gross = wholeOf(at, GROSS) ?? 0n;
    const evaluated = evaluation.ok ? { takes: evaluation.value.allocations, gross } : undefined;
    known.set(value, evaluated);
    return evaluated;
  };
}

/** Rounded up: a take is whole minor units, so it covers the exact cost when it covers this. */
function costOf({ fixedMinor, rateOfGross }: OwnCost, gross: bigint): bigint {
  const exact = addRational(rational(fixedMinor), mulRational(rateOfGross, rational(gross)));
  return -floorRational({ numerator: -exact.numerator, denominator: exact.denominator });
}

/** Every rounding of a step moves a unit, and so does every input that is scaled; the cost is rounded up. */
function toleranceOf({ terms, declaration }: CheckedTerms): bigint {
  const payees = terms.waterfall.reduce((count, step) => count + ('payees' in step ? step.payees.length : 1), 0);
  return BigInt(payees + declaration.size + 2);
}

function wholeOf(inputs: Inputs, name: string): bigint | undefined {
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}
