import { Injectable } from '@nestjs/common';
import type { KindSums } from '#libs/contracts';
import type { Id, Month } from '#libs/kernel';
import { type PageRequest, requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { type MeasuredEvent, MeasuredEvents, type SealedResult } from '#libs/value';
import { ExplainStatements } from '../application/explain-statements.js';
import { explainShare } from '../domain/explain-share.js';
import { type ExplanationNode } from '../domain/explanation.js';
import {
  type CountedEvent,
  type EventsKey,
  ExplanationReads,
  type FactsKey,
} from '../persistence/explanation.reads.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import type { StatementShare } from '../persistence/statement.reads.js';

type ResultKey = { ventureId: Id<'venture'>; month: Month; asOf: Month; code: string };

/** What explanations load: one statement of SQL per kind, however many amounts are explained at once. */
@Injectable()
export class ExplanationLoader {
  constructor(
    private readonly transactor: Transactor,
    private readonly statements: ExplainStatements,
    private readonly reads: ExplanationReads,
    private readonly measured: MeasuredEvents,
  ) {}

  async explanation(
    request: RequestWithActor,
    { statement, share }: { statement: StatementRow; share: StatementShare },
  ): Promise<ExplanationNode> {
    const batch = async (rows: readonly StatementRow[]) => {
      const prepared = await this.statements.prepare(this.transactor.reader, rows);
      return new Map(rows.map((row) => [row, prepared.get(row.id)]));
    };
    const toExplain = await requestLoader(request, 'explanation', batch).load(statement);
    if (!toExplain) throw new Error(`the statement ${statement.id} was prepared and is not there`);
    return explainShare(share, toExplain);
  }

  async sums(request: RequestWithActor, key: FactsKey): Promise<KindSums> {
    const read = (keys: readonly FactsKey[]) => this.reads.sums(this.transactor.reader, keys);
    return (await this.byText(request, { name: 'explanation.sums', key, read })) ?? new Map();
  }

  async revenueEvents(request: RequestWithActor, key: EventsKey, page: PageRequest): Promise<CountedEvent[]> {
    const read = (keys: readonly EventsKey[]) => this.reads.eventPages(this.transactor.reader, keys, page);
    const name = `explanation.revenueEvents ${JSON.stringify(page)}`;
    return (await this.byText(request, { name, key, read })) ?? [];
  }

  async valueEvents(request: RequestWithActor, key: ResultKey, page: PageRequest): Promise<MeasuredEvent[]> {
    const read = (keys: readonly ResultKey[]) => this.measured.pages(this.transactor.reader, keys, page);
    const name = `explanation.valueEvents ${JSON.stringify(page)}`;
    return (await this.byText(request, { name, key, read })) ?? [];
  }

  async result(request: RequestWithActor, key: ResultKey): Promise<SealedResult | undefined> {
    const read = (keys: readonly ResultKey[]) => this.measured.results(this.transactor.reader, keys);
    return this.byText(request, { name: 'explanation.result', key, read });
  }

  // Sources of different amounts are often the same facts; as a text they are one key.
  private byText<K extends object, V>(
    request: RequestWithActor,
    { name, key, read }: { name: string; key: K; read: (keys: readonly K[]) => Promise<V[]> },
  ): Promise<V | undefined> {
    const batch = async (texts: readonly string[]) => {
      const found = await read(texts.map((text) => JSON.parse(text) as K));
      return new Map(
        texts.flatMap((text, index) => {
          const value = found[index];
          return value === undefined ? [] : [[text, value] as const];
        }),
      );
    };
    return requestLoader<string, V>(request, name, batch).load(JSON.stringify(key));
  }
}
