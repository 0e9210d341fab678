import { type Band, parseBands } from '#libs/share-rules';
import type { ClauseReader, Place } from '../clauses/clause-reader.js';
import { type Effect, EFFECT_KINDS, effectName, EFFECTS_MAX, REASON_LENGTH_MAX, type VestingMove } from './wager.js';

const NAME_LENGTH_MAX = 100;
/** What the ledger can book in one transfer. */
const AMOUNT_MAX = 2n ** 63n - 1n;
/** A hundred years. */
const MONTHS_MAX = 1_200n;

type Parser = (reader: ClauseReader, place: Place) => Effect | undefined;

const PARSERS = {
  factor: parseFactor,
  bands: parseBandsEffect,
  tranche: parseTranche,
  vesting: parseVesting,
  challenge: parseChallenge,
} as const satisfies Record<(typeof EFFECT_KINDS)[number], Parser>;

/** The effects of one outcome of a point; each moves something else. */
export function parseEffects(reader: ClauseReader, place: Place | undefined): readonly Effect[] {
  const seen = new Set<string>();
  const read = (entry: Place): Effect | undefined => {
    const fields = reader.fields(entry, [], EFFECT_KINDS);
    const [kind, ...others] = EFFECT_KINDS.filter((one) => fields?.[one] !== undefined);
    const given = kind && fields?.[kind];
    if (!given || others.length > 0) {
      if (fields) reader.refuse(entry, `an effect is exactly one of: ${EFFECT_KINDS.join(', ')}`);
      return undefined;
    }
    const effect = PARSERS[kind](reader, given);
    return effect && reader.isNew(seen, effectName(effect), given) ? effect : undefined;
  };
  return reader.list(place, { max: EFFECTS_MAX, read });
}

/** Bands that `parseEffects` has read. */
export function bandsOf(document: unknown): readonly Band[] {
  const bands = parseBands(document);
  if (!bands.ok) throw new Error('bands passed as bands and are none');
  return bands.value;
}

function parseFactor(reader: ClauseReader, place: Place): Effect | undefined {
  const fields = reader.fields(place, ['input', 'value']);
  const input = reader.text(fields?.input, NAME_LENGTH_MAX);
  const value = reader.exact(fields?.value);
  return input === undefined || value === undefined ? undefined : { factor: { input, value } };
}

function parseBandsEffect(reader: ClauseReader, place: Place): Effect | undefined {
  const fields = reader.fields(place, ['step', 'bands']);
  const step = reader.text(fields?.step, NAME_LENGTH_MAX);
  if (step === undefined || !fields?.bands) return undefined;
  const { value, path } = fields.bands;
  const bands = parseBands(value);
  if (bands.ok) return { bands: { step, bands: value } };
  for (const fault of bands.error) {
    reader.refuse({ path: [...path, ...fault.path] }, `${fault.code}: ${fault.message}`);
  }
  return undefined;
}

function parseTranche(reader: ClauseReader, place: Place): Effect | undefined {
  const fields = reader.fields(place, ['code', 'funder', 'to', 'amountMinor']);
  const code = reader.code(fields?.code);
  const funder = reader.text(fields?.funder, NAME_LENGTH_MAX);
  const to = reader.text(fields?.to, NAME_LENGTH_MAX);
  const amountMinor = whole(reader, fields?.amountMinor, { least: 1n, most: AMOUNT_MAX });
  if (code === undefined || funder === undefined || to === undefined || amountMinor === undefined) return undefined;
  return { tranche: { code, funder, to, amountMinor } };
}

function parseVesting(reader: ClauseReader, place: Place): Effect | undefined {
  const fields = reader.fields(place, ['input', 'holder'], ['months', 'advance', 'complete']);
  const input = reader.text(fields?.input, NAME_LENGTH_MAX);
  const holder = reader.text(fields?.holder, NAME_LENGTH_MAX);
  if (!fields || input === undefined || holder === undefined) return undefined;
  const given = (['months', 'advance', 'complete'] as const).filter((one) => fields[one] !== undefined);
  if (given.length !== 1) {
    reader.refuse(place, 'give exactly one of: months, advance, complete');
    return undefined;
  }
  const move = parseMove(reader, fields);
  return move && { vesting: { input, holder, ...move } };
}

function parseMove(reader: ClauseReader, fields: Readonly<Record<string, Place>>): VestingMove | undefined {
  if (fields.complete) {
    if (fields.complete.value === true) return { complete: true };
    reader.refuse(fields.complete, 'expected true');
    return undefined;
  }
  const months = whole(reader, fields.months, { least: 0n, most: MONTHS_MAX });
  if (months !== undefined) return { months };
  const advance = whole(reader, fields.advance, { least: 1n, most: MONTHS_MAX });
  return advance === undefined ? undefined : { advance };
}

function parseChallenge(reader: ClauseReader, place: Place): Effect | undefined {
  const reason = reader.text(reader.fields(place, ['reason'])?.reason, REASON_LENGTH_MAX);
  return reason === undefined ? undefined : { challenge: { reason } };
}

function whole(
  reader: ClauseReader,
  place: Place | undefined,
  { least, most }: { readonly least: bigint; readonly most: bigint },
): string | undefined {
  if (!place) return undefined;
  const { value } = place;
  const isWhole = typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value);
  if (isWhole && BigInt(value) >= least && BigInt(value) <= most) return value;
  reader.refuse(place, `expected a whole number from ${least.toString()} to ${most.toString()}, as a string`);
  return undefined;
}
