import { Injectable } from '@nestjs/common';
import { parseInputs } from '#libs/contracts';
import { parseTerms, termsHash } from '#libs/share-rules';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Finding, Reader } from '#libs/platform';
import { type Deferral, restatedIn, standingDeferrals } from '../domain/deferral.js';
import { differenceOf, type Evidence, type ProvenVersion } from '../domain/proof.js';
import { ProvenChain } from '../domain/proven-chain.js';
import { documentHashOf } from '../domain/issued-statement.js';
import type { Statement } from '../domain/statement.js';
import type { StatementToProve, VersionToProve } from '../persistence/rows-to-prove.js';
import { SettlementProofs } from '../persistence/settlement.proofs.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { StatementsToProve } from '../persistence/statements-to-prove.js';
import { VerifyReceipts } from './verify-receipts.js';
import { DocumentTree } from '../persistence/document-tree.js';
import { KnownFacts } from './known-facts.js';

const SEALED = 'every sealed month holds the statements that were sealed';
const CHECK = 'every statement follows from its events, its terms and the statement before it';

/** What the statements of a venture are proven from, while they are read. */
type VentureInProof = {
  readonly facts: KnownFacts;
  readonly deferrals: readonly Deferral[];
  /** Months whose statements computed closed months again, in any currency. */
  readonly restated: Month[];
  readonly chains: Map<CurrencyCode, ProvenChain>;
};

/**
 * Proves every statement again from the rows: its events, its terms, its shares, what it carries on. Held at once are one
 * page of statements, whatever their number, and of the ventures in it what the proof compares: for each month and
 * currency a state and the amounts of its parties, a sum for each kind and a row for each result. That is a few hundred
 * bytes for a month that was computed.
 */
@Injectable()
export class VerifySettlement {
  constructor(
    private readonly proofs: SettlementProofs,
    private readonly toProve: StatementsToProve,
    private readonly documents: DocumentTree,
    private readonly deferrals: DeferralStore,
    private readonly receipts: VerifyReceipts,
  ) {}

  async execute(reader: Reader): Promise<readonly Finding[]> {
    return [
      ...(await this.proofs.findings(reader)),
      ...(await this.brokenTrees(reader)),
      ...(await this.receipts.execute(reader)),
      ...(await this.brokenStatements(reader)),
    ];
  }

  /** Builds the tree of every sealed month again. */
  private async brokenTrees(reader: Reader): Promise<readonly Finding[]> {
    let rows = 0n;
    let first: string | undefined;
    for await (const { calendar, month, ...sealed } of this.proofs.sealedDocuments(reader)) {
      const { count, root } = await this.documents.ofMonth(reader, { calendar, month });
      if (count === sealed.count && root === sealed.root) continue;
      const difference = `${sealed.count} statements were sealed under ${sealed.root}, it has ${count} under ${root}`;
      rows += 1n;
      first ??= `seal of ${month} in calendar ${calendar}: ${difference}`;
    }
    return first === undefined ? [] : [{ check: SEALED, rows, first }];
  }

  private async brokenStatements(reader: Reader): Promise<readonly Finding[]> {
    let rows = 0n;
    let first: string | undefined;
    let ventures: ReadonlyMap<Id<'venture'>, VentureInProof> = new Map();
    for await (const page of this.toProve.pages(reader)) {
      ventures = await this.inProof(reader, [...new Set(page.map(({ ventureId }) => ventureId))], ventures);
      const names = new Set(page.flatMap(versionsNamed));
      const versions = readVersions(await this.toProve.versions(reader, [...ventures.keys()], [...names]));
      for (const row of page) {
        const difference = differenceIn(row, versions, ventures.get(row.ventureId));
        if (difference === undefined) continue;
        rows += 1n;
        first ??= `statement ${row.id} of venture ${row.ventureId} for ${row.month}: ${difference}`;
      }
    }
    return first === undefined ? [] : [{ check: CHECK, rows, first }];
  }

  // A venture whose statements fill several pages is carried on from one to the next; the others are forgotten.
  private async inProof(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    known: ReadonlyMap<Id<'venture'>, VentureInProof>,
  ): Promise<ReadonlyMap<Id<'venture'>, VentureInProof>> {
    const unknown = ventures.filter((venture) => !known.has(venture));
    const facts = new KnownFacts(
      await this.toProve.sums(reader, unknown),
      await this.toProve.results(reader, unknown),
      await this.toProve.lateResults(reader, unknown),
    );
    const deferrals = await this.deferrals.ofVentures(reader, unknown);
    const begin = (venture: Id<'venture'>): VentureInProof => ({
      facts,
      deferrals: deferrals.filter(({ ventureId }) => ventureId === venture),
      restated: [],
      chains: new Map(),
    });
    return new Map(ventures.map((venture) => [venture, known.get(venture) ?? begin(venture)]));
  }
}

function differenceIn(
  row: StatementToProve,
  versions: ReadonlyMap<string, ProvenVersion>,
  venture: VentureInProof | undefined,
): string | undefined {
  if (!venture) throw new Error(`nothing was read of venture ${row.ventureId}`);
  const { facts, deferrals, restated, chains } = venture;
  const chain = chains.get(row.currency) ?? new ProvenChain();
  chains.set(row.currency, chain);
  return unlessUnreadable(() => {
    const statement = storedStatement(row);
    const evidence: Evidence = {
      before: chain,
      version: ({ contractId, contractVersion }) => versions.get(`${contractId}/${contractVersion}`),
      facts: (of) => facts.of(statement, of),
      judged: (of) => facts.judged(statement, of),
      late: (recorded) => facts.late(statement, recorded),
      deferred: standingDeferrals(deferrals, restated, statement.month),
    };
    const difference = unlessUnreadable(() => differenceOf(statement, evidence) ?? differenceInDocument(row));
    chain.add(statement);
    restated.push(...restatedIn([statement]));
    return difference;
  });
}

// As "contract/number", which is how versions are found.
function versionsNamed({ contractId, contractVersion, restatements }: StatementToProve): string[] {
  const restated: readonly (Partial<Statement['own']> | null)[] = Array.isArray(restatements) ? restatements : [];
  return [
    `${contractId}/${contractVersion}`,
    ...restated.map((one) => `${String(one?.contractId)}/${String(one?.contractVersion)}`),
  ];
}

// What somebody wrote past the program may have any shape; the proof names it and goes on.
function unlessUnreadable(prove: () => string | undefined): string | undefined {
  try {
    return prove();
  } catch (failure) {
    return `it cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}

function differenceInDocument(row: StatementToProve): string | undefined {
  if (documentHashOf(row, row.shares ?? [], row.fundings ?? []) === row.documentHash) return undefined;
  return 'what it says is not what its hash was made of';
}

// The amounts by party, added up from the steps: the allocation of the own month is not stored twice.
function storedStatement({
  shares,
  fundings,
  distributedMinor,
  wagers,
  deferred,
  ...row
}: StatementToProve): Statement {
  const { id, ventureId, calendar, currency, engine, restatements, ...own } = row;
  const distributed = distributedMinor.toString();
  return {
    ...{ id, ventureId, calendar, currency, engine, restatements, month: own.month },
    deferred: deferred ?? [],
    own: { ...own, distributed, allocations: allocationsOf(own.steps), ...(wagers && { wagers }) },
    shares: (shares ?? []).map((share) => ({ ...share, amountMinor: BigInt(share.amountMinor) })),
    fundings: (fundings ?? []).map((one) => ({ ...one, amountMinor: BigInt(one.amountMinor) })),
  };
}

function allocationsOf(steps: StatementToProve['steps']): Record<string, string> {
  const amounts = new Map<string, bigint>();
  for (const step of steps) {
    for (const [key, amount] of Object.entries(step.to)) amounts.set(key, (amounts.get(key) ?? 0n) + BigInt(amount));
  }
  return Object.fromEntries([...amounts].map(([key, amount]) => [key, amount.toString()]));
}

function readVersions(rows: readonly VersionToProve[]): Map<string, ProvenVersion> {
  const versions = new Map<string, ProvenVersion>();
  for (const { contractId, number, terms, inputs, clauses, participants } of rows) {
    const parsed = parseTerms(terms);
    if (parsed.ok)
      versions.set(`${contractId}/${number}`, {
        terms: parsed.value,
        declaration: parseInputs(inputs).declaration,
        clauses,
        termsHash: termsHash(terms),
        participants: new Map(Object.entries(participants ?? {})),
      });
  }
  return versions;
}
