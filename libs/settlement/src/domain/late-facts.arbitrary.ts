import fc from 'fast-check';
import { type ContractInForce, type KindSums, type RationalResult } from '#libs/contracts';
import { type Month, rational } from '#libs/kernel';
import { arbitraryInputs, arbitraryPeriod } from '../../../share-rules/src/terms.arbitrary.js';
import { restatedIn, standingDeferrals } from './deferral.js';
import { carriedBefore, closedMonthsToRestate, postedFor, type SettledMonth } from './restatement.js';
import { type RevenueKind, REVENUE_KINDS } from './revenue-event.js';
import { type ClosedMonthFacts, type MonthFacts, settleCurrency } from './settle-currency.js';
import { CNY, contractOf, currencyFacts, month } from './settlement.fixture.js';
import type { Statement } from './statement.js';

export const MONTHS = 6;

/** A fact of month `of` that is recorded in month `recorded`; the numbers count months from 1. */
export type Fact = {
  readonly of: number;
  readonly recorded: number;
  readonly kind: RevenueKind;
  readonly amountMinor: bigint;
};
/** A measurement of satisfaction, which is the sum of those that are known. */
export type Measured = { readonly of: number; readonly recorded: number; readonly value: bigint };

export type History = {
  readonly facts: readonly Fact[];
  readonly measured: readonly Measured[];
  /** By month, the first for month 1. */
  readonly contracts: readonly ContractInForce[];
};

/** Months in which nothing can be computed again; in the last one everything can. */
export const arbitraryDeferred: fc.Arbitrary<number[]> = fc.uniqueArray(fc.integer({ min: 1, max: MONTHS - 1 }));

const arrival = fc
  .tuple(fc.integer({ min: 1, max: MONTHS }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: MONTHS })))
  .map(([of, delay]) => ({ of, recorded: Math.min(of + delay, MONTHS) }));

const amount = fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, 10n ** 8n));
const fact: fc.Arbitrary<Fact> = fc
  .tuple(arrival, fc.constantFrom(...REVENUE_KINDS), amount)
  .map(([when, kind, amountMinor]) => ({ ...when, kind, amountMinor }));
const measured: fc.Arbitrary<Measured> = fc
  .tuple(arrival, fc.bigInt(0n, 3n))
  .map(([when, value]) => ({ ...when, value }));

const contractsByMonth: fc.Arbitrary<ContractInForce[]> = fc
  .tuple(arbitraryPeriod, arbitraryPeriod, arbitraryInputs, fc.integer({ min: 2, max: MONTHS + 1 }))
  .map(([first, second, { users, target, age, units, months }, amendedFrom]) => {
    const exact = { users, target, ...(age === undefined ? {} : { age }) };
    const inputs = {
      attainment: { indicator: 'attainment' },
      ...Object.fromEntries(Object.entries(exact).map(([name, value]) => [name, { fixed: String(value) }])),
      units: { fixed: units },
      months: {
        fixed: Object.fromEntries(Object.entries(months as object).map(([holder, age]) => [holder, String(age)])),
      },
    };
    const keys = [...first.document.parties.map(({ id }) => String(id)), 'h1', 'h2', 'h3', '__proto__'];
    const version = (document: object, number: number) =>
      contractOf({ ...document, currency: 'CNY' }, { version: number, inputs, keys });
    const versions = [version(first.document, 1), version(second.document, 2)] as const;
    return Array.from({ length: MONTHS }, (_, index) => versions[index + 1 < amendedFrom ? 0 : 1]);
  });

/** Every month has a fact on time, so that each has a statement whether something comes late or not. */
export const arbitraryHistory: fc.Arbitrary<History> = fc
  .record({
    facts: fc.array(fact, { maxLength: 12 }),
    base: fc.array(amount, { minLength: MONTHS, maxLength: MONTHS }),
    measured: fc.array(measured, { maxLength: 6 }),
    contracts: contractsByMonth,
  })
  .map(({ facts, base, ...rest }) => ({
    ...rest,
    measured: [...base.map((_, index) => ({ of: index + 1, recorded: index + 1, value: 1n })), ...rest.measured],
    facts: [
      ...base.map((amountMinor, index) => ({ of: index + 1, recorded: index + 1, kind: 'sale' as const, amountMinor })),
      ...facts,
    ],
  }));

/** The same facts, each known in its own month. */
export function onTime({ facts, measured, contracts }: History): History {
  const known = <T extends { of: number; recorded: number }>(one: T): T => ({ ...one, recorded: one.of });
  return { facts: facts.map(known), measured: measured.map(known), contracts };
}

/**
 * Settles the months in order, as the chunks of a settlement do, with the rules of the domain alone. In the months of
 * `deferred` nothing can be computed again, and it is left for later.
 */
export function settleAll(history: History, deferred: readonly number[] = []): Statement[] {
  const statements: Statement[] = [];
  for (let number = 1; number <= MONTHS; number += 1) {
    const due = closedMonthsOf(history, number, { statements, deferred });
    const closedMonths = deferred.includes(number) ? [] : due;
    const first = closedMonths[0];
    const before = statements.at(-1)?.own;
    const carried = first
      ? carriedBefore(statements.map(settledMonthOf), first.month)
      : before && { contractId: before.contractId, month: before.month, state: before.stateOut };
    const statement = settleCurrency(
      currencyFacts(factsOf(history, number, number), {
        ...{ closedMonths, carried: carried ?? null },
        judged: (label) => factsOf(history, numberOf(label), number),
        ...(deferred.includes(number) && { deferred: due.map((one) => one.month) }),
      }),
    );
    if (!statement.ok) throw new Error(JSON.stringify(statement.error));
    statements.push(statement.value);
  }
  return statements;
}

function closedMonthsOf(
  history: History,
  number: number,
  { statements, deferred }: { readonly statements: readonly Statement[]; readonly deferred: readonly number[] },
): ClosedMonthFacts[] {
  const deferrals = deferred.map((one) => ({ month: month(one) }));
  const due = new Set([...standingDeferrals(deferrals, restatedIn(statements), month(number)), month(number)]);
  const lateIn = (all: readonly { of: number; recorded: number }[]): Month[] =>
    all.filter(({ of, recorded }) => due.has(month(recorded)) && of < recorded).map(({ of }) => month(of));
  const late = { money: lateIn(history.facts), results: lateIn(history.measured) };
  const posted = [...postedByMonth(statements)].flatMap(([forMonth, parties]) =>
    [...parties].map(([partyKey, amountMinor]) => ({ currency: CNY, forMonth, partyKey, amountMinor })),
  );
  return closedMonthsToRestate(statements.map(settledMonthOf), late).map((closed) => ({
    ...factsOf(history, numberOf(closed.month), number),
    posted: postedFor(posted, CNY, closed.month),
    funded: statements.flatMap(({ fundings }) => fundings.filter(({ forMonth }) => forMonth === closed.month)),
  }));
}

/** Everything that statements gave, by month and party. */
export function postedByMonth(statements: readonly Statement[]): Map<Month, Map<string, bigint>> {
  const posted = new Map<Month, Map<string, bigint>>();
  for (const { forMonth, partyKey, amountMinor } of statements.flatMap(({ shares }) => shares)) {
    const parties = posted.get(forMonth) ?? new Map<string, bigint>();
    posted.set(forMonth, parties.set(partyKey, (parties.get(partyKey) ?? 0n) + amountMinor));
  }
  return posted;
}

/** What is recorded in a month, late facts included: what its journal books. */
export function recordedIn({ facts }: History, number: number): KindSums {
  return summed(facts.filter(({ recorded }) => recorded === number));
}

export function factsOf({ facts, measured, contracts }: History, number: number, asOf: number): MonthFacts {
  const contract = contracts[number - 1];
  if (!contract) throw new Error(`no contract in month ${number}`);
  const known = <T extends { of: number; recorded: number }>(all: readonly T[]) =>
    all.filter(({ of, recorded }) => of === number && recorded <= asOf);
  const values = known(measured).map(({ value }) => value);
  const attainment = values.reduce((sum, value) => sum + value, 0n);
  const indicators = new Map<string, RationalResult>(
    values.length === 0 ? [] : [['attainment', rational(attainment, 2n)]],
  );
  return { month: month(number), contract, sums: summed(known(facts)), indicators };
}

function summed(facts: readonly Fact[]): KindSums {
  const sums = new Map<RevenueKind, { amountMinor: bigint; count: bigint }>();
  for (const { kind, amountMinor } of facts) {
    const sum = sums.get(kind) ?? { amountMinor: 0n, count: 0n };
    sums.set(kind, { amountMinor: sum.amountMinor + amountMinor, count: sum.count + 1n });
  }
  return sums;
}

export function settledMonthOf({ own, restatements }: Statement): SettledMonth {
  return { ...own, restatements };
}

export function numberOf(label: Month): number {
  return Number(label.slice(5));
}
