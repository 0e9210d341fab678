import { Injectable } from '@nestjs/common';
import { ContractQueries } from '#libs/contracts';
import { IdentityQueries } from '#libs/identity';
import type { Id } from '#libs/kernel';
import type { Actor, Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { NamedVersion } from '../domain/computation-shown.js';
import { issuedStatement } from '../domain/issued-statement.js';
import type { Computation } from '../domain/statement.js';
import { type StatementDocument, statementDocument, type StatementNames } from '../domain/statement-document.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import type { StatementFilter } from '../persistence/statement.reads.js';
import { SettlementQueries } from './settlement.queries.js';

/** Few enough that a page of them stays small in memory, however many parties their contracts have. */
const STATEMENTS_PER_PAGE = 100;

type Names = Omit<StatementNames, 'venture'> & { readonly ventures: ReadonlyMap<Id<'venture'>, string> };

/** Statements as documents, with the names of today. */
@Injectable()
export class StatementDocuments {
  constructor(
    private readonly queries: SettlementQueries,
    private readonly contracts: ContractQueries,
    private readonly ventures: VentureQueries,
    private readonly identity: IdentityQueries,
  ) {}

  /** Undefined for what is not there, or not the viewer's to see. The viewer null here and below is whoever owns the machine. */
  async one(reader: Reader, viewer: Actor | null, id: Id<'statement'>): Promise<StatementDocument | undefined> {
    const row = await this.queries.statement(reader, viewer, id);
    return row && (await this.documentsOf(reader, viewer, [row]))[0];
  }

  /**
   * Newest month first, page by page. Statements never change, so nothing is held while a slow reader takes its time; one
   * that is issued meanwhile may be missing.
   */
  async *all(
    reader: Reader,
    viewer: Actor | null,
    filter: StatementFilter,
  ): AsyncGenerator<readonly StatementDocument[]> {
    let after: readonly string[] | undefined;
    for (;;) {
      const rows = await this.queries.page(reader, viewer, filter, { limit: STATEMENTS_PER_PAGE, after });
      if (rows.length > 0) yield await this.documentsOf(reader, viewer, rows);
      const last = rows.at(-1);
      if (!last || rows.length < STATEMENTS_PER_PAGE) return;
      after = [last.month, last.id];
    }
  }

  private async documentsOf(
    reader: Reader,
    viewer: Actor | null,
    rows: readonly StatementRow[],
  ): Promise<StatementDocument[]> {
    const shares = await this.queries.shares(
      reader,
      rows.map(({ id }) => id),
    );
    const fundings = await this.queries.fundings(reader, rows);
    const { ventures, ...names } = await this.namesOf(reader, viewer, rows);
    return rows.map((row) =>
      statementDocument(issuedStatement(row, shares.get(row.id) ?? [], fundings.get(row.id) ?? []), {
        ...names,
        venture: ventures.get(row.ventureId) ?? null,
      }),
    );
  }

  private async namesOf(reader: Reader, viewer: Actor | null, rows: readonly StatementRow[]): Promise<Names> {
    const references = new Map(
      rows.flatMap(({ ventureId, contractId, contractVersion, restatements }) =>
        [{ contractId, contractVersion }, ...restatements].map((one) => [
          keyOf(one),
          { ventureId, contractId: one.contractId, version: one.contractVersion },
        ]),
      ),
    );
    const versions = new Map<string, NamedVersion>();
    for (const { contractId, version, name, participants } of await this.contracts.versionsAt(reader, [
      ...references.values(),
    ])) {
      versions.set(keyOf({ contractId, contractVersion: version }), { name, participants });
    }
    const parties = [...new Set([...versions.values()].flatMap(({ participants }) => [...participants.values()]))];
    const known = await this.identity.partiesByIds(reader, parties);
    return {
      ventures: await this.venturesSeen(reader, viewer, [...new Set(rows.map(({ ventureId }) => ventureId))]),
      parties: new Map([...known].map(([id, { name }]) => [id, name])),
      versionOf: (computation) => {
        const version = versions.get(keyOf(computation));
        if (!version)
          throw new Error(`a statement names version ${keyOf(computation)} of a contract, which is not there`);
        return version;
      },
    };
  }

  private async venturesSeen(
    reader: Reader,
    viewer: Actor | null,
    ids: readonly Id<'venture'>[],
  ): Promise<Map<Id<'venture'>, string>> {
    if (viewer === null) {
      return new Map([...(await this.ventures.byIds(reader, ids))].map(([id, { name }]) => [id, name]));
    }
    const seen = await this.ventures.visibleVentures(reader, viewer, ids);
    return new Map([...seen].map(([id, { venture }]) => [id, venture.name]));
  }
}

function keyOf({ contractId, contractVersion }: Pick<Computation, 'contractId' | 'contractVersion'>): string {
  return `${contractId}/${contractVersion}`;
}
