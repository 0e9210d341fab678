import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import type { Indicator } from '../domain/indicator.js';
import { IndicatorStore } from '../persistence/indicator.store.js';
import { IndicatorResultStore, type SealedResultRow } from '../persistence/indicator-result.store.js';
import { type ValueEvent, type ValueEventFilter, ValueEventStore } from '../persistence/value-event.store.js';
import { EventAccess } from './event-access.js';

@Injectable()
export class ValueQueries {
  constructor(
    private readonly access: EventAccess,
    private readonly events: ValueEventStore,
    private readonly indicators: IndicatorStore,
    private readonly results: IndicatorResultStore,
  ) {}

  /** Undefined when the actor may not read events of the venture, or there is none. */
  async eventsPage(
    reader: Reader,
    actor: Actor,
    filter: ValueEventFilter,
    page: PageRequest,
  ): Promise<ValueEvent[] | undefined> {
    const mayRead = await this.access.mayRead(reader, actor, filter.venture);
    return mayRead ? this.events.page(reader, filter, page) : undefined;
  }

  /** Undefined when the actor may not read results of the venture, or there is none. */
  async resultsOfMonth(
    reader: Reader,
    actor: Actor,
    venture: Id<'venture'>,
    month: Month,
  ): Promise<SealedResultRow[] | undefined> {
    const mayRead = await this.access.mayRead(reader, actor, venture);
    return mayRead ? this.results.ofMonth(reader, venture, month) : undefined;
  }

  indicatorsPage(reader: Reader, code: string | null, page: PageRequest): Promise<Indicator[]> {
    return this.indicators.page(reader, code, page);
  }

  /** The version of each code that is computed from now on. */
  latestIndicators(reader: Reader): Promise<Indicator[]> {
    return this.indicators.latest(reader);
  }

  indicatorsByIds(reader: Reader, ids: readonly Id<'indicator'>[]): Promise<ReadonlyMap<Id<'indicator'>, Indicator>> {
    return this.indicators.byIds(reader, ids);
  }
}
