import { Injectable } from '@nestjs/common';
import { type KindSums, parseInputs, parseTerms, termsHash } from '#libs/contracts';
import type { Finding } from '#libs/ledger';
import type { Id } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import {
  type ClaimedComputation,
  differenceFromEvents,
  differenceOnRecomputing,
  isSame,
  sharesHold,
} from '../domain/proof.js';
import {
  SettlementProofs,
  type StatementToProve,
  type SumToProve,
  type VersionToProve,
} from '../persistence/settlement.proofs.js';

const VENTURES_PER_CHUNK = 200;

const CHECK = 'every statement follows from its events, its terms and the statement before it';

/** Proves every statement again from the rows: its events, its terms, its shares, what it carries on. */
@Injectable()
export class VerifySettlement {
  constructor(private readonly proofs: SettlementProofs) {}

  async execute(reader: Reader): Promise<readonly Finding[]> {
    const findings = await this.proofs.findings(reader);
    const broken: string[] = [];
    for await (const ventures of this.proofs.ventures(reader, VENTURES_PER_CHUNK)) {
      broken.push(...(await this.brokenStatements(reader, ventures)));
    }
    const [first] = broken;
    return first === undefined ? findings : [...findings, { check: CHECK, rows: BigInt(broken.length), first }];
  }

  private async brokenStatements(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<string[]> {
    const versions = readVersions(await this.proofs.versions(reader, ventures));
    const sums = sumsByMonth(await this.proofs.ownSums(reader, ventures));
    const posted = new Map<string, Map<string, bigint>>();
    const broken: string[] = [];
    let before: StatementToProve | undefined;
    for (const statement of await this.proofs.statements(reader, ventures)) {
      const difference = differenceOf(statement, { versions, sums, before, posted });
      if (difference)
        broken.push(
          `statement ${statement.id} of venture ${statement.ventureId} for ${statement.month}: ${difference}`,
        );
      before = statement;
    }
    return broken;
  }
}

type Version = Pick<ClaimedComputation, 'terms' | 'declaration'> & { readonly termsHash: string };

type Evidence = {
  readonly versions: ReadonlyMap<string, Version>;
  readonly sums: ReadonlyMap<string, KindSums>;
  readonly before: StatementToProve | undefined;
  /** What statements have given so far, by venture, currency and month, then by party. */
  readonly posted: Map<string, Map<string, bigint>>;
};

function differenceOf(statement: StatementToProve, evidence: Evidence): string | undefined {
  const version = evidence.versions.get(`${statement.contractId}/${statement.contractVersion}`);
  if (!version) return 'its contract version is missing or cannot be read';
  if (version.termsHash !== statement.termsHash) return 'its terms are not the terms of its contract version';
  const { month, inputs, stateIn, stateOut, steps, trace } = statement;
  const claimed: ClaimedComputation = {
    ...version,
    computation: {
      month,
      inputs,
      stateIn,
      stateOut,
      steps,
      trace,
      distributed: statement.distributedMinor.toString(),
      allocations: allocationsOf(statement),
    },
  };
  const sums = evidence.sums.get(`${statement.ventureId}/${statement.currency}/${month}`) ?? new Map();
  return (
    differenceFromEvents(claimed, sums) ??
    differenceOnRecomputing(claimed) ??
    differenceInState(statement, evidence.before) ??
    differenceInRestatements(statement, evidence)
  );
}

// A statement carries on what the one before it, or its own latest restatement, left.
function differenceInState(statement: StatementToProve, before: StatementToProve | undefined): string | undefined {
  const isSuccessor =
    before?.ventureId === statement.ventureId &&
    before.currency === statement.currency &&
    before.contractId === statement.contractId;
  const restated = statement.restatements.at(-1);
  const carried = restated ? restated.stateOut : isSuccessor ? before.stateOut : {};
  return isSame(carried, statement.stateIn) ? undefined : 'it does not carry on what the statement before it left';
}

function differenceInRestatements(statement: StatementToProve, { versions, posted }: Evidence): string | undefined {
  const given = (month: string) => `${statement.ventureId}/${statement.currency}/${month}`;
  for (const { forMonth, partyKey, amountMinor } of statement.shares) {
    const parties = posted.get(given(forMonth)) ?? new Map<string, bigint>();
    posted.set(given(forMonth), parties.set(partyKey, (parties.get(partyKey) ?? 0n) + BigInt(amountMinor)));
  }
  for (const { month, allocations } of [
    ...statement.restatements,
    { month: statement.month, allocations: allocationsOf(statement) },
  ]) {
    if (!sharesHold(allocations, posted.get(given(month)) ?? new Map()))
      return `what was given for ${month} is not what it gives`;
  }
  for (const restatement of statement.restatements) {
    const version = versions.get(`${restatement.contractId}/${restatement.contractVersion}`);
    if (!version) return `the contract version of its restatement of ${restatement.month} is missing`;
    const difference = differenceOnRecomputing({ ...version, computation: restatement });
    if (difference) return `in its restatement of ${restatement.month}, ${difference}`;
  }
  return undefined;
}

// The amounts by party, added up from the steps: the allocation is not stored twice.
function allocationsOf({ steps }: StatementToProve): Record<string, string> {
  const amounts = new Map<string, bigint>();
  for (const step of steps) {
    for (const [key, amount] of Object.entries(step.to)) amounts.set(key, (amounts.get(key) ?? 0n) + BigInt(amount));
  }
  return Object.fromEntries([...amounts].map(([key, amount]) => [key, amount.toString()]));
}

function readVersions(rows: readonly VersionToProve[]): Map<string, Version> {
  const versions = new Map<string, Version>();
  for (const { contractId, number, terms, inputs } of rows) {
    const parsed = parseTerms(terms);
    if (parsed.ok)
      versions.set(`${contractId}/${number}`, {
        terms: parsed.value,
        declaration: parseInputs(inputs).declaration,
        termsHash: termsHash(terms),
      });
  }
  return versions;
}

function sumsByMonth(rows: readonly SumToProve[]): Map<string, KindSums> {
  const sums = new Map<string, Map<string, { amountMinor: bigint; count: bigint }>>();
  for (const { ventureId, currency, month, kind, amountMinor, count } of rows) {
    const key = `${ventureId}/${currency}/${month}`;
    const kinds = sums.get(key) ?? new Map<string, { amountMinor: bigint; count: bigint }>();
    sums.set(key, kinds.set(kind, { amountMinor, count }));
  }
  return sums;
}
