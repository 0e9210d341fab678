import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type Id, publicId } from '#libs/kernel';
import type { Computation, Share, Statement } from './statement.js';

/** A statement as it was issued, from memory or from its rows. What a month gives to whom stands in its steps. */
export type IssuedStatement = Omit<Statement, 'own'> & {
  readonly own: Omit<Computation, 'allocations'>;
  /** Null when no money moved. */
  readonly journalId: Id<'journal'> | null;
  readonly issuedAt: Date;
};

/** JSON with texts at its leaves; the version of a contract is its only number. Ids in their public form, amounts in minor units. */
export type StatementContent = ReturnType<typeof statementContent>;

/**
 * What a statement says for good: everything that is fixed when it is issued, and nothing that may change later, such as
 * names. Proofs are made of its canonical form (`documentHash`), so a member never changes its meaning; another content
 * gets another `schema`.
 */
export function statementContent(statement: IssuedStatement) {
  const { id, ventureId, calendar, month, currency, engine, journalId, issuedAt } = statement;
  return {
    schema: 'chuang-statement-content/1',
    id: publicId('statement', id),
    venture: publicId('venture', ventureId),
    ...{ calendar, period: month, currency, engine },
    own: computationContent(statement.own),
    restatements: [...statement.restatements].sort((a, b) => byText(a.month, b.month)).map(computationContent),
    shares: [...statement.shares].sort(byPeriodThenParty).map(shareContent),
    journal: journalId && publicId('journal', journalId),
    issuedAt: issuedAt.toISOString(),
  };
}

/** SHA-256, in lower-case hex, over the RFC 8785 form of the content, in UTF-8. */
export function documentHash(content: StatementContent): string {
  const canonical = canonicalize(content);
  if (canonical === undefined) throw new Error('a statement that has no JSON form');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

// Member by member, so that what the program learns to carry later does not change what was hashed before.
function computationContent(computation: Omit<Computation, 'allocations'>) {
  const { month, contractId, contractVersion, termsHash, inputs, stateIn, stateOut, distributed, steps, trace } =
    computation;
  return {
    period: month,
    contract: publicId('contract', contractId),
    ...{ contractVersion, termsHash, inputs, stateIn, stateOut, distributed, steps, trace },
  };
}

function shareContent({ forMonth, partyKey, partyId, amountMinor }: Share) {
  return {
    period: forMonth,
    key: partyKey,
    party: publicId('party', partyId),
    amountMinor: amountMinor.toString(),
  };
}

function byPeriodThenParty(a: Share, b: Share): number {
  return byText(a.forMonth, b.forMonth) || byText(a.partyKey, b.partyKey);
}

// By UTF-16 code units, as RFC 8785 sorts members: the same on every machine, whatever its language.
function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
