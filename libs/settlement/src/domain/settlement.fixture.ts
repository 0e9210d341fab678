import { type Clauses, type ContractInForce, type KindSums, parseInputs } from '#libs/contracts';
import { parseTerms, termsHash } from '#libs/share-rules';
import { type CurrencyCode, type Id, type Month, rational, stableId } from '#libs/kernel';
import type { CurrencyFacts, MonthFacts } from './settle-currency.js';

export const VENTURE: Id<'venture'> = stableId('test-venture');
export const CNY: CurrencyCode = 'CNY';

export const partyIdOf = (key: string): Id<'party'> => stableId('test-party', key);
export const month = (number: number): Month => `2026-${number.toString().padStart(2, '0')}` as Month;

/** Costs first, then a fee that depends on satisfaction, the rest for the venture. */
export const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'supplier', rank: 2 },
    { id: 'venture', rank: 3 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'parts', kind: 'reimburse', to: 'supplier', cost: 'costs' },
    { id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/10' }] },
  ],
  residual: 'venture',
};

export const RATED = {
  ...TERMS,
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: 'satisfaction' }] }],
};

export function contractOf(
  document: unknown,
  {
    version = 1,
    inputs = {},
    keys,
    clauses = {},
  }: { version?: number; inputs?: object; keys?: readonly string[]; clauses?: Clauses } = {},
): ContractInForce {
  const terms = parseTerms(document);
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  const participants = keys ?? terms.value.parties.map(({ id }) => id);
  return {
    contractId: stableId('test-contract'),
    ventureId: VENTURE,
    name: 'Sharing',
    currency: CNY,
    version,
    effectiveFrom: month(1),
    termsHash: termsHash(document),
    versionHash: 'hash',
    terms: terms.value,
    inputs: parseInputs(inputs).declaration,
    clauses,
    participants: new Map(participants.map((key) => [key, partyIdOf(key)])),
  };
}

/** Amounts in minor units by kind; each is one event. */
export function sumsOf(amounts: Readonly<Record<string, bigint>>): KindSums {
  return new Map(Object.entries(amounts).map(([kind, amountMinor]) => [kind, { amountMinor, count: 1n }]));
}

export function factsOf(number: number, amounts: Readonly<Record<string, bigint>>, more: Partial<MonthFacts> = {}) {
  const facts: MonthFacts = {
    month: month(number),
    contract: contractOf(TERMS),
    sums: sumsOf(amounts),
    indicators: new Map(),
    ...more,
  };
  return facts;
}

export function currencyFacts(own: MonthFacts, more: Partial<CurrencyFacts> = {}): CurrencyFacts {
  return { ventureId: VENTURE, calendar: 'standard', currency: CNY, carried: null, closedMonths: [], own, ...more };
}

export const satisfaction = (numerator: bigint, denominator: bigint) =>
  new Map([['satisfaction', rational(numerator, denominator)]]);
