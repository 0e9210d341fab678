export { type DeclaredInput, checkTerms } from './check-terms.js';
export { type BandCliff, type CliffNote, type FactorCliff, cliffNotes } from './cliff-notes.js';
export { type CollectedInput, type InputShape, collectInputs } from './collect-inputs.js';
export { differenceOf } from './difference-of.js';
export { thresholdsOf } from './dry-run.js';
export { ENGINE_VERSION, evaluateTerms } from './evaluate-terms.js';
export type {
  Amounts,
  BindingLimit,
  DistributableTrace,
  Evaluation,
  EvaluationFault,
  EvaluationFaultCode,
  ExactShare,
  InputsUsed,
  StepFigures,
  StepResult,
  StepTrace,
  Trace,
} from './evaluation.js';
export type { AmountPart, PartKind, Reads } from './explain/amount-part.js';
export { type Explainable, explainAllocation } from './explain/explain-allocation.js';
export type { TermsFault, TermsFaultCode, TermsPath } from './fault.js';
export { parseBands } from './parse-bands.js';
export { parseTerms } from './parse-terms.js';
export {
  type RenderedEvaluation,
  type RenderedStep,
  type RenderedStepTrace,
  type RenderedTrace,
  renderAmounts,
  renderEvaluation,
} from './render-evaluation.js';
export { termsHash } from './terms-hash.js';
export type { Band, MoneyExpression, RateExpression, Step, StepKind, Terms, TermsParty } from './terms.js';
export { isObject } from './document-reader.js';
export { DENOMINATOR_MAX, NUMBER_LENGTH_MAX, TEXT_LENGTH_MAX } from './limits.js';
