import {
  type AmountPart,
  type Clauses,
  explainAllocation,
  type InputDeclaration,
  type Terms,
  withOutcomes,
} from '#libs/contracts';
import type { Month } from '#libs/kernel';
import type { ExplanationNode } from './explanation.js';
import { trancheNodes } from './explain-tranche.js';
import { sourcesOf, type SourceContext } from './explanation-sources.js';
import { tranchesOf } from './fundings.js';
import { amountOf, type Computation, type Share } from './statement.js';

type ComputedMonth = Omit<Computation, 'allocations'>;

export type ExplainedVersion = {
  readonly terms: Terms;
  /** The terms as the parties signed them. */
  readonly document: unknown;
  /** With the defaults written out. */
  readonly declaration: InputDeclaration;
  readonly clauses: Clauses;
};

/** What a statement gave for a month. */
export type PostedShare = Pick<Share, 'forMonth' | 'partyKey' | 'amountMinor'> & { readonly statementMonth: Month };

/** A statement with what its amounts follow from beside its own rows. */
export type StatementToExplain = {
  readonly month: Month;
  readonly own: ComputedMonth;
  /** Ascending. */
  readonly restatements: readonly ComputedMonth[];
  readonly versionOf: (of: Pick<Computation, 'contractId' | 'contractVersion'>) => ExplainedVersion | undefined;
  /** The month of the statement that carried state into the first month computed here; null when there was none. */
  readonly carriedIn: Month | null;
  /** What the statements before this one gave, ascending. */
  readonly posted: readonly PostedShare[];
};

/**
 * Why a share of a statement is what it is. Own month: the steps that gave it. A closed month: what it gives when it is
 * computed again, less what earlier statements gave for it. Every amount is the sum of its children, and every leaf
 * names its sources. Throws when the rows do not follow from each other, as `verify` tells in full.
 */
export function explainShare(
  { forMonth, partyKey, amountMinor }: Pick<Share, 'forMonth' | 'partyKey' | 'amountMinor'>,
  statement: StatementToExplain,
): ExplanationNode {
  const isOwn = forMonth === statement.month;
  const computed = explainMonth(statement, forMonth, partyKey);
  if (isOwn) {
    const label = `share of ${partyKey} for ${forMonth}`;
    return summed({ kind: 'share', label, amountMinor, month: forMonth, children: computed });
  }
  const given = sumOf(computed);
  const recomputed = summed({
    kind: 'recomputed',
    label: `${forMonth} computed again with what is known by ${statement.month}`,
    ...{ amountMinor: given, month: forMonth, children: computed },
  });
  const posted = statement.posted.filter((one) => one.forMonth === forMonth && one.partyKey === partyKey);
  const label = `adjustment of ${forMonth} for ${partyKey}`;
  const children = [recomputed, ...posted.map(postedBefore)];
  return summed({ kind: 'adjustment', label, amountMinor, month: forMonth, children });
}

function postedBefore({ forMonth, amountMinor, statementMonth }: PostedShare): ExplanationNode {
  const label = `less what the statement of ${statementMonth} gave`;
  const node = plain({ kind: 'postedBefore', label, amountMinor: -amountMinor, month: forMonth });
  return { ...node, sources: [{ kind: 'statement', statementMonth }] };
}

/** What the party got in a month: by the steps of the waterfall, and as tranches of wagers beside it. */
function explainMonth(statement: StatementToExplain, month: Month, partyKey: string): readonly ExplanationNode[] {
  const computations = [...statement.restatements.filter((one) => one.month !== statement.month), statement.own];
  const index = computations.findIndex((one) => one.month === month);
  const computation = computations[index];
  const version = computation && statement.versionOf(computation);
  if (!computation || !version) throw new Error(`the statement of ${statement.month} does not compute ${month}`);
  const context: SourceContext = {
    computation,
    declaration: version.declaration,
    asOf: statement.month,
    // Only the first month carries on from another statement; the others carry on from the month before them in this one.
    carriedIn: index === 0 ? statement.carriedIn : statement.month,
  };
  const parts = explainAllocation(termsInForce(version, computation), computation, partyKey);
  const steps = parts.map((part) => nodeOf(part, { context, document: version.document }));
  const nodes = [...steps, ...trancheNodes(computation, partyKey, statement.month)];
  const given = givenBySteps(computation, partyKey);
  if (sumOf(nodes) !== given) throw new Error(`${month} gave ${partyKey} ${given}, and its terms do not: run verify`);
  return nodes.length > 0 ? nodes : [noStep(month, partyKey)];
}

/** The terms as the wagers had made them by the month. */
function termsInForce({ terms, declaration, clauses }: ExplainedVersion, { wagers }: ComputedMonth): Terms {
  return wagers ? withOutcomes({ terms, declaration }, clauses, wagers).terms : terms;
}

function givenBySteps(computation: ComputedMonth, partyKey: string): bigint {
  const bySteps = computation.steps.reduce((sum, { to }) => sum + amountOf(to, partyKey), 0n);
  const tranches = tranchesOf(computation).filter(({ to }) => to === partyKey);
  return tranches.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), bySteps);
}

type NodeContext = { readonly context: SourceContext; readonly document: unknown };

function nodeOf(part: AmountPart, around: NodeContext): ExplanationNode {
  const { kind, label, amountMinor, step, figures, reads } = part;
  const children = part.children.map((child) => nodeOf(child, around));
  const clause = kind === 'step' ? clauseOf(around.document, step) : null;
  const sources = children.length > 0 ? [] : sourcesOf(reads, around.context);
  const { month } = around.context.computation;
  return { kind, label, amountMinor, month, step, clause, figures, children, sources };
}

/** The text of a step as the parties signed it. */
export function clauseOf(document: unknown, step: string): unknown {
  const { waterfall = [], residual } = document as { waterfall?: readonly { id?: unknown }[]; residual?: unknown };
  if (step === 'residual') return { residual };
  return waterfall.find((clause) => clause.id === step) ?? null;
}

function noStep(month: Month, partyKey: string): ExplanationNode {
  const node = plain({ kind: 'nothing', label: `no step names ${partyKey}`, amountMinor: 0n, month });
  return { ...node, sources: [{ kind: 'constant', path: ['terms', 'waterfall'], value: null }] };
}

type PlainNode = Pick<ExplanationNode, 'kind' | 'label' | 'amountMinor' | 'month'>;

function plain(node: PlainNode): ExplanationNode {
  return { ...node, step: null, clause: null, figures: {}, sources: [], children: [] };
}

function summed({ children, ...node }: PlainNode & Pick<ExplanationNode, 'children'>): ExplanationNode {
  const sum = sumOf(children);
  if (sum === node.amountMinor) return { ...plain(node), children };
  throw new Error(`${node.label}: it is ${node.amountMinor}, and its parts are ${sum}: run verify`);
}

function sumOf(nodes: readonly Pick<ExplanationNode, 'amountMinor'>[]): bigint {
  return nodes.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}
