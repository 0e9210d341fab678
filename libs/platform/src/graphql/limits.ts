import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** The deepest query of our own clients (a payout with its lines, their statements and the pages behind) has 9 levels. */
export const DEPTH_MAX = 12;
/** A review screen asks for up to 8 lists at once, each by an alias. */
export const ALIASES_MAX = 15;
export const DIRECTIVES_MAX = 5;
/** Introspection, the largest legitimate document, has about 400 tokens. */
export const TOKENS_MAX = 1000;
/** A full page of 100 objects with 30 fields each costs about 3,000. */
export const COMPLEXITY_MAX = 5000;

type Counted = { depth: number; aliases: number; directives: number };

/** Validation rule: refuses documents that are deeper or wider than any legitimate one. Introspection is not measured. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const counted = measure(operation.selectionSet, context, new Set());
      refuseAbove(context, operation, 'depth', counted.depth, DEPTH_MAX);
      refuseAbove(context, operation, 'aliases', counted.aliases, ALIASES_MAX);
      refuseAbove(context, operation, 'directives', counted.directives, DIRECTIVES_MAX);
    },
  };
}

function refuseAbove(
  context: ValidationContext,
  node: OperationDefinitionNode,
  what: string,
  count: number,
  max: number,
): void {
  if (count <= max) return;
  const message = `The document has ${what} ${count}; at most ${max} is allowed.`;
  context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: 'QUERY_TOO_COMPLEX' } }));
}

// Fragments count where they are spread; a fragment that spreads itself is refused by graphql's own rules.
function measure(
  selections: SelectionSetNode,
  context: ValidationContext,
  above: ReadonlySet<FragmentDefinitionNode>,
): Counted {
  const total: Counted = { depth: 0, aliases: 0, directives: 0 };
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) continue;
    total.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD && selection.alias) total.aliases += 1;
    const inner = innerOf(selection, context, above);
    if (inner) add(total, measure(inner.selections, context, inner.above), selection.kind === Kind.FIELD ? 1 : 0);
    else if (selection.kind === Kind.FIELD) add(total, { depth: 0, aliases: 0, directives: 0 }, 1);
  }
  return total;
}

function innerOf(
  selection: SelectionSetNode['selections'][number],
  context: ValidationContext,
  above: ReadonlySet<FragmentDefinitionNode>,
): { selections: SelectionSetNode; above: ReadonlySet<FragmentDefinitionNode> } | undefined {
  if (selection.kind !== Kind.FRAGMENT_SPREAD) {
    return selection.selectionSet && { selections: selection.selectionSet, above };
  }
  const fragment = context.getFragment(selection.name.value);
  if (!fragment || above.has(fragment)) return undefined;
  return { selections: fragment.selectionSet, above: new Set([...above, fragment]) };
}

function add(total: Counted, inner: Counted, levels: number): void {
  total.depth = Math.max(total.depth, inner.depth + levels);
  total.aliases += inner.aliases;
  total.directives += inner.directives;
}
