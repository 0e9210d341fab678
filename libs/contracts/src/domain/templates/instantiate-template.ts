import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { parseClauses } from '../clauses/clauses.js';
import { checkTermsAndInputs } from '../version-draft.js';
import { TEMPLATES } from './catalogue.js';
import type { Template, TemplateDraft, TemplateParameter } from './template.js';

/**
 * A complete draft from a template of the catalogue, as `DraftContract` takes it but for the month and the participants.
 * Refused: NOT_FOUND for an unknown id, INPUT_INVALID for parameters out of bounds (path "parameters", …), and the faults of
 * a draft where the parameters do not go together.
 */
export function instantiateTemplate(id: string, parameters: unknown): Result<TemplateDraft, readonly Refusal[]> {
  const found = TEMPLATES.find((one) => one.id === id);
  if (!found) {
    const known = TEMPLATES.map((one) => one.id).join(', ');
    return err([refusal('NOT_FOUND', `there is no template "${id}"; there are: ${known}`, ['template'])]);
  }
  const draft = found.instantiate(parameters ?? {});
  if (!draft.ok) return draft;
  const checked = checkTermsAndInputs(draft.value.terms, draft.value.inputs);
  if (!checked.ok) return checked;
  const clauses = parseClauses(draft.value.clauses, checked.value.terms);
  return clauses.ok ? ok(draft.value) : clauses;
}

/** What a form or a listing shows of a parameter. */
export type ParameterView = Omit<TemplateParameter, 'read'> & { readonly name: string };
export type TemplateView = Omit<Template, 'parameters' | 'instantiate'> & {
  readonly parameters: readonly ParameterView[];
};

/** The catalogue, the simplest first. */
export function contractTemplates(): readonly TemplateView[] {
  return TEMPLATES.map(({ id, title, description, parameters }) => ({
    id,
    title,
    description,
    parameters: Object.entries(parameters).map(([name, { kind, title: words, default: given, min, max }]) => {
      const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      return { name, kind, title: words, default: given, ...bounds };
    }),
  }));
}
