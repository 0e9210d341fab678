import type { InputDeclaration, InputSource, Reads } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import type { ExplanationSource } from './explanation.js';
import { amountOf, type Computation } from './statement.js';

export type SourceContext = {
  readonly computation: Pick<Computation, 'month' | 'inputs' | 'stateIn'>;
  readonly declaration: InputDeclaration;
  /** The month of the statement: late facts count up to it. */
  readonly asOf: Month;
  /** The month of the statement that carried the state in; null when there was none. */
  readonly carriedIn: Month | null;
};

/** What names stand for that the terms read: events, results, agreed constants, and what was carried. */
export function sourcesOf({ inputs, state, constants }: Reads, context: SourceContext): readonly ExplanationSource[] {
  return [
    ...inputs.flatMap((name) => {
      const source = context.declaration.get(name);
      return source ? [inputSource(name, source, context)] : [];
    }),
    ...constants.map(({ path, value }) => ({ kind: 'constant', path: ['terms', ...path], value }) as const),
    ...state.map((name) => {
      const value = amountOf(context.computation.stateIn, name).toString();
      const statementMonth = Object.hasOwn(context.computation.stateIn, name) ? context.carriedIn : null;
      return { kind: 'carried', name, value, statementMonth } as const;
    }),
  ];
}

function inputSource(
  name: string,
  source: InputSource,
  { computation: { month, inputs }, asOf }: SourceContext,
): ExplanationSource {
  const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const value = typeof given === 'string' ? given : null;
  if ('fixed' in source) return { kind: 'constant', path: ['inputs', name, 'fixed'], value };
  if ('wager' in source) return { kind: 'constant', path: ['inputs', name, 'wager'], value };
  if ('indicator' in source) return { kind: 'indicator', name, value, month, asOf, code: source.indicator };
  return { kind: 'events', name, value: value ?? '0', month, asOf, ...source.events };
}
