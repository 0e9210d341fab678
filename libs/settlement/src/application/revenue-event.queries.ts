import { Injectable } from '@nestjs/common';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import { EventAccess } from '#libs/value';
import { type RevenueEvent, type RevenueEventFilter, RevenueEventStore } from '../persistence/revenue-event.store.js';

@Injectable()
export class RevenueEventQueries {
  constructor(
    private readonly access: EventAccess,
    private readonly events: RevenueEventStore,
  ) {}

  /** Undefined when the actor may not read events of the venture, or there is none. */
  async page(
    reader: Reader,
    actor: Actor,
    filter: RevenueEventFilter,
    page: PageRequest,
  ): Promise<RevenueEvent[] | undefined> {
    const mayRead = await this.access.mayRead(reader, actor, filter.venture);
    return mayRead ? this.events.page(reader, filter, page) : undefined;
  }
}
