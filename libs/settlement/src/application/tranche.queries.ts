import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import { groupBy } from '../domain/group-by.js';
import { keyOfTranche, type TrancheKey } from '../domain/tranche.js';
import { mayRecordFunding } from '../domain/tranche.policy.js';
import {
  type PlacedTranche,
  type RecordedReceipt,
  type TrancheFilter,
  TrancheStore,
} from '../persistence/tranche.store.js';
import { SettlementQueries } from './settlement.queries.js';

@Injectable()
export class TrancheQueries {
  constructor(
    private readonly tranches: TrancheStore,
    private readonly ventures: VentureQueries,
    private readonly settlement: SettlementQueries,
  ) {}

  /** Tranches that were fired, by venture; those that the actor may see. */
  async page(reader: Reader, actor: Actor, filter: TrancheFilter, page: PageRequest): Promise<PlacedTranche[]> {
    return this.tranches.page(reader, filter, await this.settlement.sightOf(reader, actor), page);
  }

  /** By `keyOfTranche`, oldest first. */
  async receipts(
    reader: Reader,
    tranches: readonly TrancheKey[],
  ): Promise<ReadonlyMap<string, readonly RecordedReceipt[]>> {
    const ventures = [...new Set(tranches.map(({ ventureId }) => ventureId))];
    return groupBy(await this.tranches.receipts(reader, ventures), keyOfTranche);
  }

  async receipt(
    reader: Reader,
    { ventureId, id }: { readonly ventureId: Id<'venture'>; readonly id: Id<'fundingReceipt'> },
  ): Promise<RecordedReceipt | undefined> {
    return (await this.tranches.receipts(reader, [ventureId])).find((one) => one.id === id);
  }

  /** Refused: NOT_FOUND, NOT_PERMITTED. */
  async mayRecord(reader: Reader, actor: Actor, wanted: TrancheKey): Promise<Result<true, Refusal>> {
    const known = await this.tranches.ofVentures(reader, [wanted.ventureId]);
    const found = known.find((one) => keyOfTranche(one) === keyOfTranche(wanted));
    const own = await this.ventures.memberOf(reader, actor);
    return mayRecordFunding(actor, found, own.has(wanted.ventureId));
  }

  /** Ventures in which what the actor may do does not depend on the parties of a tranche. */
  memberOf(reader: Reader, actor: Actor): Promise<ReadonlySet<Id<'venture'>>> {
    return this.ventures.memberOf(reader, actor);
  }
}
