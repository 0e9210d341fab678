import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import type { Deferral } from '../domain/deferral.js';
import { mayDefer } from '../domain/deferral.policy.js';
import { groupBy } from '../domain/group-by.js';
import type { PeriodKey } from '../domain/progress.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import { DeferralConcerns } from './deferral-concerns.js';
import { SettlementQueries } from './settlement.queries.js';

type RightWhile = (waiting: { readonly reasonCode: string }) => ReturnType<typeof mayDefer>;

@Injectable()
export class DeferralQueries {
  constructor(
    private readonly deferrals: DeferralStore,
    private readonly concerns: DeferralConcerns,
    private readonly settlement: SettlementQueries,
  ) {}

  /** Deferrals of a month, by venture. Those who see all see all; others those of their own ventures. */
  async ofMonth(reader: Reader, actor: Actor, key: PeriodKey, page: PageRequest): Promise<Deferral[]> {
    return this.deferrals.ofMonth(reader, key, await this.settlement.venturesSeen(reader, actor), page);
  }

  /** Whether the actor may defer what waits for a reason; for every venture. */
  async rights(
    reader: Reader,
    actor: Actor,
    ventures: readonly Id<'venture'>[],
  ): Promise<ReadonlyMap<Id<'venture'>, RightWhile>> {
    const concerned = await this.concerns.of(reader, actor, ventures);
    return new Map(ventures.map((venture) => [venture, (waiting) => mayDefer(actor, waiting, concerned(venture))]));
  }

  /** What each statement leaves for later rests on the newest deferral of its venture by then. */
  async behind(reader: Reader, rows: readonly StatementRow[]): Promise<ReadonlyMap<StatementRow, Deferral>> {
    const ventures = [...new Set(rows.map(({ ventureId }) => ventureId))];
    const ofVenture = groupBy(await this.deferrals.ofVentures(reader, ventures), (one) => one.ventureId);
    return new Map(
      rows.flatMap((row) => {
        const newest = (ofVenture.get(row.ventureId) ?? []).filter(({ month }) => month <= row.month).at(-1);
        return newest ? [[row, newest] as const] : [];
      }),
    );
  }
}
