import type { Fields, Place } from './document-reader.js';
import { isObject } from './document-reader.js';
import { EXPRESSION_NODES_MAX } from './limits.js';
import { parseInputName } from './parse-expression.js';
import {
  type Surroundings,
  amountField,
  limitFields,
  partyField,
  payeeList,
  rateField,
  refuseRatesOverOne,
  weightField,
} from './step-fields.js';
import type { Band, MoneyExpression, PercentPayee, PoolUnitsStep, SplitPayee, Step, StepKind } from './terms.js';

type FieldNames = { readonly required: readonly string[]; readonly optional: readonly string[] };

const FIELDS = {
  reimburse: { required: ['to', 'cost'], optional: ['cap', 'capRate'] },
  fixed: { required: ['to', 'amount'], optional: ['times'] },
  percent: { required: ['payees'], optional: ['base', 'floor', 'cap'] },
  split: { required: ['payees'], optional: ['amount'] },
  tiers: { required: ['to', 'base', 'mode', 'bands'], optional: ['accumulate', 'floor', 'cap'] },
  royalty: { required: ['to', 'recoupTo', 'base', 'rate'], optional: [] },
  guarantee: { required: ['on', 'to', 'amount'], optional: ['recoupable'] },
  poolUnits: { required: ['base', 'rate', 'units'], optional: ['vesting', 'minPayout'] },
} as const satisfies Record<StepKind, FieldNames>;

const KINDS = Object.keys(FIELDS).filter((kind): kind is StepKind => Object.hasOwn(FIELDS, kind));
const POOL: MoneyExpression = { kind: 'pool' };

/** One step of the waterfall, or undefined after its faults were told to the reader. `id` was read before. */
export function parseStep(around: Surroundings, place: Place, id: string): Step | undefined {
  const { reader } = around;
  const kindPlace = { value: isObject(place.value) ? place.value.kind : undefined, path: [...place.path, 'kind'] };
  const kind = KINDS.find((known) => known === kindPlace.value);
  if (kind === undefined) {
    reader.refuse('KIND_UNKNOWN', kindPlace.path, `expected one of: ${KINDS.join(', ')}`);
    return;
  }
  const { required, optional } = FIELDS[kind];
  const fields = reader.fields(place, ['id', 'kind', ...required], optional);
  if (fields?.label) reader.text(fields.label);
  return fields && PARSERS[kind](around, fields, id);
}

type StepParser = (around: Surroundings, fields: Fields, id: string) => Step | undefined;

const PARSERS = {
  reimburse: parseReimburse,
  fixed: parseFixed,
  percent: parsePercent,
  split: parseSplit,
  tiers: parseTiers,
  royalty: parseRoyalty,
  guarantee: parseGuarantee,
  poolUnits: parsePoolUnits,
} as const satisfies Record<StepKind, StepParser>;

function parseReimburse(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const to = partyField(around, fields.to);
  const cost = amountField(around, fields.cost);
  const cap = amountField(around, fields.cap);
  const capRate = rateField(around, fields.capRate);
  if (to === undefined || cost === undefined) return undefined;
  return { kind: 'reimburse', id, to, cost, ...(cap && { cap }), ...(capRate && { capRate }) };
}

function parseFixed(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const to = partyField(around, fields.to);
  const amount = amountField(around, fields.amount);
  const times = parseTimes(around, fields.times);
  if (to === undefined || amount === undefined) return undefined;
  return { kind: 'fixed', id, to, amount, ...(times && { times }) };
}

function parseTimes(around: Surroundings, place: Place | undefined): MoneyExpression | undefined {
  if (typeof place?.value !== 'number') return amountField(around, place);
  const value = around.reader.integer(place, 0);
  return value === undefined ? undefined : { kind: 'constant', value: BigInt(value) };
}

function parsePercent(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const { reader } = around;
  const base = fields.base ? amountField(around, fields.base) : POOL;
  const payees = payeeList(around, fields.payees, (entry) => parsePercentPayee(around, entry));
  const limits = limitFields(around, fields);
  if (payees === undefined || base === undefined || !fields.payees) return undefined;
  const rates = payees.map(({ rate }) => rate);
  refuseRatesOverOne(reader, rates, fields.payees.path);
  return { kind: 'percent', id, base, payees, ...limits };
}

function parsePercentPayee(around: Surroundings, entry: Place): PercentPayee | undefined {
  const fields = around.reader.fields(entry, ['to', 'rate'], []);
  const to = partyField(around, fields?.to);
  const rate = rateField(around, fields?.rate);
  return to === undefined || rate === undefined ? undefined : { to, rate };
}

function parseSplit(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const amount = fields.amount ? amountField(around, fields.amount) : POOL;
  const payees = payeeList(around, fields.payees, (entry) => parseSplitPayee(around, entry));
  return amount && payees && { kind: 'split', id, amount, payees };
}

function parseSplitPayee(around: Surroundings, entry: Place): SplitPayee | undefined {
  const fields = around.reader.fields(entry, ['to', 'weight'], ['factor']);
  const to = partyField(around, fields?.to);
  const weight = weightField(around, fields?.weight);
  const factor = weightField(around, fields?.factor);
  return to === undefined || weight === undefined ? undefined : { to, weight, ...(factor && { factor }) };
}

function parseTiers(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const { reader } = around;
  const to = partyField(around, fields.to);
  const base = amountField(around, fields.base);
  const mode = fields.mode && reader.oneOf(fields.mode, ['marginal', 'cliff']);
  const bands = fields.bands && readBands(around, fields.bands);
  const accumulates = fields.accumulate ? reader.oneOf(fields.accumulate, ['contract']) === 'contract' : false;
  const limits = limitFields(around, fields);
  if (to === undefined || base === undefined || mode === undefined || bands === undefined) return undefined;
  return { kind: 'tiers', id, to, base, mode, bands, accumulates, ...limits };
}

export function readBands(around: Surroundings, place: Place): readonly Band[] | undefined {
  const places = around.reader.list(place, { min: 1, max: EXPRESSION_NODES_MAX });
  let previous = 0n;
  const bands = places?.map((entry, index) => {
    const [bound, ratePlace] = around.reader.pair(entry) ?? [];
    const rate = rateField(around, ratePlace);
    const upTo = bound && parseUpTo(around, bound, { previous, isLast: index === places.length - 1 });
    previous = upTo ?? previous;
    return rate && upTo !== undefined ? { upTo, rate } : undefined;
  });
  return bands?.filter((band) => band !== undefined);
}

function parseUpTo(
  around: Surroundings,
  place: Place,
  { previous, isLast }: { previous: bigint; isLast: boolean },
): bigint | null | undefined {
  const { reader } = around;
  if (place.value === null && isLast) return null;
  if (place.value === null) {
    reader.refuse('BANDS_NOT_ASCENDING', place.path, 'only the last band is open (null)');
    return;
  }
  if (isLast) {
    reader.refuse('LAST_BAND_NOT_OPEN', place.path, 'the last band is open: its upper end is null');
    return;
  }
  const bound = amountField(around, place);
  if (bound === undefined) return undefined;
  if (bound.kind !== 'constant') {
    reader.refuse('TYPE_WRONG', place.path, 'the end of a band is a whole number of minor units, as a string');
    return;
  }
  if (bound.value > previous) return bound.value;
  reader.refuse('BANDS_NOT_ASCENDING', place.path, `a band ends above the one before it: ${previous.toString()}`);
}

function parseRoyalty(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const to = partyField(around, fields.to);
  const recoupTo = partyField(around, fields.recoupTo);
  const base = amountField(around, fields.base);
  const rate = rateField(around, fields.rate);
  if (to === undefined || recoupTo === undefined || base === undefined || rate === undefined) return undefined;
  return { kind: 'royalty', id, to, recoupTo, base, rate };
}

function parseGuarantee(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const { reader, earlier } = around;
  const to = partyField(around, fields.to);
  const amount = amountField(around, fields.amount);
  const recoupable = fields.recoupable ? reader.flag(fields.recoupable) : false;
  const on = fields.on && reader.text(fields.on);
  if (fields.on && on !== undefined && !earlier.has(on)) {
    reader.refuse('STEP_NOT_EARLIER', fields.on.path, `"${on}" is not an earlier step of the waterfall`);
    return;
  }
  if (to === undefined || amount === undefined || on === undefined || recoupable === undefined) return undefined;
  return { kind: 'guarantee', id, on, to, amount, recoupable };
}

function parsePoolUnits(around: Surroundings, fields: Fields, id: string): Step | undefined {
  const base = amountField(around, fields.base);
  const rate = rateField(around, fields.rate);
  const units = fields.units && parseInputName(around.reader, fields.units);
  const vesting = fields.vesting && parseVesting(around, fields.vesting);
  const minPayout = amountField(around, fields.minPayout);
  if (base === undefined || rate === undefined || units === undefined) return undefined;
  return { kind: 'poolUnits', id, base, rate, units, ...(vesting && { vesting }), ...(minPayout && { minPayout }) };
}

function parseVesting(around: Surroundings, place: Place): PoolUnitsStep['vesting'] {
  const { reader } = around;
  const fields = reader.fields(place, ['months', 'cliff', 'total', 'unvestedTo'], []);
  const months = fields?.months && parseInputName(reader, fields.months);
  const cliff = fields?.cliff && reader.integer(fields.cliff, 0);
  const total = fields?.total && reader.integer(fields.total, 1);
  const unvestedTo = partyField(around, fields?.unvestedTo);
  if (months === undefined || cliff === undefined || total === undefined || unvestedTo === undefined) return undefined;
  return { months, cliff: BigInt(cliff), total: BigInt(total), unvestedTo };
}
