import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { restatedIn, standingDeferrals } from './deferral.js';
import {
  arbitraryDeferred,
  arbitraryHistory,
  factsOf,
  type History,
  MONTHS,
  numberOf,
  settleAll,
} from './late-facts.arbitrary.js';
import { differenceOf } from './proof.js';
import type { Month } from '#libs/kernel';
import { ProvenChain } from './proven-chain.js';
import { month } from './settlement.fixture.js';
import type { Statement } from './statement.js';

const PROVEN = ['inputs', 'stateIn', 'stateOut', 'distributed', 'allocations', 'steps', 'trace', 'month', 'termsHash'];

describe('a stored statement', () => {
  it('proves itself from its events, its terms and the statements before it', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        expect(firstDifference(history, stored(settleAll(history)))).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('proves itself where finance deferred what was due, and not when nobody did, or it says that it left something else', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryDeferred, (history, deferred) => {
        const statements = stored(settleAll(history, deferred));
        expect(firstDifference(history, statements, deferred)).toBeUndefined();
        const [left] = statements.filter((one) => one.deferred.length > 0);
        if (!left) return;
        const others = deferred.filter((one) => one !== numberOf(left.month));
        expect(firstDifference(history, statements, others)).toContain('nobody deferred it');
        const silent = (months: readonly Month[]) =>
          statements.map((one) => (one === left ? { ...one, deferred: months } : one));
        expect(firstDifference(history, silent([]), deferred)).toContain('it was not computed again');
        expect(firstDifference(history, silent([month(MONTHS)]), deferred)).toContain('is not what was due');
      }),
      { numRuns: 60 },
    );
  });

  it('stops proving itself when any value in it is changed', () => {
    fc.assert(
      fc.property(arbitraryHistory, fc.nat(), fc.nat(), fc.nat(), (history, which, part, where) => {
        const statements = stored(settleAll(history));
        const { own, restatements, shares } = statements[which % statements.length] ?? never();
        const parts = [own, ...restatements, ...shares];
        const tampered = parts[part % parts.length] ?? never();
        const members = Object.keys(tampered).filter((key) => PROVEN.includes(key) || !('inputs' in tampered));
        const leaves = leavesOf(Object.fromEntries(members.map((key) => [key, tampered[key as never]])), []);
        const path = leaves[where % leaves.length] ?? never();
        tamper(tampered, path);
        expect([path, firstDifference(history, statements)]).not.toEqual([path, undefined]);
      }),
      { numRuns: 400 },
    );
  });

  it('does not follow from its events when one is left out, or has another amount', () => {
    fc.assert(
      fc.property(arbitraryHistory, fc.nat(), (history, which) => {
        const before = history.facts[which % history.facts.length] ?? never();
        // A sale, because every terms read the gross; a fact that no clause reads makes no difference to anybody.
        const sale = { ...before, kind: 'sale' as const };
        const others = history.facts.filter((fact) => fact !== before);
        const withSale = { ...history, facts: [...others, sale] };
        const withMore = { ...history, facts: [...others, { ...sale, amountMinor: sale.amountMinor + 1n }] };
        expect(firstDifference(withSale, stored(settleAll({ ...history, facts: others })))).toBeDefined();
        expect(firstDifference(withMore, stored(settleAll(withSale)))).toContain('its inputs are not what its facts');
      }),
      { numRuns: 150 },
    );
  });
});

/** Proves the statements of months 1 to n in order, as if they had been read from rows. */
function firstDifference(
  history: History,
  statements: readonly Statement[],
  deferred: readonly number[] = [],
): string | undefined {
  const deferrals = deferred.map((one) => ({ month: month(one) }));
  const before = new ProvenChain();
  for (let number = 1; number <= MONTHS; number += 1) {
    const statement = statements[number - 1] ?? never();
    const difference = differenceOf(statement, {
      before,
      version: ({ contractVersion }) => {
        const contract = history.contracts.find(({ version }) => version === contractVersion);
        return contract && { ...contract, declaration: contract.inputs };
      },
      judged: (of) => factsOf(history, numberOf(of), number),
      facts: (of) =>
        numberOf(of) >= 1 && numberOf(of) <= MONTHS
          ? factsOf(history, numberOf(of), number)
          : { sums: new Map(), indicators: new Map() },
      late: (recordedIn) => {
        const lateOf = (all: readonly { of: number; recorded: number }[]) =>
          all.filter(({ of, recorded }) => month(recorded) === recordedIn && of < recorded).map(({ of }) => month(of));
        return { money: lateOf(history.facts), results: lateOf(history.measured) };
      },
      deferred: standingDeferrals(deferrals, restatedIn(statements), month(number)),
    });
    if (difference) return difference;
    before.add(statement);
  }
  return undefined;
}

function stored(statements: ReturnType<typeof settleAll>): Statement[] {
  return statements.map(({ own, restatements, shares, ...names }) => ({
    ...names,
    ...(JSON.parse(JSON.stringify({ own, restatements })) as Pick<Statement, 'own' | 'restatements'>),
    shares: shares.map((share) => ({ ...share })),
  }));
}

function leavesOf(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

/** Another number for a number, another name for a name, another month for a month. */
function tamper(target: unknown, path: readonly string[]): void {
  const [key = '', ...rest] = path;
  const holder = target as Record<string, unknown>;
  if (rest.length > 0) {
    tamper(holder[key], rest);
    return;
  }
  Object.defineProperty(holder, key, { value: other(holder[key]), enumerable: true });
}

function other(value: unknown): unknown {
  if (typeof value === 'bigint') return value + 1n;
  const text = String(value);
  if (text.startsWith('2026-')) return month((Number(text.slice(5)) % MONTHS) + 1);
  return /^\d+$/.test(text) ? (BigInt(text) + 1n).toString() : `${text}0`;
}

function never(): never {
  throw new Error('there is always one');
}
