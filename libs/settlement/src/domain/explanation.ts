import type { EventKind, PartKind } from '#libs/contracts';
import type { Month } from '#libs/kernel';

/**
 * What a node of an explanation is: the amount that is explained (`share` of the statement's own month, `adjustment` of
 * a closed one), what the closed month gives now (`recomputed`), what earlier statements gave for it (`postedBefore`),
 * a tranche of a wager, and the parts that the terms give.
 */
export type ExplanationKind = 'share' | 'adjustment' | 'recomputed' | 'postedBefore' | 'tranche' | PartKind;

/** Where a leaf comes from. Months are accounting periods; `asOf` is the month up to which late facts count. */
export type ExplanationSource =
  | {
      readonly kind: 'events';
      readonly name: string;
      readonly value: string;
      readonly month: Month;
      readonly asOf: Month;
      readonly kinds: readonly EventKind[];
      readonly measure: 'amount' | 'count';
    }
  | {
      readonly kind: 'indicator';
      readonly name: string;
      /** Null where the indicator had no result and the terms have another answer. */
      readonly value: string | null;
      readonly month: Month;
      readonly asOf: Month;
      readonly code: string;
    }
  /** `path` begins with "terms", "inputs" or "clauses"; the value is null where a table, a schedule or a map stands there. */
  | { readonly kind: 'constant'; readonly path: readonly string[]; readonly value: string | null }
  /** `statementMonth` is the month of the statement that carried it on; null when nothing was carried. */
  | { readonly kind: 'carried'; readonly name: string; readonly value: string; readonly statementMonth: Month | null }
  | { readonly kind: 'statement'; readonly statementMonth: Month };

/** A part of an amount in minor units; the amounts of its children, if it has any, add up to its own. */
export type ExplanationNode = {
  readonly kind: ExplanationKind;
  readonly label: string;
  readonly amountMinor: bigint;
  /** The month that is computed. */
  readonly month: Month;
  /** The step of the waterfall or "residual"; null above the steps. */
  readonly step: string | null;
  /** Of a step: its text in the terms that the parties signed. */
  readonly clause: unknown;
  readonly figures: Readonly<Record<string, string>>;
  /** Of a leaf: never empty. */
  readonly sources: readonly ExplanationSource[];
  readonly children: readonly ExplanationNode[];
};

export type FlatNode = ExplanationNode & {
  readonly index: number;
  readonly parent: number | null;
  readonly depth: number;
};

/** The nodes of a tree from the root down, each before its children: a list that a table can show as it is. */
export function flatten(root: ExplanationNode): readonly FlatNode[] {
  const list: FlatNode[] = [];
  const visit = (node: ExplanationNode, parent: number | null, depth: number): void => {
    const index = list.length;
    list.push({ ...node, index, parent, depth });
    for (const child of node.children) visit(child, index, depth + 1);
  };
  visit(root, null, 0);
  return list;
}
