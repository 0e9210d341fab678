import { Injectable } from '@nestjs/common';
import { ContractQueries, parseInputs, parseTerms, withDefaults } from '#libs/contracts';
import type { Id } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { ExplainedVersion, StatementToExplain } from '../domain/explain-share.js';
import { statementBehind } from '../domain/restatement.js';
import { type ComputedIn, ExplanationReads, type GivenShare } from '../persistence/explanation.reads.js';
import type { StatementRow } from '../persistence/settlement.rows.js';

type Versions = ReadonlyMap<string, ExplainedVersion>;

/** Gathers what the amounts of statements follow from: three statements of SQL, however many statements there are. */
@Injectable()
export class ExplainStatements {
  constructor(
    private readonly reads: ExplanationReads,
    private readonly contracts: ContractQueries,
  ) {}

  /** For `explainShare`. Whoever may see a statement may see all of it. */
  async prepare(reader: Reader, rows: readonly StatementRow[]): Promise<Map<Id<'statement'>, StatementToExplain>> {
    const corrected = rows.flatMap(({ ventureId, currency, restatements }) =>
      restatements.map(({ month }) => ({ ventureId, currency, month })),
    );
    const given = corrected.length === 0 ? [] : await this.reads.given(reader, corrected);
    const history = await this.reads.computedIn(
      reader,
      rows.map(({ ventureId }) => ventureId),
    );
    const versions = await this.versions(reader, rows);
    return new Map(rows.map((row) => [row.id, toExplain(row, { given, history, versions })]));
  }

  private async versions(reader: Reader, rows: readonly StatementRow[]): Promise<Versions> {
    const ids = rows.flatMap((row) => [row.contractId, ...row.restatements.map((one) => one.contractId)]);
    const contracts = await this.contracts.byIds(reader, [...new Set(ids)]);
    const wanted = new Set(rows.flatMap((row) => [keyOf(row), ...row.restatements.map(keyOf)]));
    const versions = new Map<string, ExplainedVersion>();
    for (const contract of contracts.values()) {
      for (const { number, terms: document, inputs, clauses } of contract.versions) {
        const key = keyOf({ contractId: contract.id, contractVersion: number });
        const terms = wanted.has(key) ? parseTerms(document) : undefined;
        if (!terms?.ok) continue;
        const declaration = withDefaults(terms.value, parseInputs(inputs).declaration);
        versions.set(key, { terms: terms.value, document, declaration, clauses });
      }
    }
    return versions;
  }
}

type Around = {
  readonly given: readonly GivenShare[];
  readonly history: readonly ComputedIn[];
  readonly versions: Versions;
};

function toExplain(row: StatementRow, { given, history, versions }: Around): StatementToExplain {
  const { ventureId, currency, month, distributedMinor, restatements, wagers, ...own } = row;
  const isEarlier = (one: { ventureId: Id<'venture'>; currency: string }, before: string) =>
    one.ventureId === ventureId && one.currency === currency && before < month;
  const first = restatements[0]?.month ?? month;
  return {
    month,
    own: { ...own, month, distributed: distributedMinor.toString(), ...(wagers && { wagers }) },
    restatements,
    versionOf: (of) => versions.get(keyOf(of)),
    carriedIn: statementBehind(
      history.filter((one) => isEarlier(one, one.month)),
      first,
    ),
    posted: given.filter((one) => isEarlier(one, one.statementMonth)),
  };
}

function keyOf({ contractId, contractVersion }: { contractId: Id<'contract'>; contractVersion: number }): string {
  return `${contractId}/${contractVersion}`;
}
