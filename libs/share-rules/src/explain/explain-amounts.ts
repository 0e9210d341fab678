import { floorRational, formatRational, mulRational, rational, unreachable } from '#libs/kernel';
import { costKey } from '../steps/reimburse.js';
import { smaller } from '../steps/step-context.js';
import type { FixedStep, GuaranteeStep, ReimburseStep } from '../terms.js';
import { type AmountPart, joinReads, NO_READS } from './amount-part.js';
import { limitParts, part, readMoney, readOptional, readRate, type StepView } from './step-view.js';

/** The steps that take an amount as it stands: no share of anything, and nothing to round. */
export function amountParts(view: StepView, step: ReimburseStep | FixedStep | GuaranteeStep): readonly AmountPart[] {
  switch (step.kind) {
    case 'reimburse':
      return reimburseParts(view, step);
    case 'fixed':
      return fixedParts(view, step);
    case 'guarantee':
      return guaranteeParts(view, step);
    default:
      return unreachable(step);
  }
}

function reimburseParts(view: StepView, step: ReimburseStep): readonly AmountPart[] {
  const cost = readMoney(view, step.cost, 'cost');
  const key = costKey(step);
  const carried = view.state.get(key) ?? 0n;
  return [
    part(view, 'cost', cost.value, { label: 'new cost of the month', reads: cost.reads }),
    ...(carried === 0n
      ? []
      : [part(view, 'carried', carried, { label: 'cost carried from before', reads: { ...NO_READS, state: [key] } })]),
    ...leastLimit(view, step, carried + cost.value),
  ];
}

/** Of the limits of a reimbursement the least one counts; where two are equal the first is named. */
function leastLimit(view: StepView, step: ReimburseStep, owed: bigint): readonly AmountPart[] {
  const cap = readOptional(view, step.cap, 'cap');
  const rate = step.capRate && readRate(view, step.capRate, ['capRate']);
  const limits = [
    { kind: 'pool', value: view.scope.pool, reads: view.poolReads, label: 'limited to the pool' },
    ...(cap ? [{ kind: 'cap', ...cap, label: 'limited to the cap' } as const] : []),
    ...(rate ? [rateLimit(view, rate)] : []),
  ] as const;
  const least = limits.reduce((lowest, { value }) => smaller(lowest, value), owed);
  const take = least < 0n ? 0n : least;
  if (take === owed) return [];
  const binding = limits.find(({ value }) => value === least);
  return [
    part(view, binding?.kind ?? 'zero', take - owed, {
      label: `${binding?.label ?? 'limited'}; the rest is carried on`,
      figures: { owed: owed.toString(), limit: take.toString(), carriedOn: (owed - take).toString() },
      reads: binding?.reads ?? view.poolReads,
    }),
  ];
}

function rateLimit(view: StepView, { value, reads }: ReturnType<typeof readRate>) {
  const limit = floorRational(mulRational(value, rational(view.scope.pool)));
  const label = `limited to ${formatRational(value)} of the pool`;
  return { kind: 'capRate', value: limit, reads: joinReads(reads, view.poolReads), label } as const;
}

function fixedParts(view: StepView, step: FixedStep): readonly AmountPart[] {
  const amount = readMoney(view, step.amount, 'amount');
  const times = readOptional(view, step.times, 'times');
  const count = times?.value ?? 1n;
  // As the step has it: a negative amount stays below zero, even counted a negative number of times.
  const due = amount.value < 0n && count < 0n ? amount.value : amount.value * count;
  const reads = joinReads(amount.reads, times?.reads ?? NO_READS);
  const figures = times ? { each: amount.value.toString(), times: count.toString() } : {};
  return [
    part(view, 'amount', due, { label: times ? 'fixed amount, counted' : 'fixed amount', figures, reads }),
    ...limitParts(view, due, { reads }),
  ];
}

function guaranteeParts(view: StepView, step: GuaranteeStep): readonly AmountPart[] {
  const amount = readMoney(view, step.amount, 'amount');
  const got = view.earlier.get(step.on)?.to.get(step.to) ?? 0n;
  const missing = amount.value > got ? amount.value - got : 0n;
  const parts = [
    part(view, 'amount', amount.value, { label: 'guaranteed amount', reads: amount.reads }),
    part(view, 'alreadyGot', -got, { label: `already given by ${step.on}`, reads: view.poolReads }),
  ];
  if (amount.value < got) {
    const label = 'more than guaranteed was given: no top-up';
    parts.push(part(view, 'zero', got - amount.value, { label, reads: amount.reads }));
  }
  return [...parts, ...limitParts(view, missing, { reads: amount.reads })];
}
