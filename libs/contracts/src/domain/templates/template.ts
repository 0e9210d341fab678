import { err, ok, type Refusal, type Result } from '#libs/kernel';
import { ClauseReader, type Place } from '../clauses/clause-reader.js';

/** What a parameter is, so that a form can be made of it. */
export const PARAMETER_KINDS = ['currency', 'rate', 'amount', 'count', 'members', 'bands', 'points'] as const;
export type ParameterKind = (typeof PARAMETER_KINDS)[number];

/** A JSON value that a template leaves open. `min` and `max` bound the value, or each number of a list, inclusive. */
export type TemplateParameter<T = unknown> = {
  readonly kind: ParameterKind;
  readonly title: string;
  readonly default: T;
  readonly min?: string;
  readonly max?: string;
  readonly read: (reader: ClauseReader, place: Place) => T | undefined;
};

/** A whole draft but for the month and who stands behind the keys. */
export type TemplateDraft = {
  readonly terms: object;
  readonly inputs: object;
  readonly clauses: object;
  /** Each needs a participant: parties of the terms, then holders. */
  readonly keys: readonly string[];
};

/** A common shape of a contract. Its id names its version: a shape that changes gets a new id. */
export type Template = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  /** Refused: INPUT_INVALID, each fault with a path that starts with "parameters". What is left out has its default. */
  readonly instantiate: (given: unknown) => Result<TemplateDraft, readonly Refusal[]>;
};

type Parameters = Readonly<Record<string, TemplateParameter>>;
type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends TemplateParameter<infer T> ? T : never;
};

/** Ties the parameters of a template to the types that its builder reads. */
export function template<P extends Parameters>(shape: {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: P;
  readonly build: (values: ValuesOf<P>) => TemplateDraft;
}): Template {
  const { build, ...told } = shape;
  const instantiate = (given: unknown): Result<TemplateDraft, readonly Refusal[]> => {
    const values = readParameters(told.parameters, given);
    // Every parameter was read by its own reader just now, so the values have the types of their parameters.
    return values.ok ? ok(build(values.value as ValuesOf<P>)) : values;
  };
  return { ...told, instantiate };
}

function readParameters(parameters: Parameters, given: unknown): Result<Record<string, unknown>, readonly Refusal[]> {
  const reader = new ClauseReader('INPUT_INVALID');
  const fields = reader.fields({ value: given, path: ['parameters'] }, [], Object.keys(parameters));
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const place = fields?.[name];
    return [name, place ? parameter.read(reader, place) : parameter.default] as const;
  });
  return reader.faults.length > 0 ? err(reader.faults) : ok(Object.fromEntries(values));
}
