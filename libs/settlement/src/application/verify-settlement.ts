import { Injectable } from '@nestjs/common';
import { type FactsOfPoint, type KindSums, parseInputs, type RationalResult } from '#libs/contracts';
import { parseTerms, termsHash } from '#libs/share-rules';
import { type Id, type Month, rational } from '#libs/kernel';
import type { Finding, Reader } from '#libs/platform';
import { groupBy } from '../domain/group-by.js';
import { standingDeferrals } from '../domain/deferral.js';
import { differenceOf, type Evidence, type ProvenVersion } from '../domain/proof.js';
import { documentHashOf } from '../domain/issued-statement.js';
import type { LateMonths } from '../domain/restatement.js';
import type { Statement } from '../domain/statement.js';
import type {
  LateResult,
  ResultToProve,
  StatementToProve,
  SumToProve,
  VersionToProve,
} from '../persistence/rows-to-prove.js';
import { SettlementProofs } from '../persistence/settlement.proofs.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { DocumentTree } from '../persistence/document-tree.js';

const VENTURES_PER_CHUNK = 200;

const SEALED = 'every sealed month holds the statements that were sealed';
const CHECK = 'every statement follows from its events, its terms and the statement before it';

/** Proves every statement again from the rows: its events, its terms, its shares, what it carries on. */
@Injectable()
export class VerifySettlement {
  constructor(
    private readonly proofs: SettlementProofs,
    private readonly documents: DocumentTree,
    private readonly deferrals: DeferralStore,
  ) {}

  async execute(reader: Reader): Promise<readonly Finding[]> {
    const findings = [...(await this.proofs.findings(reader)), ...(await this.brokenTrees(reader))];
    let rows = 0n;
    let first: string | undefined;
    for await (const ventures of this.proofs.ventures(reader, VENTURES_PER_CHUNK)) {
      const broken = await this.brokenStatements(reader, ventures);
      rows += BigInt(broken.length);
      first ??= broken[0];
    }
    return first === undefined ? findings : [...findings, { check: CHECK, rows, first }];
  }

  /** Builds the tree of every sealed month again. */
  private async brokenTrees(reader: Reader): Promise<readonly Finding[]> {
    const broken: string[] = [];
    for (const { calendar, month, ...sealed } of await this.proofs.sealedDocuments(reader)) {
      const { count, root } = await this.documents.ofMonth(reader, { calendar, month });
      if (count === sealed.count && root === sealed.root) continue;
      const difference = `${sealed.count} statements were sealed under ${sealed.root}, it has ${count} under ${root}`;
      broken.push(`seal of ${month} in calendar ${calendar}: ${difference}`);
    }
    const [first] = broken;
    return first === undefined ? [] : [{ check: SEALED, rows: BigInt(broken.length), first }];
  }

  private async brokenStatements(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<string[]> {
    const versions = readVersions(await this.proofs.versions(reader, ventures));
    const facts = new KnownFacts(
      await this.proofs.sums(reader, ventures),
      await this.proofs.results(reader, ventures),
      await this.proofs.lateResults(reader, ventures),
    );
    const deferrals = groupBy(await this.deferrals.ofVentures(reader, ventures), (one) => one.ventureId);
    const broken: string[] = [];
    let before: Statement[] = [];
    const rows = await this.proofs.statements(reader, ventures);
    const ofVenture = groupBy(rows, (one) => one.ventureId);
    for (const row of rows) {
      const { id, ventureId, currency, month } = row;
      const isSuccessor = before[0]?.ventureId === ventureId && before[0].currency === currency;
      before = isSuccessor ? before : [];
      const difference = unlessUnreadable(() => {
        const statement = storedStatement(row);
        const evidence: Evidence = {
          before: [...before],
          version: ({ contractId, contractVersion }) => versions.get(`${contractId}/${contractVersion}`),
          facts: (of) => facts.of(statement, of),
          judged: (of) => facts.judged(statement, of),
          late: (recorded) => facts.late(statement, recorded),
          deferred: standingDeferrals(deferrals.get(ventureId) ?? [], ofVenture.get(ventureId) ?? [], month),
        };
        before.push(statement);
        return differenceOf(statement, evidence) ?? differenceInDocument(row);
      });
      if (difference) broken.push(`statement ${id} of venture ${ventureId} for ${month}: ${difference}`);
    }
    return broken;
  }
}

type Asked = Pick<Statement, 'ventureId' | 'currency' | 'month'>;

/** The facts of some ventures, each with the month in which it was recorded. */
class KnownFacts {
  private readonly sums: ReadonlyMap<string, readonly SumToProve[]>;
  private readonly results: ReadonlyMap<string, readonly ResultToProve[]>;
  private readonly sealedIn: ReadonlyMap<string, readonly ResultToProve[]>;
  private readonly lateResults: ReadonlyMap<string, readonly LateResult[]>;

  constructor(sums: readonly SumToProve[], results: readonly ResultToProve[], late: readonly LateResult[]) {
    this.sums = groupBy(sums, ({ ventureId, currency }) => `${ventureId}/${currency}`);
    this.results = groupBy(results, ({ ventureId, month, asOf }) => `${ventureId}/${month}/${asOf}`);
    this.sealedIn = groupBy(results, ({ ventureId, month }) => `${ventureId}/${month}`);
    this.lateResults = groupBy(late, ({ ventureId, recorded }) => `${ventureId}/${recorded}`);
  }

  /** A month with the results that were sealed for it in the month of the statement. */
  of(asked: Asked, month: Month): FactsOfPoint {
    return { sums: this.sumsOf(asked, month), indicators: this.resultsOf(asked.ventureId, month, asked.month) };
  }

  /** A month with the results that were sealed for it last, by the month of the statement. */
  judged(asked: Asked, month: Month): FactsOfPoint {
    const sealed = (this.sealedIn.get(`${asked.ventureId}/${month}`) ?? []).map((one) => one.asOf);
    const asOf = sealed
      .filter((one) => one <= asked.month)
      .sort()
      .at(-1);
    const indicators = asOf === undefined ? new Map() : this.resultsOf(asked.ventureId, month, asOf);
    return { sums: this.sumsOf(asked, month), indicators };
  }

  private sumsOf({ ventureId, currency, month: asOf }: Asked, month: Month): KindSums {
    const known = (this.sums.get(`${ventureId}/${currency}`) ?? []).filter(
      (sum) => sum.month === month && sum.recorded <= asOf,
    );
    const sums = new Map<SumToProve['kind'], { amountMinor: bigint; count: bigint }>();
    for (const { kind, amountMinor, count } of known) {
      const sum = sums.get(kind) ?? { amountMinor: 0n, count: 0n };
      sums.set(kind, { amountMinor: sum.amountMinor + BigInt(amountMinor), count: sum.count + count });
    }
    return sums;
  }

  private resultsOf(ventureId: Id<'venture'>, month: Month, asOf: Month): ReadonlyMap<string, RationalResult> {
    const results = this.results.get(`${ventureId}/${month}/${asOf}`) ?? [];
    return new Map(
      results.map(({ code, numerator, denominator }) => [code, rational(BigInt(numerator), BigInt(denominator))]),
    );
  }

  /** Closed months that money or measurements came late for, in a month. */
  late({ ventureId, currency }: Asked, recorded: Month): LateMonths {
    const sums = this.sums.get(`${ventureId}/${currency}`) ?? [];
    const results = this.lateResults.get(`${ventureId}/${recorded}`) ?? [];
    return {
      money: sums.filter((sum) => sum.recorded === recorded && sum.month < recorded).map((sum) => sum.month),
      results: results.map((late) => late.month),
    };
  }
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
