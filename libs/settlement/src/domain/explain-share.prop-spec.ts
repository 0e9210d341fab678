import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withDefaults } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import { explainShare, type StatementToExplain } from './explain-share.js';
import { type ExplanationNode, type ExplanationSource, flatten } from './explanation.js';
import { arbitraryHistory, factsOf, type History, numberOf, settleAll } from './late-facts.arbitrary.js';
import { statementBehind } from './restatement.js';
import { amountOf, type Statement } from './statement.js';

const RUNS = { numRuns: 60 };

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (!found) throw new Error(`there is no entry ${index}`);
  return found;
}

function toExplain(history: History, statements: readonly Statement[], index: number): StatementToExplain {
  const before = statements.slice(0, index);
  const { month, own, restatements } = at(statements, index);
  const computed = before.map((one) => ({ month: one.month, restated: one.restatements.map((each) => each.month) }));
  return {
    ...{ month, own, restatements },
    versionOf: ({ contractVersion }) => {
      const contract = history.contracts.find(({ version }) => version === contractVersion);
      if (!contract) return undefined;
      const { terms, inputs } = contract;
      const document = { waterfall: terms.waterfall, residual: terms.residual };
      return { terms, document, declaration: withDefaults(terms, inputs), clauses: contract.clauses };
    },
    carriedIn: statementBehind(computed, restatements[0]?.month ?? month),
    posted: before.flatMap(({ month: statementMonth, shares }) =>
      shares.map((share) => ({ ...share, statementMonth })),
    ),
  };
}

function expectToAddUp({ children, amountMinor }: ExplanationNode): void {
  if (children.length === 0) return;
  expect(children.reduce((sum, child) => sum + child.amountMinor, 0n)).toBe(amountMinor);
  for (const child of children) expectToAddUp(child);
}

/** What the facts say that a source names. */
function valueIn(history: History, source: ExplanationSource): string | null {
  if (source.kind !== 'events' && source.kind !== 'indicator') return null;
  const { sums, indicators } = factsOf(history, numberOf(source.month), numberOf(source.asOf));
  if (source.kind === 'events') {
    const measure = source.measure === 'amount' ? 'amountMinor' : 'count';
    return source.kinds.reduce((sum, kind) => sum + (sums.get(kind)?.[measure] ?? 0n), 0n).toString();
  }
  const result = indicators.get(source.code);
  return result ? `${result.numerator}/${result.denominator}` : null;
}

/** The state that the statement of a month left for a month, or for the one that it restated last. */
function stateLeft({ own, restatements }: Statement, before: Month): Readonly<Record<string, string>> {
  const computed = [...restatements, own].filter(({ month }) => month < before);
  return computed.at(-1)?.stateOut ?? {};
}

function expectSourcesToHold({ month, sources }: ExplanationNode, history: History, statements: readonly Statement[]) {
  for (const source of sources) {
    if (source.kind === 'events' || source.kind === 'indicator') {
      expect([source.name, source.value]).toEqual([source.name, valueIn(history, source)]);
    }
    if (source.kind !== 'carried' || source.statementMonth === null) continue;
    const behind = statements.find((one) => one.month === source.statementMonth);
    const left = behind && stateLeft(behind, month);
    expect(amountOf(left ?? {}, source.name).toString()).toBe(source.value);
  }
}

describe('the explanation of any share of any statement, late facts included', () => {
  it('adds up at every level, and every leaf names facts that say what it says', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const statements = settleAll(history);
        const shares = statements.flatMap((statement, index) => {
          const toBeExplained = toExplain(history, statements, index);
          return statement.shares.map((share) => ({ share, root: explainShare(share, toBeExplained) }));
        });
        for (const { share, root } of shares) {
          expect(root.amountMinor).toBe(share.amountMinor);
          expectToAddUp(root);
          for (const node of flatten(root)) {
            expect(node.sources.length > 0).toBe(node.children.length === 0);
            expectSourcesToHold(node, history, statements);
            node.sources.forEach(({ kind }) => kinds.add(kind));
          }
        }
      }),
      RUNS,
    );
    expect([...kinds].sort()).toEqual(['carried', 'constant', 'events', 'indicator', 'statement']);
  });
});

describe('the list of an explanation', () => {
  it('has every node before its children and says where it hangs', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const statements = settleAll(history);
        const last = statements.length - 1;
        const root = explainShare(at(at(statements, last).shares, 0), toExplain(history, statements, last));
        const list = flatten(root);
        expect(list[0]).toMatchObject({ index: 0, parent: null, depth: 0, amountMinor: root.amountMinor });
        for (const { index, parent, depth, children } of list) {
          expect(parent === null || (parent < index && list[parent]?.depth === depth - 1)).toBe(true);
          expect(list.filter((one) => one.parent === index).map(({ label }) => label)).toEqual(
            children.map(({ label }) => label),
          );
        }
      }),
      { numRuns: 5 },
    );
  });
});
