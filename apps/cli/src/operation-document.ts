import {
  type DocumentNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { Unusable } from './exit.js';

export type Operation = {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
};

/** Levels of objects below the operation whose plain fields are asked for when nobody says which. */
const SELECTION_DEPTH = 2;

export function operationsOf(schema: GraphQLSchema): readonly Operation[] {
  const named = (kind: Operation['kind'], type: GraphQLObjectType | null | undefined): Operation[] =>
    Object.entries(type?.getFields() ?? {}).map(([name, field]) => ({ kind, name, field }));
  return [...named('query', schema.getQueryType()), ...named('mutation', schema.getMutationType())];
}

export function operationCalled(schema: GraphQLSchema, name: string): Operation {
  const operations = operationsOf(schema);
  const found = operations.find((operation) => operation.name === name);
  if (found) return found;
  const near = operations.filter((operation) => operation.name.toLowerCase().includes(name.toLowerCase().slice(0, 5)));
  const hint = near.length > 0 ? `; there is ${near.map((operation) => operation.name).join(', ')}` : '';
  throw new Unusable('OPERATION_UNKNOWN', `there is no operation ${name}${hint}; "chuang operations" lists them all`);
}

/**
 * The arguments of an operation from the JSON that the caller gave: of a mutation its `input`, of a query an object of
 * its arguments by name.
 */
export function argumentsOf(operation: Operation, input: unknown): Readonly<Record<string, unknown>> {
  const names = operation.field.args.map((argument) => argument.name);
  const [only] = names;
  if (names.length === 1 && only === 'input') return input === undefined ? {} : { input };
  if (input === undefined) return {};
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Unusable('INPUT_INVALID', `--input is a JSON object with some of: ${names.join(', ')}`);
  }
  const unknown = Object.keys(input).find((name) => !names.includes(name));
  if (unknown === undefined) return input as Record<string, unknown>;
  throw new Unusable(
    'INPUT_INVALID',
    `${operation.name} has no argument ${unknown}; it takes ${names.join(', ') || 'none'}`,
  );
}

/** The document that runs the operation with these arguments; `fields` is a selection without its outer braces. */
export function documentOf(
  operation: Operation,
  call: { readonly given: Readonly<Record<string, unknown>>; readonly fields: string | undefined },
): DocumentNode {
  const given = operation.field.args.filter((argument) => Object.hasOwn(call.given, argument.name));
  const declared = given.map((argument) => `$${argument.name}: ${argument.type.toString()}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const selection = call.fields === undefined ? defaultSelection(operation.field.type) : `{ ${call.fields} }`;
  const head = `${operation.kind}${declared && ` (${declared})`}`;
  const text = `${head} { ${operation.name}${passed && `(${passed})`} ${selection} }`;
  try {
    return parse(text);
  } catch (failure) {
    throw new Unusable('FIELDS_INVALID', `--fields is no selection of fields: ${(failure as Error).message}`);
  }
}

/**
 * Every plain field of the answer and of the objects in it, and below them the objects that hold nothing but plain
 * fields, such as an amount. Lists that can grow are left out, unless one is what was asked for.
 */
function defaultSelection(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const parts = fieldsOf(named).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (inner.name.endsWith('Connection') || inner.name.endsWith('Edge')) return [];
    const isExpanded =
      depth + 1 < SELECTION_DEPTH || fieldsOf(inner).every((one) => isLeafType(getNamedType(one.type)));
    return isExpanded ? [`${field.name} ${defaultSelection(field.type, depth + 1)}`] : [];
  });
  return parts.length === 0 ? '{ __typename }' : `{ ${parts.join(' ')} }`;
}

function fieldsOf(type: GraphQLNamedOutputType): readonly GraphQLField<unknown, unknown>[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).filter((field) => !field.args.some(isRequiredArgument));
}
