import { evaluateTerms, parseTerms, renderEvaluation } from './index.js';

export type Json = Record<string, unknown>;

export const termsOf = (waterfall: readonly Json[], fields: Json = {}) => {
  const parties = ['ann', 'bob', 'cho', 'rest'].map((id, index) => ({ id, rank: index + 1 }));
  const terms = parseTerms({
    currency: 'USD',
    parties,
    distributable: 'gross',
    waterfall,
    residual: 'rest',
    ...fields,
  });
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  return terms.value;
};
export const evaluated = (waterfall: readonly Json[], inputs: Json, state: Json = {}, fields: Json = {}) => {
  const evaluation = evaluateTerms(termsOf(waterfall, fields), inputs, state);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return renderEvaluation(evaluation.value);
};
export const faultOf = (waterfall: readonly Json[], inputs: unknown, state: unknown = {}, fields: Json = {}) => {
  const evaluation = evaluateTerms(termsOf(waterfall, fields), inputs, state);
  return evaluation.ok ? 'no fault' : `${evaluation.error.code} /${evaluation.error.path.join('/')}`;
};
export const percent = (fields: Json): Json => ({
  id: 'p',
  kind: 'percent',
  payees: [{ to: 'ann', rate: '1/10' }],
  ...fields,
});

export const split = (...payees: Json[]): Json => ({ id: 's', kind: 'split', payees });
export const pool = (fields: Json = {}): Json => ({
  id: 'u',
  kind: 'poolUnits',
  base: 'gross',
  rate: '1/10',
  units: 'units',
  ...fields,
});
