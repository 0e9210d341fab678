import { err, ok, type Refusal, type Result } from '#libs/kernel';
import type { Terms } from '#libs/share-rules';
import { ClauseReader } from './clause-reader.js';
import { type NodeClause, parseNodes } from './nodes.js';
import { parseWagers } from '../wagers/parse-wagers.js';
import type { Wager } from '../wagers/wager.js';
import { parseSlots, type SlotClause } from './slots.js';

/**
 * What the parties agree on beside the terms, in its JSON form: as it is stored, shown, hashed and signed. A member
 * without an entry is left out, so that a contract without clauses has `{}` and the hash that it had before there were any.
 */
export type Clauses = {
  readonly nodes?: readonly NodeClause[];
  readonly slots?: readonly SlotClause[];
  readonly wagers?: readonly Wager[];
};

/** Reads the clauses of a version; each fault has a path that starts with "clauses". Refused: CLAUSES_INVALID. */
export function parseClauses(document: unknown, terms: Terms): Result<Clauses, readonly Refusal[]> {
  const reader = new ClauseReader();
  const fields = reader.fields({ value: document, path: ['clauses'] }, [], ['nodes', 'slots', 'wagers']);
  const nodes = parseNodes(reader, fields?.nodes, terms);
  const slots = parseSlots(reader, fields?.slots, nodes);
  const wagers = parseWagers(reader, fields?.wagers);
  if (reader.faults.length > 0) return err(reader.faults);
  return ok({
    ...(nodes.length > 0 && { nodes }),
    ...(slots.length > 0 && { slots }),
    ...(wagers.length > 0 && { wagers }),
  });
}
