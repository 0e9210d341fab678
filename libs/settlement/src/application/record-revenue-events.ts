import { Injectable } from '@nestjs/common';
import { Clock, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { type EventAnswer, EventBatches } from '#libs/value';
import { checkRevenueEvent, type RevenueEventDraft } from '../domain/revenue-event.js';
import { revenueEventTable } from '../persistence/revenue-event.store.js';

/** Stores a batch of revenue events. Idempotent by (source, id), so it takes no idempotency key. */
@Injectable()
export class RecordRevenueEvents {
  constructor(
    private readonly transactor: Transactor,
    private readonly batches: EventBatches,
    private readonly clock: Clock,
  ) {}

  /** Answers in the order of the events. Refused as a whole: BATCH_TOO_LARGE. */
  async execute(
    actor: Actor,
    input: { readonly events: readonly RevenueEventDraft[] },
  ): Promise<Result<EventAnswer<'revenueEvent'>[], Refusal>> {
    return this.transactor.run((tx) => {
      const now = this.clock.now();
      return this.batches.record(tx, actor, {
        drafts: input.events,
        table: revenueEventTable,
        check: (draft) => checkRevenueEvent(draft, now),
      });
    });
  }
}
