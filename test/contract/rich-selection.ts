import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Pages below the list that is measured are this long; longer ones would cost more than a query may. */
const INNER_FIRST = 2;
const DEPTH = 2;
/** Arguments that a field cannot do without, by name. */
const VALUES: Readonly<Record<string, string>> = { month: '"2026-01"' };

/** Every field of a type, the pages below it, and the fields of the objects in it, as far as a query may go. */
export function richSelection(type: GraphQLObjectType, depth = DEPTH): string {
  const parts = Object.values(type.getFields()).map((field) => part(field, depth));
  return parts.filter((text) => text !== '').join(' ') || '__typename';
}

function part(field: GraphQLField<unknown, unknown>, depth: number): string {
  const named = getNamedType(field.type);
  const call = `${field.name}${argumentsOf(field)}`;
  if (isLeafType(named)) return call;
  if (isInterfaceType(named)) return `${call} { ${Object.keys(named.getFields()).join(' ')} }`;
  if (!isObjectType(named) || depth === 0) return '';
  const node = nodeOf(named);
  // A page in an object of a page of a page is no query of anybody's.
  if (node) return depth === DEPTH ? `${call} { nodes { ${richSelection(node, depth - 1)} } }` : '';
  return `${call} { ${richSelection(named, depth - 1)} }`;
}

export function nodeOf(type: GraphQLObjectType): GraphQLObjectType | undefined {
  if (!type.name.endsWith('Connection')) return undefined;
  const nodes = type.getFields().nodes;
  const node = nodes && getNamedType(nodes.type);
  return isObjectType(node) ? node : undefined;
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap((argument) => {
    if (argument.name === 'first') return [`first: ${INNER_FIRST}`];
    return isRequiredArgument(argument) ? [`${argument.name}: ${VALUES[argument.name] ?? 'null'}`] : [];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}
