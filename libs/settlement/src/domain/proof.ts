import { assembleInputs, type Clauses, type FactsOfPoint, type InputDeclaration, wageredTerms } from '#libs/contracts';
import { ENGINE_VERSION, evaluateTerms, renderEvaluation, type Terms } from '#libs/share-rules';
import type { Id, Month } from '#libs/kernel';
import canonicalize from 'canonicalize';
import { fundingsOf, givenByKey } from './fundings.js';
import type { ProvenChain } from './proven-chain.js';
import { carriedBefore, closedMonthsToRestate, type LateMonths } from './restatement.js';
import { type Computation, type Statement, statementId, type Funding } from './statement.js';

export type ProvenVersion = {
  readonly terms: Terms;
  readonly declaration: InputDeclaration;
  readonly clauses: Clauses;
  readonly termsHash: string;
  readonly participants: ReadonlyMap<string, Id<'party'>>;
};

/** What a statement has to follow from: everything here is read from other rows than its own. */
export type Evidence = {
  /** Undefined when it is missing, or cannot be read. */
  readonly version: (of: Pick<Computation, 'contractId' | 'contractVersion'>) => ProvenVersion | undefined;
  /** What happened in a month, as it was known in the month of the statement. */
  readonly facts: (month: Month) => FactsOfPoint;
  /** The same for a month whose results wagers judge: it need not be one that the statement computes. */
  readonly judged: (month: Month) => FactsOfPoint;
  /** Closed months that something came late for in a month up to that of the statement. */
  readonly late: (recorded: Month) => LateMonths;
  /** Months up to that of the statement in which finance deferred what was due, and it still was by the statement. */
  readonly deferred: readonly Month[];
  /** What the statements of the venture in the currency before this one left. */
  readonly before: ProvenChain;
};

/** Proves a statement again from what it must follow from; answers what differs, or undefined when it holds. */
export function differenceOf(statement: Statement, evidence: Evidence): string | undefined {
  return (
    differenceInName(statement) ??
    differenceInRestatedMonths(statement, evidence) ??
    differenceInChain(statement, evidence) ??
    differenceInParties(statement, evidence) ??
    differenceInShares(statement, evidence) ??
    differenceInFundings(statement, evidence)
  );
}

function differenceInName({ id, ventureId, month, currency, engine, own }: Statement): string | undefined {
  if (id !== statementId(ventureId, month, currency) || own.month !== month) return 'its id is not the id of its month';
  return engine === ENGINE_VERSION ? undefined : `it was evaluated by ${engine}, which is not known here`;
}

// Every month that something came late for is computed again, and every settled one behind it; what was deferred is due
// until then. Or all of it is left for later, which the statement says, and which somebody decided.
function differenceInRestatedMonths(
  { own, restatements, deferred }: Statement,
  evidence: Evidence,
): string | undefined {
  const { before, late, deferred: standing } = evidence;
  const dueBy = (recorded: readonly Month[]) => {
    const months = recorded.map(late);
    const all = { money: months.flatMap(({ money }) => money), results: months.flatMap(({ results }) => results) };
    return closedMonthsToRestate(before.months(), all).map(({ month }) => month);
  };
  const due = dueBy([...standing.filter((month) => month < own.month), own.month]);
  if (deferred.length > 0) {
    if (restatements.length > 0 || !isSame(due, deferred)) return 'what it leaves for later is not what was due';
    const isDecided = standing.includes(own.month) || dueBy([own.month]).length === 0;
    return isDecided ? undefined : `facts came late for ${due[0]} or before, and nobody deferred it`;
  }
  const left = due.find((month) => !restatements.some((restated) => restated.month === month));
  return left && `facts came late for ${left} or before, and it was not computed again`;
}

// Each computation carries on from the one before it, and the first from what was known of the month before that.
function differenceInChain({ own, restatements }: Statement, evidence: Evidence): string | undefined {
  const computations = [...restatements, own];
  let carried = carriedBefore(evidence.before.months(), computations[0]?.month ?? own.month);
  for (const computation of computations) {
    const { month, contractId, stateIn, stateOut } = computation;
    const expected = carried?.contractId === contractId ? carried : null;
    const difference = differenceInComputation(computation, expected?.month ?? null, evidence);
    if (difference) return computation === own ? difference : `in its restatement of ${month}, ${difference}`;
    if (!isSame(expected?.state ?? {}, stateIn)) return `${month} does not carry on what the month before it left`;
    carried = { contractId, month, state: stateOut };
  }
  return undefined;
}

/** Computes a month again from its facts, its terms, and what wagers make of them. */
function differenceInComputation(
  computation: Computation,
  before: Month | null,
  { version, facts, judged }: Evidence,
): string | undefined {
  const { month } = computation;
  const settledBy = version(computation);
  if (!settledBy) return 'its contract version is missing or cannot be read';
  const { terms: signed, declaration, clauses, termsHash } = settledBy;
  if (termsHash !== computation.termsHash) return 'its terms are not the terms of its contract version';
  const wagered = wageredTerms({ terms: signed, declaration }, { clauses, month, before, facts: judged });
  if (!isSame(wagered.outcomes ?? [], computation.wagers ?? [])) return 'its wagers are not what their results give';
  const { terms, moved } = wagered;
  const inputs = assembleInputs({ terms, declaration, ...facts(month), moved });
  if (!isSame(inputs, computation.inputs)) return 'its inputs are not what its facts add up to';
  const evaluation = evaluateTerms(terms, computation.inputs, computation.stateIn);
  if (!evaluation.ok) return `its terms cannot be evaluated: ${evaluation.error.message}`;
  const again = renderEvaluation(evaluation.value);
  for (const part of ['distributed', 'allocations', 'steps', 'stateOut', 'trace'] as const) {
    if (!isSame(again[part], computation[part])) return `its ${part} is not what its inputs give`;
  }
  return undefined;
}

// Everybody who takes part has a share of the own month, and each key stands for the party that it stands for in the
// version that computed the month.
function differenceInParties({ own, restatements, shares }: Statement, { version }: Evidence): string | undefined {
  const parties = new Map([...restatements, own].map((one) => [one.month, version(one)?.participants]));
  const stray = shares.find(({ forMonth, partyKey, partyId }) => parties.get(forMonth)?.get(partyKey) !== partyId);
  if (stray) return `it gives ${stray.partyKey} an amount for ${stray.forMonth}, who takes no part there`;
  const missing = [...(parties.get(own.month)?.keys() ?? [])].find(
    (key) => !shares.some(({ forMonth, partyKey }) => forMonth === own.month && partyKey === key),
  );
  return missing === undefined ? undefined : `${missing} takes part and has no share`;
}

// A month that is computed here has been given what it gives, all statements together.
function differenceInShares({ own, restatements, shares }: Statement, { before }: Evidence): string | undefined {
  for (const computation of [...restatements, own]) {
    const { month } = computation;
    const given = new Map(before.givenFor(month));
    for (const { forMonth, partyKey, amountMinor } of shares) {
      if (forMonth === month) given.set(partyKey, (given.get(partyKey) ?? 0n) + amountMinor);
    }
    if (!sharesHold(givenByKey(computation), given)) return `what was given for ${month} is not what it gives`;
  }
  return undefined;
}

// The tranches that a month fires were funded once, all statements together, by whom and for whom the version names.
function differenceInFundings({ own, restatements, fundings }: Statement, evidence: Evidence): string | undefined {
  const computations = [...restatements, own];
  const stray = fundings.find(({ forMonth }) => !computations.some(({ month }) => month === forMonth));
  if (stray) return `it funds the tranche ${stray.tranche} for ${stray.forMonth}, which it does not compute`;
  for (const computation of computations) {
    const participants = evidence.version(computation)?.participants ?? new Map<string, Id<'party'>>();
    const { month } = computation;
    const posted = [...evidence.before.fundingsFor(month), ...fundings.filter(({ forMonth }) => forMonth === month)];
    const [left] = fundingsOf(computation, participants, posted);
    if (left) return `the tranche ${left.tranche} of ${computation.month} is not funded as it is fired`;
    const due = fundingsOf(computation, participants, []);
    const other = posted.find((one) =>
      due.some((funding) => funding.tranche === one.tranche && !isOfSame(funding, one)),
    );
    if (other)
      return `the tranche ${other.tranche} of ${computation.month} is not funded by whom, or for whom, it was agreed`;
  }
  return undefined;
}

function isOfSame(a: Funding, b: Funding): boolean {
  return (['wager', 'point', 'funderKey', 'funderId', 'toKey', 'toId'] as const).every((name) => a[name] === b[name]);
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalize(a) === canonicalize(b);
}

function sharesHold(computed: ReadonlyMap<string, bigint>, shares: ReadonlyMap<string, bigint>): boolean {
  const keys = new Set([...computed.keys(), ...shares.keys()]);
  return [...keys].every((key) => (computed.get(key) ?? 0n) === (shares.get(key) ?? 0n));
}
