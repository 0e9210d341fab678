import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Month } from '#libs/kernel';
import {
  arbitraryDeferred,
  arbitraryHistory,
  onTime,
  postedByMonth,
  recordedIn,
  settleAll,
} from './late-facts.arbitrary.js';
import { settlementJournal } from './settlement-journal.js';
import type { Computation, Statement } from './statement.js';

const RUNS = { numRuns: 150 };

type Given = ReadonlyMap<string, bigint>;

describe('late facts, whatever they are and however late they come', () => {
  it('leave everybody with what they would have got for each month had every fact been on time', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const late = postedByMonth(settleAll(history));
        expect(withoutZeros(late)).toEqual(withoutZeros(postedByMonth(settleAll(onTime(history)))));
      }),
      RUNS,
    );
  });

  it('leave everybody with the same when finance deferred them in some months, and each statement says what it left', () => {
    fc.assert(
      fc.property(arbitraryHistory, arbitraryDeferred, (history, deferred) => {
        const statements = settleAll(history, deferred);
        for (const [index, statement] of statements.entries()) {
          if (statement.deferred.length > 0) expect(deferred).toContain(index + 1);
          if (deferred.includes(index + 1)) expect(statement.restatements).toEqual([]);
        }
        expect(statements.at(-1)?.deferred).toEqual([]);
        const onceKnown = postedByMonth(settleAll(onTime(history)));
        expect(withoutZeros(postedByMonth(statements))).toEqual(withoutZeros(onceKnown));
      }),
      RUNS,
    );
  });

  it('leave each month, after every statement, with a whole evaluation of it and never with a shared difference', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const statements = settleAll(history);
        for (const [index, statement] of statements.entries()) {
          const before = postedByMonth(statements.slice(0, index));
          const after = postedByMonth(statements.slice(0, index + 1));
          const computed = new Map([...statement.restatements, statement.own].map((one) => [one.month, one]));
          for (const [month, given] of after)
            expect(withoutZero(given)).toEqual(
              withoutZero(computed.has(month) ? allocated(computed.get(month)) : before.get(month)),
            );
        }
      }),
      RUNS,
    );
  });

  it('are the only reason for a correction: without them each statement is about its own month alone', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        for (const { month, restatements, shares } of settleAll(onTime(history))) {
          expect(restatements).toEqual([]);
          expect(shares.every(({ forMonth }) => forMonth === month)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('the journal of any statement', () => {
  it('moves to each party what the statement gives it, and in and out of revenue what was recorded', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        for (const [index, statement] of settleAll(history).entries()) {
          const recorded = recordedIn(history, index + 1);
          const transfers = settlementJournal(statement, recorded)?.transfers ?? [];
          expect(transfers.every(({ amountMinor }) => amountMinor > 0n)).toBe(true);
          const moved = new Map<string, bigint>();
          for (const { debit, credit, amountMinor } of transfers) {
            moved.set(debit.key, (moved.get(debit.key) ?? 0n) - amountMinor);
            moved.set(credit.key, (moved.get(credit.key) ?? 0n) + amountMinor);
          }
          const wanted = new Map<string, bigint>();
          for (const { partyId, amountMinor } of statement.shares) {
            const key = `payable:${partyId}`;
            wanted.set(key, (wanted.get(key) ?? 0n) + amountMinor);
          }
          const amountOfKind = (kind: 'sale' | 'usage_charge' | 'ecosystem_income' | 'refund') =>
            recorded.get(kind)?.amountMinor ?? 0n;
          const received =
            amountOfKind('sale') +
            amountOfKind('usage_charge') +
            amountOfKind('ecosystem_income') -
            amountOfKind('refund');
          wanted.set('revenue_receivable', -received);
          wanted.set('revenue_clearing', received - sharedBy(statement));
          expect(withoutZero(moved)).toEqual(withoutZero(wanted));
        }
      }),
      RUNS,
    );
  });
});

function sharedBy({ shares }: Statement): bigint {
  return shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function allocated(computation: Computation | undefined): Given {
  return new Map(Object.entries(computation?.allocations ?? {}).map(([key, text]) => [key, BigInt(text)]));
}

function withoutZeros(posted: ReadonlyMap<Month, Given>): Map<Month, Given> {
  return new Map([...posted].sort().map(([month, given]) => [month, withoutZero(given)]));
}

function withoutZero(given: Given | undefined): Given {
  return new Map([...(given ?? [])].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}
