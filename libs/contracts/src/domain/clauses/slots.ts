import type { ClauseReader, Place } from './clause-reader.js';
import { NODE_KINDS, type NodeClause, type NodeKind, NODES_MAX } from './nodes.js';

/** How many nodes of a kind the contract has places for. A kind without a slot is not limited. */
export type SlotClause = { readonly kind: NodeKind; readonly places: number };

/** A slot with how many of its places nodes have taken. */
export type SlotUse = SlotClause & { readonly taken: number; readonly open: number };

export function parseSlots(
  reader: ClauseReader,
  place: Place | undefined,
  nodes: readonly NodeClause[],
): readonly SlotClause[] {
  const seen = new Set<string>();
  const read = (entry: Place): SlotClause | undefined => {
    const fields = reader.fields(entry, ['kind', 'places']);
    const kind = reader.oneOf(fields?.kind, NODE_KINDS);
    const places = reader.count(fields?.places, NODES_MAX);
    if (kind === undefined || places === undefined || !fields?.kind || !fields.places) return undefined;
    if (!reader.isNew(seen, kind, fields.kind)) return undefined;
    const taken = nodes.filter((node) => node.kind === kind).length;
    if (taken <= places) return { kind, places };
    reader.refuse(fields.places, `${taken} nodes are of the kind ${kind}, and it has ${places} places`);
    return undefined;
  };
  return reader.list(place, { max: NODE_KINDS.length, read });
}

/** In the order of the clauses. */
export function slotUses({
  nodes = [],
  slots = [],
}: {
  readonly nodes?: readonly NodeClause[];
  readonly slots?: readonly SlotClause[];
}): readonly SlotUse[] {
  return slots.map(({ kind, places }) => {
    const taken = nodes.filter((node) => node.kind === kind).length;
    return { kind, places, taken, open: places - taken };
  });
}
