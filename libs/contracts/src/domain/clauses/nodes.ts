import { compareRational, parseRational, type Rational } from '#libs/kernel';
import { isObject, type Terms } from '#libs/share-rules';
import type { ClauseReader, Place } from './clause-reader.js';

/** What a node is in the contract. A kind may be added; none changes its meaning. */
export const NODE_KINDS = [
  'venture',
  'platform',
  'supplier',
  'design',
  'manufacturing',
  'channel',
  'service',
  'capital',
  'user',
  'other',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** What a node promises to do: once, by a day, or in every month of the contract. */
export type Obligation = {
  readonly code: string;
  readonly title: string;
  readonly description?: string;
  /** The indicator of a target of the same node that measures how it is kept. */
  readonly measuredBy?: string;
} & ({ readonly dueDate: string } | { readonly every: 'month' });

export const TARGET_DIRECTIONS = ['up', 'down'] as const;
export type TargetDirection = (typeof TARGET_DIRECTIONS)[number];

/** The results that a node answers for, as exact numbers in text; from floor to pledge they get better or stay equal. */
export type Target = {
  readonly indicator: string;
  readonly direction: TargetDirection;
  readonly floor: string;
  readonly benchmark: string;
  readonly pledge: string;
};

export type NodeClause = {
  /** A party of the terms, who signs. */
  readonly key: string;
  readonly kind: NodeKind;
  readonly title?: string;
  readonly obligations: readonly Obligation[];
  readonly targets: readonly Target[];
};

/** As many as the terms may have parties: each is one node at most. */
export const NODES_MAX = 500;
/** More promises than one page of a contract holds nobody keeps in mind. */
export const OBLIGATIONS_MAX = 50;
/** A node that is steered by more figures than this is steered by none. */
export const TARGETS_MAX = 20;
export const TITLE_LENGTH_MAX = 200;
/** About a page of text; more belongs into a document that the description names. */
export const DESCRIPTION_LENGTH_MAX = 2_000;

export function parseNodes(reader: ClauseReader, place: Place | undefined, { parties }: Terms): readonly NodeClause[] {
  const keys = new Set(parties.map(({ id }) => id));
  const seen = new Set<string>();
  const read = (entry: Place): NodeClause | undefined => {
    const fields = reader.fields(entry, ['key', 'kind'], ['title', 'obligations', 'targets']);
    if (!fields) return undefined;
    const key = reader.text(fields.key, TITLE_LENGTH_MAX);
    const kind = reader.oneOf(fields.kind, NODE_KINDS);
    const title = reader.text(fields.title, TITLE_LENGTH_MAX);
    const targets = parseTargets(reader, fields.targets);
    const obligations = parseObligations(reader, fields.obligations, indicatorsIn(fields.targets));
    if (key === undefined || kind === undefined || !fields.key) return undefined;
    if (!keys.has(key)) {
      reader.refuse(fields.key, `"${key}" is not a party of the terms; only parties are nodes`);
      return undefined;
    }
    if (!reader.isNew(seen, key, fields.key)) return undefined;
    return { key, kind, ...(title !== undefined && { title }), obligations, targets };
  };
  return reader.list(place, { max: NODES_MAX, read });
}

function parseObligations(
  reader: ClauseReader,
  place: Place | undefined,
  measures: readonly string[],
): readonly Obligation[] {
  const seen = new Set<string>();
  const read = (entry: Place): Obligation | undefined => {
    const fields = reader.fields(entry, ['code', 'title'], ['description', 'measuredBy', 'dueDate', 'every']);
    if (!fields) return undefined;
    const code = reader.code(fields.code);
    const title = reader.text(fields.title, TITLE_LENGTH_MAX);
    const description = reader.text(fields.description, DESCRIPTION_LENGTH_MAX);
    const measuredBy = reader.oneOf(fields.measuredBy, measures);
    const dueDate = reader.day(fields.dueDate);
    const every = reader.oneOf(fields.every, ['month'] as const);
    if ((fields.dueDate === undefined) === (fields.every === undefined)) {
      reader.refuse(entry, 'an obligation has either a dueDate or "every": "month"');
      return undefined;
    }
    if (code === undefined || title === undefined || !fields.code) return undefined;
    if (!reader.isNew(seen, code, fields.code)) return undefined;
    const words = {
      ...{ code, title },
      ...(description !== undefined && { description }),
      ...(measuredBy !== undefined && { measuredBy }),
    };
    if (dueDate !== undefined) return { ...words, dueDate };
    return every && { ...words, every };
  };
  return reader.list(place, { max: OBLIGATIONS_MAX, read });
}

/** Also those of targets with another fault, so that one mistake is told once. */
function indicatorsIn(targets: Place | undefined): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(targets?.value) ? targets.value : [];
  return entries.flatMap((entry) => (isObject(entry) && typeof entry.indicator === 'string' ? [entry.indicator] : []));
}

function parseTargets(reader: ClauseReader, place: Place | undefined): readonly Target[] {
  const seen = new Set<string>();
  const read = (entry: Place): Target | undefined => {
    const fields = reader.fields(entry, ['indicator', 'direction', 'floor', 'benchmark', 'pledge']);
    if (!fields) return undefined;
    const indicator = reader.code(fields.indicator);
    const direction = reader.oneOf(fields.direction, TARGET_DIRECTIONS);
    const floor = reader.exact(fields.floor);
    const benchmark = reader.exact(fields.benchmark);
    const pledge = reader.exact(fields.pledge);
    if (indicator === undefined || !fields.indicator || !reader.isNew(seen, indicator, fields.indicator))
      return undefined;
    if (direction === undefined || floor === undefined || benchmark === undefined || pledge === undefined)
      return undefined;
    const levels = [floor, benchmark, pledge].map(exactOf);
    const isRising = levels.every((level, index) => index === 0 || isAtLeast(level, levels[index - 1], direction));
    if (isRising) return { indicator, direction, floor, benchmark, pledge };
    const order = direction === 'up' ? 'floor <= benchmark <= pledge' : 'floor >= benchmark >= pledge';
    reader.refuse(entry, `a target that goes ${direction} has ${order}`);
    return undefined;
  };
  return reader.list(place, { max: TARGETS_MAX, read });
}

/** Whether a value is as good as a level or better. */
export function isAtLeast(value: Rational, level: Rational | undefined, direction: TargetDirection): boolean {
  if (!level) return true;
  const difference = compareRational(value, level);
  return direction === 'up' ? difference >= 0 : difference <= 0;
}

/** The number behind a text that `parseNodes` has read. */
export function exactOf(text: string): Rational {
  const number = parseRational(text);
  if (!number.ok) throw new Error(`"${text}" passed as an exact number and is none`);
  return number.value;
}
