import { assembleInputs, type InputDeclaration, type KindSums, type RationalResult } from '#libs/contracts';
import { ENGINE_VERSION, evaluateTerms, renderEvaluation, type Terms } from '#libs/share-rules';
import type { Id, Month } from '#libs/kernel';
import canonicalize from 'canonicalize';
import { carriedBefore, closedMonthsToRestate, type SettledMonth } from './restatement.js';
import { amountOf, type AmountTexts, type Computation, type Statement, statementId } from './statement.js';

export type ProvenVersion = {
  readonly terms: Terms;
  readonly declaration: InputDeclaration;
  readonly termsHash: string;
  readonly participants: ReadonlyMap<string, Id<'party'>>;
};

/** What a statement has to follow from: everything here is read from other rows than its own. */
export type Evidence = {
  /** Undefined when it is missing, or cannot be read. */
  readonly version: (of: Pick<Computation, 'contractId' | 'contractVersion'>) => ProvenVersion | undefined;
  /** What happened in a month, as it was known in the month of the statement. */
  readonly facts: (month: Month) => { sums: KindSums; indicators: ReadonlyMap<string, RationalResult> };
  /** Closed months that money came late for in the month of the statement. */
  readonly lateMoney: readonly Month[];
  /** The statements of the venture in the currency before this one, ascending. */
  readonly before: readonly Statement[];
};

/** Proves a statement again from what it must follow from; answers what differs, or undefined when it holds. */
export function differenceOf(statement: Statement, evidence: Evidence): string | undefined {
  return (
    differenceInName(statement) ??
    differenceInComputation(statement.own, evidence) ??
    differenceInRestatements(statement, evidence) ??
    differenceInState(statement, evidence) ??
    differenceInParties(statement, evidence) ??
    differenceInShares(statement, evidence)
  );
}

/** Computes a month again from its facts and its terms. */
export function differenceInComputation(
  computation: Computation,
  { version, facts }: Pick<Evidence, 'version' | 'facts'>,
): string | undefined {
  const settledBy = version(computation);
  if (!settledBy) return 'its contract version is missing or cannot be read';
  const { terms, declaration, termsHash } = settledBy;
  if (termsHash !== computation.termsHash) return 'its terms are not the terms of its contract version';
  const inputs = assembleInputs({ terms, declaration, ...facts(computation.month) });
  if (!isSame(inputs, computation.inputs)) return 'its inputs are not what its facts add up to';
  const evaluation = evaluateTerms(terms, computation.inputs, computation.stateIn);
  if (!evaluation.ok) return `its terms cannot be evaluated: ${evaluation.error.message}`;
  const again = renderEvaluation(evaluation.value);
  for (const part of ['distributed', 'allocations', 'steps', 'stateOut', 'trace'] as const) {
    if (!isSame(again[part], computation[part])) return `its ${part} is not what its inputs give`;
  }
  return undefined;
}

function differenceInName({ id, ventureId, month, currency, engine, own }: Statement): string | undefined {
  if (id !== statementId(ventureId, month, currency) || own.month !== month) return 'its id is not the id of its month';
  return engine === ENGINE_VERSION ? undefined : `it was evaluated by ${engine}, which is not known here`;
}

// Every month that money came late for is computed again, and every settled one behind it.
function differenceInRestatements(statement: Statement, evidence: Evidence): string | undefined {
  const { restatements } = statement;
  const due = closedMonthsToRestate(evidence.before.map(settledMonthOf), { money: evidence.lateMoney, results: [] });
  const left = due.find(({ month }) => !restatements.some((restated) => restated.month === month));
  if (left) return `facts came late for ${left.month} or before, and it was not computed again`;
  for (const restatement of restatements) {
    const difference = differenceInComputation(restatement, evidence);
    if (difference) return `in its restatement of ${restatement.month}, ${difference}`;
  }
  return undefined;
}

// Each computation carries on from the one before it, and the first from what was known of the month before that.
function differenceInState({ own, restatements }: Statement, { before }: Evidence): string | undefined {
  const computations = [...restatements, own];
  let carried = carriedBefore(before.map(settledMonthOf), computations[0]?.month ?? own.month);
  for (const { month, contractId, stateIn, stateOut } of computations) {
    const expected = carried?.contractId === contractId ? carried.state : {};
    if (!isSame(expected, stateIn)) return `${month} does not carry on what the month before it left`;
    carried = { contractId, state: stateOut };
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
  const all = [...before.flatMap((earlier) => earlier.shares), ...shares];
  for (const { month, allocations } of [...restatements, own]) {
    const given = new Map<string, bigint>();
    for (const { forMonth, partyKey, amountMinor } of all) {
      if (forMonth === month) given.set(partyKey, (given.get(partyKey) ?? 0n) + amountMinor);
    }
    if (!sharesHold(allocations, given)) return `what was given for ${month} is not what it gives`;
  }
  return undefined;
}

function settledMonthOf({ own, restatements }: Statement): SettledMonth {
  return { ...own, restatements };
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalize(a) === canonicalize(b);
}

function sharesHold(allocations: AmountTexts, shares: ReadonlyMap<string, bigint>): boolean {
  const keys = new Set([...Object.keys(allocations), ...shares.keys()]);
  return [...keys].every((key) => amountOf(allocations, key) === (shares.get(key) ?? 0n));
}
