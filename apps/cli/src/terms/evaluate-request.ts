import {
  evaluateTerms,
  parseTerms,
  type RenderedEvaluation,
  renderEvaluation,
  type TermsPath,
} from '#libs/share-rules';

/** Why something was not evaluated. The path is the engine's: into the terms, or to ["inputs", …] or ["stateIn", …]. */
export type EvaluationError = {
  readonly error: { readonly code: string; readonly message: string; readonly path: TermsPath };
};

/** Evaluates `{contract, inputs, stateIn}`; state that is not given is empty. */
export function evaluateRequest(request: unknown): RenderedEvaluation | EvaluationError {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return evaluationError('TYPE_WRONG', 'expected an object {contract, inputs, stateIn}');
  }
  const { contract, inputs, stateIn = {} } = request as Readonly<Record<string, unknown>>;
  if (contract === undefined) return evaluationError('FIELD_MISSING', 'the field "contract" is required', ['contract']);
  if (inputs === undefined) return evaluationError('FIELD_MISSING', 'the field "inputs" is required', ['inputs']);
  const terms = parseTerms(contract);
  if (!terms.ok) {
    const [first] = terms.error;
    return evaluationError(first?.code ?? 'NOT_JSON', first?.message ?? 'the terms cannot be read', first?.path);
  }
  const evaluation = evaluateTerms(terms.value, inputs, stateIn);
  if (evaluation.ok) return renderEvaluation(evaluation.value);
  const { code, message, path } = evaluation.error;
  return evaluationError(code, message, path);
}

export function evaluationError(code: string, message: string, path: TermsPath = []): EvaluationError {
  return { error: { code, message, path } };
}

export function isError(answer: object): answer is EvaluationError {
  return 'error' in answer;
}
