import type { GraphQLField } from 'graphql';
import { schemaOf } from '#libs/platform';
import type { GraphqlAnswer, Person, RunningApi } from '../api/running-api.js';
import type { Call } from './call.js';
import type { World } from './world.js';

/** Runs a call of an operation as somebody, with its own variables or with others. */
export async function runCall(
  api: RunningApi,
  world: World,
  call: Call,
  person: Person | undefined,
  variables: Readonly<Record<string, unknown>> = (call.arguments?.(world) ?? {}) as Record<string, unknown>,
): Promise<GraphqlAnswer> {
  const schema = schemaOf(api.app);
  const query = schema.getQueryType()?.getFields()[call.operation];
  const field = query ?? schema.getMutationType()?.getFields()[call.operation];
  if (!field) throw new Error(`there is no operation ${call.operation}`);
  return api.graphql(documentOf(call, field, query ? 'query' : 'mutation', Object.keys(variables)), variables, person);
}

function documentOf(call: Call, field: GraphQLField<unknown, unknown>, kind: string, given: readonly string[]): string {
  const typed = field.args
    .filter(({ name }) => given.includes(name))
    .map(({ name, type }) => `$${name}: ${String(type)}`);
  const taken = given.map((name) => `${name}: $${name}`);
  const inBrackets = (parts: readonly string[]) => (parts.length > 0 ? `(${parts.join(', ')})` : '');
  const userErrors = kind === 'mutation' ? ' userErrors { code message }' : '';
  return `${kind} ${inBrackets(typed)} { ${call.operation}${inBrackets(taken)} { ${call.select}${userErrors} } }`;
}

type Found = {
  readonly nodes?: readonly unknown[];
  readonly userErrors?: readonly { readonly code: string; readonly message: string }[];
  readonly results?: readonly { readonly code?: string | null }[] | null;
};

/** What the matrix says of an answer. */
export function outcomeOf(call: Call, { data, errors }: GraphqlAnswer): string {
  const [error] = errors;
  if (error) return error.extensions.code;
  const answer = data?.[call.operation] as (Found & Record<string, unknown>) | null | undefined;
  const refusal = answer?.userErrors?.[0]?.code ?? answer?.results?.[0]?.code;
  if (refusal === 'NOT_FOUND') return 'hidden';
  if (refusal) return `refused: ${refusal}`;
  const part =
    call.part === undefined ? answer : (answer?.[call.part] as Found | readonly unknown[] | null | undefined);
  if (part === null || part === undefined) return 'hidden';
  const list = Array.isArray(part) ? (part as readonly unknown[]) : (part as Found).nodes;
  return list ? `ok, ${list.length}` : 'ok';
}
