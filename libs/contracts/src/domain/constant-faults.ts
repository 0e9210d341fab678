import { type Refusal, refusal } from '#libs/kernel';
import { agreedValue, assembleInputs, EVENT_KINDS, type InputDeclaration } from './inputs.js';
import { collectInputs, type EvaluationFaultCode, evaluateTerms, type Terms } from '#libs/share-rules';

/** Enough money that no step stops before it has read its constants; far below where exactness could matter. */
const PLENTY = 10n ** 12n;

/** Faults that agreed constants alone can cause. Others hang on figures of the period, which the grid stands in for. */
const CONSTANT_FAULTS: readonly EvaluationFaultCode[] = [
  'INPUT_MISSING',
  'INPUT_NOT_EXACT',
  'INPUT_NOT_WHOLE',
  'INPUT_NOT_A_MAP',
  'INPUT_TOO_FINE',
  'UNITS_NEGATIVE',
  'MONTHS_NEGATIVE',
];

/** Tries the agreed constants of a declaration, which the grid of `checkTerms` does not know: one run without money, one with plenty. */
export function constantFaults(terms: Terms, declaration: InputDeclaration): readonly Refusal[] {
  if (![...declaration.values()].some((source) => agreedValue(source) !== undefined)) return [];
  const indicators = new Map(
    [...declaration.values()].flatMap((source) =>
      'indicator' in source ? [[source.indicator, { numerator: 1n, denominator: 1n }] as const] : [],
    ),
  );
  for (const amountMinor of [0n, PLENTY]) {
    // Refunds and costs stay at zero, so that there is something to share.
    const sums = new Map(
      EVENT_KINDS.filter((kind) => kind !== 'refund' && kind !== 'cost').map((kind) => [
        kind,
        { amountMinor, count: 1n },
      ]),
    );
    const run = evaluateTerms(terms, assembleInputs({ terms, declaration, sums, indicators }), {});
    if (!run.ok && CONSTANT_FAULTS.includes(run.error.code)) return [placed(terms, run.error)];
  }
  return [];
}

function placed(terms: Terms, fault: { code: string; message: string; path: readonly string[] }): Refusal {
  const [root, name] = fault.path;
  const isInput = root === 'inputs' && collectInputs(terms).some((input) => input.name === name);
  return refusal('TERMS_INVALID', `${fault.code}: ${fault.message}`, [...(isInput ? [] : ['terms']), ...fault.path]);
}
