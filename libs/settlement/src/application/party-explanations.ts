import { Injectable } from '@nestjs/common';
import type { KindSums } from '#libs/contracts';
import { type CurrencyCode, type Id, type Month, parseId, parseMonth, publicId } from '#libs/kernel';
import type { Actor, Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import { explainShare } from '../domain/explain-share.js';
import { type FlatNode, flatten } from '../domain/explanation.js';
import { ExplanationReads, type FactsKey } from '../persistence/explanation.reads.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import { ExplainStatements } from './explain-statements.js';
import { SettlementQueries } from './settlement.queries.js';

export type ExplainedShare = {
  readonly partyKey: string;
  readonly forMonth: Month;
  readonly amountMinor: bigint;
  readonly nodes: readonly FlatNode[];
};

export type PartyExplanation = {
  /** Public, starts with stm_. */
  readonly statement: string;
  readonly ventureId: Id<'venture'>;
  readonly month: Month;
  readonly currency: CurrencyCode;
  /** The own month first, then the corrections of closed ones. */
  readonly shares: readonly ExplainedShare[];
};

/** Everything that one party got by a statement, explained: for the command line. */
@Injectable()
export class PartyExplanations {
  constructor(
    private readonly queries: SettlementQueries,
    private readonly statements: ExplainStatements,
    private readonly reads: ExplanationReads,
    private readonly ventures: VentureQueries,
  ) {}

  /**
   * `statement` is a public id, or VENTURE/MONTH with the venture's id or external reference: then of every currency.
   * `party` is a name in the contract or the public id of a party. `actor` null is whoever owns the machine. Empty when
   * there is no such statement that the actor may see, or the party has no share in it.
   */
  async find(
    reader: Reader,
    actor: Actor | null,
    { statement, party }: { readonly statement: string; readonly party: string },
  ): Promise<readonly PartyExplanation[]> {
    const rows = await this.rows(reader, actor, statement);
    const shares = await this.queries.shares(
      reader,
      rows.map(({ id }) => id),
    );
    const prepared = await this.statements.prepare(reader, rows);
    return rows.flatMap((row) => {
      const toExplain = prepared.get(row.id);
      const own = (shares.get(row.id) ?? []).filter(
        ({ partyKey, partyId }) => party === partyKey || party === publicId('party', partyId),
      );
      if (!toExplain || own.length === 0) return [];
      const { ventureId, month, currency } = row;
      const explained = own.map((share) => ({ ...share, nodes: flatten(explainShare(share, toExplain)) }));
      return [{ statement: publicId('statement', row.id), ventureId, month, currency, shares: explained }];
    });
  }

  /** What the events of each key add up to, by kind, in the order of the keys. */
  sums(reader: Reader, keys: readonly FactsKey[]): Promise<readonly KindSums[]> {
    return this.reads.sums(reader, keys);
  }

  private async rows(reader: Reader, actor: Actor | null, name: string): Promise<readonly StatementRow[]> {
    const id = parseId('statement', name);
    if (id.ok) {
      const row = await this.queries.statement(reader, actor, id.value);
      return row ? [row] : [];
    }
    const [, venture = '', label = ''] = /^(.+)\/([^/]+)$/.exec(name) ?? [];
    const month = parseMonth(label);
    const found = (await this.ventures.byNames(reader, [venture])).get(venture);
    if (!month.ok || !found) return [];
    const page = { limit: CURRENCIES_MAX, after: undefined };
    return this.queries.page(reader, actor, { ventureId: found.id, month: month.value }, page);
  }
}

/** One statement for each currency; there are not two hundred in ISO 4217. */
const CURRENCIES_MAX = 200;
