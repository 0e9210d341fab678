import { type CurrencyCode, isCurrencyCode } from '#libs/kernel';
import { moneyType, toUserError } from '#libs/platform';
import type { BreakEven, BreakEvenQuestion, PartyBreakEven } from '../../domain/win/break-even.js';
import type { ComparedAmount, Comparison } from '../../domain/win/comparison.js';
import { covers, type Point } from '../../domain/win/first-covering.js';
import type {
  BreakEvenPointType,
  ComparedPartyType,
  ContractBreakEvenType,
  ContractComparisonType,
  PartyBreakEvenType,
} from './win.types.js';

export function toComparisonType({ currency, scenarios, totals, faults }: Comparison): ContractComparisonType {
  const code = codeOf(currency);
  return {
    scenarios: scenarios.map(({ name, distributed, parties }) => ({
      name,
      distributed: toCompared(distributed, code),
      parties: parties.map((party) => toCompared(party, code)),
    })),
    totals: totals.map((party) => toCompared(party, code)),
    userErrors: faults.map(toUserError),
  };
}

function toCompared({ key, left, right, difference }: ComparedAmount, currency: CurrencyCode): ComparedPartyType {
  const money = (minorUnits: bigint | null) => (minorUnits === null ? null : moneyType({ minorUnits, currency }));
  return { key, left: money(left), right: money(right), difference: moneyType({ minorUnits: difference, currency }) };
}

export function toBreakEvenType(
  { currency, scenarios, fault }: BreakEven,
  { limit }: Pick<BreakEvenQuestion, 'limit'>,
): ContractBreakEvenType {
  const code = codeOf(currency);
  return {
    scenarios: scenarios.map(({ name, parties }) => ({
      name,
      parties: parties.map((party) => toPartyType(party, { currency: code, limit })),
    })),
    userErrors: fault ? [toUserError(fault)] : [],
  };
}

function toPartyType(
  { key, given, found, oneBelow }: PartyBreakEven,
  { currency, limit }: { currency: CurrencyCode; limit: bigint },
): PartyBreakEvenType {
  const checked = found.outcome === 'undecided' ? found.checkedUpTo : limit;
  return {
    ...{ key, outcome: found.outcome },
    given: toPoint(given, currency),
    point: found.outcome === 'reached' ? toPoint(found.point, currency) : null,
    oneBelow: oneBelow && toPoint(oneBelow, currency),
    checkedUpTo: found.outcome === 'reached' ? null : checked.toString(),
  };
}

function toPoint(point: Point, currency: CurrencyCode): BreakEvenPointType {
  return {
    value: point.value.toString(),
    take: moneyType({ minorUnits: point.takeMinor, currency }),
    cost: moneyType({ minorUnits: point.costMinor, currency }),
    covers: covers(point),
  };
}

function codeOf(currency: string): CurrencyCode {
  if (!isCurrencyCode(currency)) throw new Error(`checkTerms let the currency ${currency} pass`);
  return currency;
}
