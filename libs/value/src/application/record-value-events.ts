import { Injectable } from '@nestjs/common';
import { Clock, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import type { EventAnswer } from '../domain/event.js';
import { checkValueEvent, type ValueEventDraft } from '../domain/value-event.js';
import { IndicatorStore } from '../persistence/indicator.store.js';
import { valueEventTable } from '../persistence/value-event.store.js';
import { EventBatches } from './event-batches.js';

/** Stores a batch of user-value events. Idempotent by (source, id), so it takes no idempotency key. */
@Injectable()
export class RecordValueEvents {
  constructor(
    private readonly transactor: Transactor,
    private readonly batches: EventBatches,
    private readonly indicators: IndicatorStore,
    private readonly clock: Clock,
  ) {}

  async execute(
    actor: Actor,
    input: { readonly events: readonly ValueEventDraft[] },
  ): Promise<Result<EventAnswer<'valueEvent'>[], Refusal>> {
    return this.transactor.run(async (tx) => {
      const latest = await this.indicators.latest(tx);
      const types = new Set(latest.map((indicator) => indicator.definition.eventType));
      const now = this.clock.now();
      return this.batches.record(tx, actor, {
        drafts: input.events,
        table: valueEventTable,
        check: (draft) => checkValueEvent(draft, types, now),
      });
    });
  }
}
