import {
  err,
  isCurrencyCode,
  type Money,
  ok,
  parseId,
  parseRational,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { BREAK_EVEN_LIMIT_MAX } from '../../domain/win/break-even.js';
import type { CompareInput } from '../../application/compare-contracts.js';
import type { AskedCost, BreakEvenInput } from '../../application/find-break-even.js';
import type { TriedFacts } from '../../application/simulation-subjects.js';
import { readScenarios, readSubject } from '../read-inputs.js';
import type { ContractBreakEvenInput, ContractCompareInput, OwnCostInput } from './win.inputs.js';

// A query answers its own userErrors only for what is read here: shapes that decorators refuse are errors of the request.
const RATE = /^\d{1,30}(\/\d{1,30})?$/;
const LIMIT = /^\d{1,13}$/;

/** Refused: INPUT_INVALID with its path. */
export function readCompareInput({ left, right, ...facts }: ContractCompareInput): Result<CompareInput, Refusal> {
  const one = at('left', readSubject(left));
  if (!one.ok) return one;
  const other = at('right', readSubject(right));
  if (!other.ok) return other;
  const tried = readTriedFacts(facts);
  return tried.ok ? ok({ left: one.value, right: other.value, facts: tried.value }) : tried;
}

/** Refused: INPUT_INVALID with its path. */
export function readBreakEvenInput(input: ContractBreakEvenInput): Result<BreakEvenInput, Refusal> {
  const subject = at('subject', readSubject(input.subject));
  if (!subject.ok) return subject;
  const facts = readTriedFacts(input);
  if (!facts.ok) return facts;
  const costs: AskedCost[] = [];
  for (const [index, given] of input.parties.entries()) {
    const cost = readCost(given, ['parties', index.toString()]);
    if (!cost.ok) return cost;
    costs.push(cost.value);
  }
  const { vary, others, limit } = input;
  if (!LIMIT.test(limit)) return err(refusal('INPUT_INVALID', `from 0 to ${BREAK_EVEN_LIMIT_MAX}`, ['limit']));
  return ok({ subject: subject.value, facts: facts.value, costs, input: vary, others, limit: BigInt(limit) });
}

function readTriedFacts({
  scenarios,
  pastMonths,
}: Pick<ContractCompareInput, 'scenarios' | 'pastMonths'>): Result<TriedFacts, Refusal> {
  if (scenarios && !pastMonths) return ok({ scenarios: readScenarios(scenarios) });
  if (!pastMonths || scenarios) {
    return err(refusal('INPUT_INVALID', 'give either scenarios or pastMonths', ['scenarios']));
  }
  const contract = parseId('contract', pastMonths.contractId, 'pastMonths', 'contractId');
  return contract.ok ? ok({ contract: contract.value, from: pastMonths.from, to: pastMonths.to }) : contract;
}

function readCost({ key, fixed, rateOfGross }: OwnCostInput, path: readonly string[]): Result<AskedCost, Refusal> {
  const given = rateOfGross ?? '0';
  const rate = parseRational(given);
  if (!RATE.test(given) || !rate.ok)
    return err(
      refusal('INPUT_INVALID', 'expected "n/d" with d above zero, or a whole number, of up to 30 digits each', [
        ...path,
        'rateOfGross',
      ]),
    );
  const money = fixed ? readMoney(fixed, path) : ok(null);
  return money.ok ? ok({ key, fixed: money.value, rateOfGross: rate.value }) : money;
}

function readMoney(
  { minorUnits, currency }: NonNullable<OwnCostInput['fixed']>,
  path: readonly string[],
): Result<Money, Refusal> {
  if (isCurrencyCode(currency)) return ok({ minorUnits, currency });
  return err(refusal('CURRENCY_UNKNOWN', 'no currency of ISO 4217', [...path, 'fixed', 'currency']));
}

function at<T>(field: string, result: Result<T, Refusal>): Result<T, Refusal> {
  if (result.ok) return result;
  return err({ ...result.error, path: [field, ...(result.error.path ?? [])] });
}
