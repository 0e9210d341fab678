import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  GraphQLError,
  type InlineFragmentNode,
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
      const counted = measure(operation.selectionSet, context, new Map());
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

// Fragments count where they are spread, and each is measured once: fragments that spread two more each would otherwise
// take as long as there are ways through them. One that spreads itself is refused by graphql's own rules.
function measure(selections: SelectionSetNode, context: ValidationContext, known: Fragments): Counted {
  const total = nothing();
  for (const selection of selections.selections) {
    total.directives += selection.directives?.length ?? 0;
    if (selection.kind !== Kind.FIELD) {
      add(total, measureFragment(selection, context, known), 0);
      continue;
    }
    if (selection.alias) total.aliases += 1;
    if (selection.name.value.startsWith('__')) continue;
    add(total, selection.selectionSet ? measure(selection.selectionSet, context, known) : nothing(), 1);
  }
  return total;
}

type Fragments = Map<FragmentDefinitionNode, Counted>;

function measureFragment(
  selection: FragmentSpreadNode | InlineFragmentNode,
  context: ValidationContext,
  known: Fragments,
): Counted {
  if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet, context, known);
  const fragment = context.getFragment(selection.name.value);
  if (!fragment) return nothing();
  const before = known.get(fragment);
  if (before) return before;
  known.set(fragment, nothing());
  const counted = measure(fragment.selectionSet, context, known);
  known.set(fragment, counted);
  return counted;
}

function nothing(): Counted {
  return { depth: 0, aliases: 0, directives: 0 };
}

function add(total: Counted, inner: Counted, levels: number): void {
  total.depth = Math.max(total.depth, inner.depth + levels);
  total.aliases += inner.aliases;
  total.directives += inner.directives;
}
