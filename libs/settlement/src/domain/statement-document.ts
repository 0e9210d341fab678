import { hash } from 'node:crypto';
import { canonicalJson, CURRENCY_EXPONENTS, type Id, type Month, publicId } from '#libs/kernel';
import {
  type AmountShown,
  amountShown,
  type ComputationShown,
  computationShown,
  type NamedVersion,
  type PartyShown,
  partyShown,
  type Showing,
} from './computation-shown.js';
import { givenTo } from './fundings.js';
import type { Computation, Share, Statement, Funding } from './statement.js';

/** A statement as it was issued, from memory or from its rows. What a month gives to whom stands in its steps. */
export type IssuedStatement = Omit<Statement, 'own'> & {
  readonly own: Omit<Computation, 'allocations'>;
  /** Null when no money moved. */
  readonly journalId: Id<'journal'> | null;
  readonly issuedAt: Date;
};

/** What the ids of a statement stand for, as it is called today. */
export type StatementNames = {
  /** Null where the reader may not see the venture. */
  readonly venture: string | null;
  readonly parties: ReadonlyMap<Id<'party'>, string>;
  readonly versionOf: (computation: Pick<Computation, 'contractId' | 'contractVersion'>) => NamedVersion;
};

/** A closed month that was computed again: what each party gets for it now, less what had been posted for it. */
export type AdjustmentShown = {
  readonly period: Month;
  readonly parties: readonly (PartyShown & {
    readonly recomputed: AmountShown;
    readonly postedBefore: AmountShown;
    readonly difference: AmountShown;
  })[];
  readonly computation: ComputationShown;
};

/** Members are added, never changed. */
export type StatementDocument = ReturnType<typeof statementDocument>;

/** A statement for people and programs, with names; `documentHash` is the hash of its `content`, and of nothing else. */
export function statementDocument(statement: IssuedStatement, names: StatementNames) {
  const { currency, own, restatements } = statement;
  const showing: Showing = { currency, parties: names.parties };
  const content = statementContent(statement);
  return {
    schema: 'chuang-statement/1',
    ...{ id: content.id, documentHash: documentHash(content), issuedAt: content.issuedAt, journal: content.journal },
    venture: { id: content.venture, name: names.venture },
    ...{ calendar: statement.calendar, period: statement.month, engine: statement.engine },
    ...{ currency, currencyDecimals: CURRENCY_EXPONENTS[currency] },
    shares: newestFirst(statement.shares).map(({ forMonth, partyKey, partyId, amountMinor }) => ({
      period: forMonth,
      ...partyShown(showing, partyKey, partyId),
      amount: amountShown(currency, amountMinor),
    })),
    computation: computationShown(own, names.versionOf(own), showing),
    adjustments: ascending(restatements).map((restated): AdjustmentShown => ({
      period: restated.month,
      parties: adjustedParties(restated, statement, { names, showing }),
      computation: computationShown(restated, names.versionOf(restated), showing),
    })),
    deferred: content.deferred ?? [],
    content,
  };
}

function adjustedParties(
  computed: Computation,
  { currency, shares }: IssuedStatement,
  { names, showing }: { readonly names: StatementNames; readonly showing: Showing },
): AdjustmentShown['parties'] {
  const { month } = computed;
  const differences = new Map(
    shares.filter(({ forMonth }) => forMonth === month).map((share) => [share.partyKey, share.amountMinor]),
  );
  const participants = [...names.versionOf(computed).participants].sort(([a], [b]) => byText(a, b));
  return participants.map(([key, party]) => {
    const recomputed = givenTo(computed, key);
    const difference = differences.get(key) ?? 0n;
    return {
      ...partyShown(showing, key, party),
      recomputed: amountShown(currency, recomputed),
      postedBefore: amountShown(currency, recomputed - difference),
      difference: amountShown(currency, difference),
    };
  });
}

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
    restatements: ascending(statement.restatements).map(computationContent),
    shares: inOrder(statement.shares).map(shareContent),
    ...(statement.fundings.length > 0 && { fundings: [...statement.fundings].sort(byTranche).map(fundingContent) }),
    ...(statement.deferred.length > 0 && { deferred: [...statement.deferred].sort(byText) }),
    journal: journalId && publicId('journal', journalId),
    issuedAt: issuedAt.toISOString(),
  };
}

/** SHA-256, in lower-case hex, over the RFC 8785 form of the content, in UTF-8. */
export function documentHash(content: StatementContent): string {
  return hash('sha256', canonicalJson(content), 'hex');
}

// Member by member, so that what the program learns to carry later does not change what was hashed before.
function computationContent(computation: Omit<Computation, 'allocations'>) {
  const { month, contractId, contractVersion, termsHash, inputs, stateIn, stateOut, distributed, steps, trace } =
    computation;
  return {
    period: month,
    contract: publicId('contract', contractId),
    ...{ contractVersion, termsHash, inputs, stateIn, stateOut, distributed, steps, trace },
    ...(computation.wagers && { wagers: computation.wagers }),
  };
}

function fundingContent({ forMonth, wager, point, tranche, ...parties }: Funding) {
  return {
    ...{ period: forMonth, wager, point, tranche },
    funder: { key: parties.funderKey, party: publicId('party', parties.funderId) },
    to: { key: parties.toKey, party: publicId('party', parties.toId) },
    amountMinor: parties.amountMinor.toString(),
  };
}

function byTranche(a: Funding, b: Funding): number {
  return byText(a.forMonth, b.forMonth) || byText(a.tranche, b.tranche);
}

function shareContent({ forMonth, partyKey, partyId, amountMinor }: Share) {
  return {
    period: forMonth,
    key: partyKey,
    party: publicId('party', partyId),
    amountMinor: amountMinor.toString(),
  };
}

function ascending(computations: readonly Computation[]): readonly Computation[] {
  return [...computations].sort((a, b) => byText(a.month, b.month));
}

function newestFirst(shares: readonly Share[]): readonly Share[] {
  return [...shares].sort((a, b) => byText(b.forMonth, a.forMonth) || byText(a.partyKey, b.partyKey));
}

function inOrder(shares: readonly Share[]): readonly Share[] {
  return [...shares].sort((a, b) => byText(a.forMonth, b.forMonth) || byText(a.partyKey, b.partyKey));
}

// By UTF-16 code units, as RFC 8785 sorts members: the same on every machine, whatever its language.
function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
