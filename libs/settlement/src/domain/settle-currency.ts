import {
  assembleInputs,
  type ContractInForce,
  type EvaluationFault,
  type FactsOfPoint,
  type KindSums,
  type RationalResult,
  wageredTerms,
} from '#libs/contracts';
import { differenceOf, ENGINE_VERSION, evaluateTerms, renderEvaluation } from '#libs/share-rules';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import { fundingsOf, givenByKey, givenTo } from './fundings.js';
import type { Parking } from './parking.js';
import {
  type AmountTexts,
  type Computation,
  type Share,
  type Statement,
  statementId,
  type Funding,
} from './statement.js';

/** What happened in a month, as the contract of that month sees it. */
export type MonthFacts = {
  readonly month: Month;
  readonly contract: ContractInForce;
  readonly sums: KindSums;
  readonly indicators: ReadonlyMap<string, RationalResult>;
};

/** The state that a contract carries from the month before. Another contract starts with none. */
export type Carried = { readonly contractId: Id<'contract'>; readonly month: Month; readonly state: AmountTexts };

/** A closed month that facts came late for, or that follows one, with what has been posted for it so far. */
export type ClosedMonthFacts = MonthFacts & {
  readonly posted: ReadonlyMap<string, bigint>;
  /** Of its tranches; absent where no wager of its contract has any. */
  readonly funded?: readonly Funding[];
};

export type CurrencyFacts = {
  readonly ventureId: Id<'venture'>;
  readonly calendar: string;
  readonly currency: CurrencyCode;
  /** What the contract of the month before carries on, for the first month that is computed; null when there is none. */
  readonly carried: Carried | null;
  /** Ascending; empty when nothing came late. */
  readonly closedMonths: readonly ClosedMonthFacts[];
  readonly own: MonthFacts;
  /** Closed months that facts came late for and that are left for later; absent when there are none. */
  readonly deferred?: readonly Month[];
  /** What is known of the months whose results wagers judge; absent where no contract here has wagers. */
  readonly judged?: (month: Month) => FactsOfPoint;
};

/**
 * The statement of a venture's month in one currency. Closed months with late facts, and those after them, are computed
 * again from their own facts by the version that closed them; what was posted for them is subtracted. The difference
 * itself is never allocated.
 */
export function settleCurrency(facts: CurrencyFacts): Result<Statement, Parking> {
  const shares: Share[] = [];
  const fundings: Funding[] = [];
  const restatements: Computation[] = [];
  let carried = facts.carried;
  for (const closed of facts.closedMonths) {
    const computed = compute(closed, carried, facts.judged);
    if (!computed.ok) return computed;
    restatements.push(computed.value);
    shares.push(...correctionsOf(closed, computed.value));
    fundings.push(...fundingsOf(computed.value, closed.contract.participants, closed.funded ?? []));
    carried = carriedBy(computed.value);
  }
  const own = compute(facts.own, carried, facts.judged);
  if (!own.ok) return own;
  shares.push(...ownSharesOf(facts.own, own.value));
  fundings.push(...fundingsOf(own.value, facts.own.contract.participants, []));
  const { ventureId, calendar, currency, deferred = [] } = facts;
  const { month } = facts.own;
  return ok({
    id: statementId(ventureId, month, currency),
    ...{ ventureId, calendar, month, currency, engine: ENGINE_VERSION },
    ...{ own: own.value, restatements, shares, fundings, deferred },
  });
}

function carriedBy({ contractId, month, stateOut }: Computation): Carried {
  return { contractId, month, state: stateOut };
}

const NOTHING_KNOWN: FactsOfPoint = { sums: new Map(), indicators: new Map() };

function compute(
  { month, contract, sums, indicators }: MonthFacts,
  carried: Carried | null,
  judged: CurrencyFacts['judged'],
): Result<Computation, Parking> {
  const before = carried?.contractId === contract.contractId ? carried : null;
  const stateIn = before?.state ?? {};
  const agreement = { terms: contract.terms, declaration: contract.inputs };
  const { terms, moved, outcomes } = wageredTerms(agreement, {
    clauses: contract.clauses,
    ...{ month, before: before?.month ?? null },
    facts: judged ?? (() => NOTHING_KNOWN),
  });
  const inputs = assembleInputs({ terms, declaration: contract.inputs, sums, indicators, moved });
  const evaluation = evaluateTerms(terms, inputs, stateIn);
  if (!evaluation.ok) return err(cannotEvaluate(month, contract, evaluation.error));
  const { distributed, allocations, steps, stateOut, trace } = renderEvaluation(evaluation.value);
  const { contractId, version: contractVersion, termsHash } = contract;
  return ok({
    ...{
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
    },
    ...(outcomes && { wagers: outcomes }),
  });
}

function cannotEvaluate(month: Month, { version }: ContractInForce, { code, path, message }: EvaluationFault): Parking {
  return {
    reasonCode: code,
    reason: `version ${version} of the contract cannot be evaluated for ${month}: ${message} (${path.join('.')})`,
    owner: 'lead of the venture',
    nextAction: `sign a version that takes effect in ${month} or before and covers what is missing, then run the settlement again`,
    forMonth: month,
  };
}

// Everybody who takes part has a row, with zero where they got nothing: nobody has to guess what a missing row means.
function ownSharesOf({ month, contract }: MonthFacts, computed: Computation): Share[] {
  return [...contract.participants].map(([partyKey, partyId]) => ({
    ...{ forMonth: month, partyKey, partyId },
    amountMinor: givenTo(computed, partyKey),
  }));
}

function correctionsOf({ month, contract, posted }: ClosedMonthFacts, computed: Computation): Share[] {
  return [...differenceOf(givenByKey(computed), posted)]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([partyKey, amountMinor]) => {
      const partyId = contract.participants.get(partyKey);
      if (!partyId) throw new Error(`${partyKey} was allocated an amount and takes no part in the contract`);
      return { forMonth: month, partyKey, partyId, amountMinor };
    });
}
