import { assembleInputs, type ContractInForce, type KindSums, type RationalResult } from '#libs/contracts';
import { differenceOf, ENGINE_VERSION, evaluateTerms, renderEvaluation } from '#libs/share-rules';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import type { Parking } from './parking.js';
import { amountOf, type AmountTexts, type Computation, type Share, type Statement, statementId } from './statement.js';

/** What happened in a month, as the contract of that month sees it. */
export type MonthFacts = {
  readonly month: Month;
  readonly contract: ContractInForce;
  readonly sums: KindSums;
  readonly indicators: ReadonlyMap<string, RationalResult>;
};

/** The state that a contract carries from month to month. Another contract starts with none. */
export type Carried = { readonly contractId: Id<'contract'>; readonly state: AmountTexts };

/** A closed month that facts came late for, or that follows one, with what has been posted for it so far. */
export type ClosedMonthFacts = MonthFacts & { readonly posted: ReadonlyMap<string, bigint> };

export type CurrencyFacts = {
  readonly ventureId: Id<'venture'>;
  readonly calendar: string;
  readonly currency: CurrencyCode;
  /** What the contract of the month before carries on, for the first month that is computed; null when there is none. */
  readonly carried: Carried | null;
  /** Ascending; empty when nothing came late. */
  readonly closedMonths: readonly ClosedMonthFacts[];
  readonly own: MonthFacts;
};

/**
 * The statement of a venture's month in one currency. Closed months with late facts, and those after them, are computed
 * again from their own facts by the version that closed them; what was posted for them is subtracted. The difference
 * itself is never allocated.
 */
export function settleCurrency(facts: CurrencyFacts): Result<Statement, Parking> {
  const shares: Share[] = [];
  const restatements: Computation[] = [];
  let carried = facts.carried;
  for (const closed of facts.closedMonths) {
    const computed = compute(closed, carried);
    if (!computed.ok) return computed;
    restatements.push(computed.value);
    shares.push(...correctionsOf(closed, computed.value));
    carried = { contractId: closed.contract.contractId, state: computed.value.stateOut };
  }
  const own = compute(facts.own, carried);
  if (!own.ok) return own;
  shares.push(...ownSharesOf(facts.own, own.value));
  const { ventureId, calendar, currency } = facts;
  const { month } = facts.own;
  return ok({
    id: statementId(ventureId, month, currency),
    ...{ ventureId, calendar, month, currency, engine: ENGINE_VERSION, own: own.value, restatements, shares },
  });
}

function compute(
  { month, contract, sums, indicators }: MonthFacts,
  carried: Carried | null,
): Result<Computation, Parking> {
  const stateIn = carried?.contractId === contract.contractId ? carried.state : {};
  const inputs = assembleInputs({ terms: contract.terms, declaration: contract.inputs, sums, indicators });
  const evaluation = evaluateTerms(contract.terms, inputs, stateIn);
  if (!evaluation.ok) {
    const { code, path, message } = evaluation.error;
    return err({
      reasonCode: code,
      reason: `version ${contract.version} of the contract cannot be evaluated for ${month}: ${message} (${path.join('.')})`,
      owner: 'lead of the venture',
      nextAction: `sign a version that takes effect in ${month} or before and covers what is missing, then run the settlement again`,
    });
  }
  const { distributed, allocations, steps, stateOut, trace } = renderEvaluation(evaluation.value);
  const { contractId, version: contractVersion, termsHash } = contract;
  return ok({
    month,
    contractId,
    contractVersion,
    termsHash,
    inputs,
    stateIn,
    stateOut,
    distributed,
    allocations,
    steps,
    trace,
  });
}

// Everybody who takes part has a row, with zero where they got nothing: nobody has to guess what a missing row means.
function ownSharesOf({ month, contract }: MonthFacts, { allocations }: Computation): Share[] {
  return [...contract.participants].map(([partyKey, partyId]) => ({
    ...{ forMonth: month, partyKey, partyId },
    amountMinor: amountOf(allocations, partyKey),
  }));
}

function correctionsOf({ month, contract, posted }: ClosedMonthFacts, { allocations }: Computation): Share[] {
  const recomputed = new Map(Object.entries(allocations).map(([key, text]) => [key, BigInt(text)]));
  return [...differenceOf(recomputed, posted)]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([partyKey, amountMinor]) => {
      const partyId = contract.participants.get(partyKey);
      if (!partyId) throw new Error(`${partyKey} was allocated an amount and takes no part in the contract`);
      return { forMonth: month, partyKey, partyId, amountMinor };
    });
}
