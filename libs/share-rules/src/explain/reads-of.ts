import { formatRational } from '#libs/kernel';
import { rateInputsOf } from '../collect-inputs.js';
import { moneyOf, type Placed, ratesOf } from '../expressions-of-step.js';
import type { TermsPath } from '../fault.js';
import type { MoneyExpression, RateExpression, Step, Terms } from '../terms.js';
import { joinReads, NO_READS, type Reads } from './amount-part.js';

/**
 * What the pool before each step hangs on: the inputs and the carried state of the distributable and of every step
 * before, whose takes it is without. The last entry is for the residual. Constants are told where they are used.
 */
export function poolReads(terms: Terms): readonly Reads[] {
  const distributable = { expression: terms.distributable, path: ['distributable'] };
  let pool: Reads = { ...moneyReads(distributable, NO_READS), state: ['deficit'], constants: [] };
  const pools = [pool];
  for (const [index, step] of terms.waterfall.entries()) {
    pool = { ...joinReads(pool, stepReads(step, ['waterfall', index.toString()], pool)), constants: [] };
    pools.push(pool);
  }
  return pools;
}

/** Everything that a step reads. */
export function stepReads(step: Step, path: TermsPath, pool: Reads): Reads {
  return joinReads(
    ...moneyOf(step, path).map((placed) => moneyReads(placed, pool)),
    ...ratesOf(step, path).map(rateReads),
    { ...NO_READS, state: stateOf(step), inputs: mapsOf(step) },
    { ...pool, constants: [] },
  );
}

/** `pool` is what an expression reads that names the pool, the distributable or the take of an earlier step. */
export function moneyReads({ expression, path }: Placed<MoneyExpression>, pool: Reads): Reads {
  switch (expression.kind) {
    case 'constant':
      return { ...NO_READS, constants: [{ path, value: expression.value.toString() }] };
    case 'input':
      return { ...NO_READS, inputs: [expression.name] };
    case 'pool':
    case 'distributable':
    case 'take':
      return pool;
    default: {
      const { kind, operands } = expression;
      return joinReads(
        ...operands.map((operand, index) =>
          moneyReads({ expression: operand, path: [...path, kind, index.toString()] }, pool),
        ),
      );
    }
  }
}

export function rateReads({ expression, path }: Placed<RateExpression>): Reads {
  return { ...NO_READS, inputs: [...new Set(rateInputsOf(expression))], constants: rateConstants(expression, path) };
}

function rateConstants(expression: RateExpression, path: TermsPath): Reads['constants'] {
  switch (expression.kind) {
    case 'constant':
      return [{ path, value: formatRational(expression.value) }];
    case 'input':
      return [];
    case 'table':
    case 'lerp':
    case 'vest':
      return [{ path: [...path, expression.kind], value: null }];
    default: {
      const { kind, operands } = expression;
      return operands.flatMap((operand, index) => rateConstants(operand, [...path, kind, index.toString()]));
    }
  }
}

function mapsOf(step: Step): readonly string[] {
  if (step.kind !== 'poolUnits') return [];
  return [step.units, ...(step.vesting ? [step.vesting.months] : [])];
}

/** The carried state that the take of a step hangs on. */
function stateOf(step: Step): readonly string[] {
  if (step.kind === 'reimburse') return [`cost:${step.id}`];
  if (step.kind === 'tiers') return step.accumulates ? [`cum:${step.id}`] : [];
  return step.kind === 'royalty' ? [`unrecouped:${step.id}`] : [];
}
