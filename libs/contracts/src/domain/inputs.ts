import { formatRational, parseRational, type Rational, type Refusal, refusal, unreachable } from '#libs/kernel';
import {
  isObject,
  DENOMINATOR_MAX,
  NUMBER_LENGTH_MAX,
  TEXT_LENGTH_MAX,
  collectInputs,
  type DeclaredInput,
  type Terms,
} from '#libs/share-rules';

/** Events with money, as a contract can read them. */
export const EVENT_KINDS = ['sale', 'refund', 'cost', 'usage_charge', 'ecosystem_income'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * Where an input comes from. A fixed one is agreed and signed with the version; one that wagers move is agreed too, and
 * stands at this base until an effect of a wager moves it.
 */
export type InputSource =
  | { readonly events: { readonly kinds: readonly EventKind[]; readonly measure: 'amount' | 'count' } }
  | { readonly indicator: string }
  | { readonly fixed: Agreed }
  | { readonly wager: Agreed };

/** A number, or numbers by holder, that the parties agreed on. */
export type Agreed = string | Readonly<Record<string, string>>;

/** Input name to source; its JSON form is the same object by name. */
export type InputDeclaration = ReadonlyMap<string, InputSource>;

export type KindSums = ReadonlyMap<string, { readonly amountMinor: bigint; readonly count: bigint }>;
export type RationalResult = Rational;

/** The inputs that need no declaration, because they mean the same in every contract. */
const DEFAULT_SOURCES: InputDeclaration = new Map<string, InputSource>([
  ['gross', { events: { kinds: ['sale', 'usage_charge', 'ecosystem_income'], measure: 'amount' } }],
  ['refunds', { events: { kinds: ['refund'], measure: 'amount' } }],
  ['costs', { events: { kinds: ['cost'], measure: 'amount' } }],
  ['orders', { events: { kinds: ['sale'], measure: 'count' } }],
]);

/** More than any terms can read in 200 steps; bounds the time of a check. */
const DECLARED_INPUTS_MAX = 200;
/** Units of one venture's pool: a few thousand holders would be a public company. */
const HOLDERS_MAX = 5_000;
const INDICATOR_CODE = /^[a-z][a-z0-9_]{0,59}$/;

/** Reads a declaration and answers it with every fault that it has; each path starts with "inputs". */
export function parseInputs(document: unknown): { declaration: InputDeclaration; faults: readonly Refusal[] } {
  const declaration = new Map<string, InputSource>();
  if (!isObject(document)) return { declaration, faults: [fault([], 'expected an object of sources by input name')] };
  const entries = Object.entries(document);
  if (entries.length > DECLARED_INPUTS_MAX) {
    return { declaration, faults: [fault([], `a version declares at most ${DECLARED_INPUTS_MAX} inputs`)] };
  }
  const faults: Refusal[] = [];
  for (const [name, value] of entries) {
    const source = name === '' || name.length > TEXT_LENGTH_MAX ? badName(name) : readSource(value, [name]);
    if (isRefusal(source)) faults.push(source);
    else declaration.set(name, source);
  }
  return { declaration, faults };
}

/** The declaration with the defaults of those inputs that the terms read and nobody declared. */
export function withDefaults(terms: Terms, declared: InputDeclaration): InputDeclaration {
  const missing = collectInputs(terms).flatMap(({ name }) => {
    const source = declared.has(name) ? undefined : DEFAULT_SOURCES.get(name);
    return source ? [[name, source] as const] : [];
  });
  return new Map([...declared, ...missing]);
}

/** Where an input comes from; undefined for a name that means nothing in a contract. */
export function sourceOf(name: string, declaration: InputDeclaration): InputSource | undefined {
  return declaration.get(name) ?? DEFAULT_SOURCES.get(name);
}

/** The JSON form, which `parseInputs` reads. */
export function writeInputs(declaration: InputDeclaration): Readonly<Record<string, InputSource>> {
  return Object.fromEntries(declaration);
}

export function declaredShapes(declaration: InputDeclaration): readonly DeclaredInput[] {
  return [...declaration].map(([name, source]) => ({ name, shape: shapeOf(source) }));
}

/** Everybody who is named in an agreed map, with the first place where they are. */
export function holdersOf(declaration: InputDeclaration): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, readonly string[]>();
  for (const [name, source] of declaration) {
    const agreed = agreedValue(source);
    if (agreed === undefined || typeof agreed === 'string') continue;
    for (const holder of Object.keys(agreed)) {
      if (!holders.has(holder)) holders.set(holder, ['inputs', name, 'wager' in source ? 'wager' : 'fixed', holder]);
    }
  }
  return holders;
}

/** What the parties agreed on for an input, whatever happens in a month; wagers can move it. */
export function agreedValue(source: InputSource): Agreed | undefined {
  if ('fixed' in source) return source.fixed;
  return 'wager' in source ? source.wager : undefined;
}

/**
 * The inputs of a month for `evaluateTerms`, exactly those that the terms read. No event of a kind is zero money; an
 * indicator without a result is absent, because missing is not zero.
 */
export function assembleInputs(facts: {
  readonly terms: Terms;
  readonly declaration: InputDeclaration;
  readonly sums: KindSums;
  readonly indicators: ReadonlyMap<string, RationalResult>;
  /** Inputs that wagers have moved by the month. */
  readonly moved?: ReadonlyMap<string, Agreed> | undefined;
}): Readonly<Record<string, string | Readonly<Record<string, string>>>> {
  const entries = collectInputs(facts.terms).flatMap(({ name }) => {
    const source = sourceOf(name, facts.declaration);
    const value = facts.moved?.get(name) ?? (source && valueOf(source, facts));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueOf(
  source: InputSource,
  { sums, indicators }: { sums: KindSums; indicators: ReadonlyMap<string, RationalResult> },
): string | Readonly<Record<string, string>> | undefined {
  if ('fixed' in source) return source.fixed;
  if ('wager' in source) return source.wager;
  if ('indicator' in source) {
    const result = indicators.get(source.indicator);
    return result && formatRational(result);
  }
  const { kinds, measure } = source.events;
  const parts = kinds.map((kind) => sums.get(kind)?.[measure === 'amount' ? 'amountMinor' : 'count'] ?? 0n);
  return parts.reduce((sum, part) => sum + part, 0n).toString();
}

function shapeOf(source: InputSource): DeclaredInput['shape'] {
  if ('events' in source) return 'integer';
  if ('indicator' in source) return 'rational';
  if ('fixed' in source) return shapeOfAgreed(source.fixed);
  if ('wager' in source) return shapeOfAgreed(source.wager);
  return unreachable(source);
}

function shapeOfAgreed(agreed: Agreed): DeclaredInput['shape'] {
  if (typeof agreed !== 'string') return 'map';
  const value = parseRational(agreed);
  return value.ok && value.value.denominator === 1n ? 'integer' : 'rational';
}

function readSource(value: unknown, path: readonly string[]): InputSource | Refusal {
  const [kind, ...others] = isObject(value) ? Object.keys(value) : [];
  if (!isObject(value) || kind === undefined || others.length > 0) {
    return fault(path, 'expected one source: {"events": …}, {"indicator": code}, {"fixed": value} or {"wager": base}');
  }
  const at = [...path, kind];
  switch (kind) {
    case 'events':
      return readEvents(value.events, at);
    case 'indicator':
      return typeof value.indicator === 'string' && INDICATOR_CODE.test(value.indicator)
        ? { indicator: value.indicator }
        : fault(at, 'expected the code of an indicator: small letters, digits and _, beginning with a letter');
    case 'fixed':
      return agreedFault(value.fixed, at) ?? { fixed: value.fixed as Agreed };
    case 'wager':
      return agreedFault(value.wager, at) ?? { wager: value.wager as Agreed };
    default:
      return fault(at, 'unknown source; known are events, indicator, fixed and wager');
  }
}

function readEvents(value: unknown, path: readonly string[]): InputSource | Refusal {
  if (!isObject(value)) return fault(path, 'expected {"kinds": […], "measure": "amount" or "count"}');
  const unknown = Object.keys(value).find((key) => key !== 'kinds' && key !== 'measure');
  if (unknown !== undefined) return fault([...path, unknown], 'unknown field; known are kinds and measure');
  const { kinds, measure } = value;
  if (measure !== 'amount' && measure !== 'count') return fault([...path, 'measure'], 'expected "amount" or "count"');
  if (!Array.isArray(kinds) || kinds.length === 0) {
    return fault([...path, 'kinds'], `expected a list of some of: ${EVENT_KINDS.join(', ')}`);
  }
  const known: EventKind[] = [];
  for (const [index, kind] of (kinds as readonly unknown[]).entries()) {
    const found = EVENT_KINDS.find((one) => one === kind);
    if (!found) return fault([...path, 'kinds', index.toString()], `expected one of: ${EVENT_KINDS.join(', ')}`);
    if (known.includes(found)) return fault([...path, 'kinds', index.toString()], `"${found}" is named twice`);
    known.push(found);
  }
  return { events: { kinds: known, measure } };
}

function agreedFault(value: unknown, path: readonly string[]): Refusal | undefined {
  if (!isObject(value)) return numberFault(value, path);
  const entries = Object.entries(value);
  if (entries.length > HOLDERS_MAX) return fault(path, `expected at most ${HOLDERS_MAX} holders`);
  for (const [holder, number] of entries) {
    if (holder === '' || holder.length > TEXT_LENGTH_MAX) return badName(holder);
    const unread = numberFault(number, [...path, holder]);
    if (unread) return unread;
  }
  return undefined;
}

function numberFault(value: unknown, path: readonly string[]): Refusal | undefined {
  const message = `expected a number as a string, "123" or "n/d", of at most ${NUMBER_LENGTH_MAX} characters`;
  if (typeof value !== 'string' || value.length > NUMBER_LENGTH_MAX) return fault(path, message);
  const number = parseRational(value);
  if (!number.ok) return fault(path, message);
  return number.value.denominator > DENOMINATOR_MAX ? fault(path, 'denominators go up to 10^9') : undefined;
}

function badName(name: string): Refusal {
  return fault([name.slice(0, TEXT_LENGTH_MAX)], `a name has 1 to ${TEXT_LENGTH_MAX} characters`);
}

function fault(path: readonly string[], message: string): Refusal {
  return refusal('TERMS_INVALID', `INPUT: ${message}`, ['inputs', ...path]);
}

function isRefusal(value: InputSource | Refusal): value is Refusal {
  return 'code' in value;
}
