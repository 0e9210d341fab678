import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  arbitraryDeferred,
  factsOf,
  type History,
  MONTHS,
  numberOf,
  onTime,
  postedByMonth,
  recordedIn,
  settleAll,
} from './late-facts.arbitrary.js';
import { restatedIn, standingDeferrals } from './deferral.js';
import { differenceOf } from './proof.js';
import { ProvenChain } from './proven-chain.js';
import { month, partyIdOf } from './settlement.fixture.js';
import { settlementJournal } from './settlement-journal.js';
import type { Statement } from './statement.js';
import { arbitraryWageringHistory } from './wagers.arbitrary.js';

const RUNS = { numRuns: 60 };

/** What each tranche has been funded with, by the month that it stands in; those that were taken back are gone. */
function fundedBy(statements: readonly Statement[]): Record<string, bigint> {
  const funded = new Map<string, bigint>();
  for (const { forMonth, tranche, amountMinor } of statements.flatMap(({ fundings }) => fundings)) {
    const key = `${tranche} in ${forMonth}`;
    funded.set(key, (funded.get(key) ?? 0n) + amountMinor);
  }
  return Object.fromEntries([...funded].filter(([, amount]) => amount !== 0n).sort());
}

function given(statements: readonly Statement[]): Record<string, bigint> {
  const amounts = [...postedByMonth(statements)].flatMap(([forMonth, parties]) =>
    [...parties].map(([key, amount]) => [`${forMonth} ${key}`, amount] as const),
  );
  return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0n).sort());
}

describe('wagers, whatever they are and however late their results come', () => {
  it('leave everybody with what the right results on time would have given, tranche by tranche', () => {
    fc.assert(
      fc.property(arbitraryWageringHistory, (history) => {
        const [late, ideal] = [settleAll(history), settleAll(onTime(history))];
        expect(given(late)).toEqual(given(ideal));
        expect(fundedBy(late)).toEqual(fundedBy(ideal));
        expect(late.at(-1)?.own.wagers).toEqual(ideal.at(-1)?.own.wagers);
      }),
      RUNS,
    );
  });

  it('leave everybody with the same where finance deferred corrections in some months, and prove themselves', () => {
    fc.assert(
      fc.property(arbitraryWageringHistory, arbitraryDeferred, (history, deferred) => {
        const [late, ideal] = [settleAll(history, deferred), settleAll(onTime(history))];
        expect(given(late)).toEqual(given(ideal));
        expect(fundedBy(late)).toEqual(fundedBy(ideal));
        expect(firstDifference(history, stored(late), deferred)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('fire a tranche once at most after any statement, and of a point one outcome only', () => {
    fc.assert(
      fc.property(arbitraryWageringHistory, (history) => {
        const statements = settleAll(history);
        for (const [index] of statements.entries()) {
          const standing = Object.keys(fundedBy(statements.slice(0, index + 1))).map((key) => key.split(' ')[0]);
          const points = standing.map((tranche) => tranche?.split('_')[1]);
          expect(new Set(points).size).toBe(points.length);
        }
      }),
      RUNS,
    );
  });

  it('move the money of a tranche from its funder, and never out of what is shared', () => {
    fc.assert(
      fc.property(arbitraryWageringHistory, (history) => {
        const fund = `funding_receivable:${partyIdOf('fund')}`;
        for (const [index, statement] of settleAll(history).entries()) {
          const transfers = settlementJournal(statement, recordedIn(history, index + 1))?.transfers ?? [];
          const moved = new Map<string, bigint>();
          for (const { debit, credit, amountMinor } of transfers) {
            expect(amountMinor).toBeGreaterThan(0n);
            moved.set(debit.key, (moved.get(debit.key) ?? 0n) - amountMinor);
            moved.set(credit.key, (moved.get(credit.key) ?? 0n) + amountMinor);
          }
          const funded = statement.fundings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
          const shared = statement.shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) - funded;
          const received = -(moved.get('revenue_receivable') ?? 0n);
          expect(moved.get(fund) ?? 0n).toBe(-funded);
          expect(moved.get('revenue_clearing') ?? 0n).toBe(received - shared);
          for (const key of ['platform', 'supplier', 'venture'].map(partyIdOf)) {
            const wanted = statement.shares.filter(({ partyId }) => partyId === key);
            expect(moved.get(`payable:${key}`) ?? 0n).toBe(wanted.reduce((sum, one) => sum + one.amountMinor, 0n));
          }
        }
      }),
      RUNS,
    );
  });

  it('prove themselves from the rows, and stop doing so when an outcome or a funding is changed', () => {
    fc.assert(
      fc.property(arbitraryWageringHistory, fc.nat(), (history, which) => {
        const statements = stored(settleAll(history));
        expect(firstDifference(history, statements)).toBeUndefined();
        const outcomes = statements.flatMap(({ own, restatements }) =>
          [...restatements, own].flatMap(({ wagers = [] }) => wagers),
        );
        const outcome = outcomes[which % outcomes.length];
        if (outcome) {
          Object.assign(outcome, { state: outcome.state === 'met' ? 'missed' : 'met' });
          expect(firstDifference(history, statements)).toContain('its wagers are not what their results give');
        }
        const again = stored(settleAll(history));
        const fundings = again.flatMap((statement) => statement.fundings);
        const funding = fundings[which % fundings.length];
        if (funding) {
          Object.assign(funding, { amountMinor: funding.amountMinor + 1n });
          expect(firstDifference(history, again)).toContain(`the tranche ${funding.tranche}`);
        }
      }),
      RUNS,
    );
  });
});

function firstDifference(
  history: History,
  statements: readonly Statement[],
  deferred: readonly number[] = [],
): string | undefined {
  const deferrals = deferred.map((one) => ({ month: month(one) }));
  const before = new ProvenChain();
  for (const [index, statement] of statements.entries()) {
    const number = index + 1;
    const facts = (of: string) => {
      const asked = Number(of.slice(5));
      return asked >= 1 && asked <= MONTHS
        ? factsOf(history, numberOf(month(asked)), number)
        : { sums: new Map(), indicators: new Map() };
    };
    const difference = differenceOf(statement, {
      before,
      version: () => {
        const [contract] = history.contracts;
        return contract && { ...contract, declaration: contract.inputs };
      },
      ...{ facts, judged: facts },
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

function stored(statements: readonly Statement[]): Statement[] {
  return statements.map((statement) => ({
    ...statement,
    ...(JSON.parse(JSON.stringify({ own: statement.own, restatements: statement.restatements })) as Pick<
      Statement,
      'own' | 'restatements'
    >),
    shares: statement.shares.map((share) => ({ ...share })),
    fundings: statement.fundings.map((funding) => ({ ...funding })),
  }));
}
