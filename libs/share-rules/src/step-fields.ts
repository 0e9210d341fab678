import { RATIONAL_ONE, addRational, compareRational, RATIONAL_ZERO } from '#libs/kernel';
import type { DocumentReader, Fields, Place } from './document-reader.js';
import type { TermsPath } from './fault.js';
import { PARTIES_MAX } from './limits.js';
import { parseMoney, parseRate } from './parse-expression.js';
import type { Limits, MoneyExpression, RateExpression } from './terms.js';

/** What the fields of a step may refer to. */
export type Surroundings = {
  readonly reader: DocumentReader;
  readonly parties: ReadonlySet<unknown>;
  readonly earlier: ReadonlySet<string>;
};

/** An amount that is given may be any expression, but a constant one is never negative. */
export function amountField({ reader, earlier }: Surroundings, place: Place | undefined): MoneyExpression | undefined {
  const amount = place && parseMoney(reader, place, earlier);
  if (place && amount?.kind === 'constant' && amount.value < 0n) {
    reader.refuse('AMOUNT_NEGATIVE', place.path, 'an amount of a step is zero or more minor units');
    return;
  }
  return amount;
}

/** A share of something: a constant one lies between 0 and 1. */
export function rateField({ reader }: Surroundings, place: Place | undefined): RateExpression | undefined {
  const rate = place && parseRate(reader, place);
  if (!place || rate?.kind !== 'constant') return rate;
  if (rate.value.numerator < 0n) {
    reader.refuse('RATE_NEGATIVE', place.path, 'a rate lies between 0/1 and 1/1');
    return;
  }
  if (compareRational(rate.value, RATIONAL_ONE) <= 0) return rate;
  reader.refuse('RATE_OVER_ONE', place.path, 'a rate lies between 0/1 and 1/1');
}

/** A weight or a factor: it may exceed 1, a constant one is never negative. */
export function weightField({ reader }: Surroundings, place: Place | undefined): RateExpression | undefined {
  const weight = place && parseRate(reader, place);
  if (place && weight?.kind === 'constant' && weight.value.numerator < 0n) {
    reader.refuse('WEIGHT_NEGATIVE', place.path, 'a weight or factor is zero or more');
    return;
  }
  return weight;
}

export function partyField({ reader, parties }: Surroundings, place: Place | undefined): string | undefined {
  const id = place && reader.text(place);
  if (!place || id === undefined || parties.has(id)) return id;
  reader.refuse('PARTY_UNKNOWN', place.path, `"${id}" is not among the parties`);
}

export function limitFields(around: Surroundings, fields: Fields): Limits {
  const floor = amountField(around, fields.floor);
  const cap = amountField(around, fields.cap);
  if (fields.floor && floor?.kind === 'constant' && cap?.kind === 'constant' && floor.value > cap.value) {
    around.reader.refuse('FLOOR_OVER_CAP', fields.floor.path, `the floor is at most the cap ${cap.value.toString()}`);
  }
  return { ...(floor && { floor }), ...(cap && { cap }) };
}

/** Payees in the order of the document; a party is named once per step, or R1 could not tell the two apart. */
export function payeeList<T extends { readonly to: string }>(
  { reader }: Surroundings,
  place: Place | undefined,
  parsePayee: (entry: Place) => T | undefined,
): readonly T[] | undefined {
  const places = place && reader.list(place, { min: 1, max: PARTIES_MAX });
  const seen = new Set<string>();
  const payees = places?.map((entry) => {
    const payee = parsePayee(entry);
    if (payee && seen.has(payee.to)) {
      reader.refuse('PAYEE_DUPLICATE', [...entry.path, 'to'], `"${payee.to}" is a payee of this step already`);
    }
    if (payee) seen.add(payee.to);
    return payee;
  });
  return payees?.filter((payee) => payee !== undefined);
}

export function refuseRatesOverOne(reader: DocumentReader, rates: readonly RateExpression[], path: TermsPath): void {
  const constants = rates.flatMap((rate) => (rate.kind === 'constant' ? [rate.value] : []));
  if (compareRational(constants.reduce(addRational, RATIONAL_ZERO), RATIONAL_ONE) <= 0) return;
  reader.refuse('RATE_OVER_ONE', path, 'the rates of a percent step sum to at most 1/1');
}
