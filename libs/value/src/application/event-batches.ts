import { Injectable } from '@nestjs/common';
import { err, type IdKind, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import {
  type AcceptedEvent,
  conflictOf,
  type EventAnswer,
  type EventDraft,
  EVENTS_PER_BATCH_MAX,
} from '../domain/event.js';
import type { EventTable } from '../persistence/event-table.js';
import { EventAccess, type SendingVenture } from './event-access.js';
import { EventIntake } from './event-intake.js';

export type EventBatch<D extends EventDraft, C extends object, K extends IdKind> = {
  readonly drafts: readonly D[];
  readonly table: EventTable<AcceptedEvent & C, K>;
  /** The rules of one event by itself; answers what is stored beside the envelope. */
  readonly check: (draft: D) => Result<C, Refusal>;
};

type Judged<E> = Result<E, Refusal>;

/** From drafts to answers, item by item: one that is refused never keeps the others out. */
@Injectable()
export class EventBatches {
  constructor(
    private readonly access: EventAccess,
    private readonly intake: EventIntake,
  ) {}

  /** Answers in the order of the drafts. Refused as a whole: BATCH_TOO_LARGE. */
  async record<D extends EventDraft, C extends object, K extends IdKind>(
    tx: Tx,
    actor: Actor,
    batch: EventBatch<D, C, K>,
  ): Promise<Result<EventAnswer<K>[], Refusal>> {
    const { drafts, table } = batch;
    if (drafts.length > EVENTS_PER_BATCH_MAX) return err(tooMany(drafts.length));
    const judged = await this.judge(tx, actor, batch);
    const accepted = judged.flatMap((one) => (one.ok ? [one.value] : []));
    const outcomes = (await this.intake.store(tx, table, accepted)).values();
    return ok(
      judged.map((one): EventAnswer<K> => {
        if (!one.ok) return { outcome: 'rejected', refusal: one.error };
        const outcome = outcomes.next().value;
        if (!outcome) throw new Error('an accepted event got no outcome');
        return outcome === 'conflict'
          ? { outcome, refusal: conflictOf(one.value) }
          : { outcome, id: table.idOf(one.value) };
      }),
    );
  }

  // Only events that are well formed by themselves ask for their venture: their texts are fit for the database.
  private async judge<D extends EventDraft, C extends object, K extends IdKind>(
    tx: Tx,
    actor: Actor,
    { drafts, check }: EventBatch<D, C, K>,
  ): Promise<Judged<AcceptedEvent & C>[]> {
    const contents = drafts.map((draft) => ({ draft, content: check(draft) }));
    const names = contents.flatMap(({ draft, content }) => (content.ok ? [draft.venture] : []));
    const senders = await this.access.senders(tx, actor, names);
    return contents.map(({ draft, content }) => {
      if (!content.ok) return content;
      const venture = senders.get(draft.venture);
      if (!venture) throw new Error('nobody decided about the venture of an event');
      return venture.ok ? ok(accept(draft, content.value, venture.value)) : venture;
    });
  }
}

function tooMany(count: number): Refusal {
  const message = `the batch has ${count} events; send at most ${EVENTS_PER_BATCH_MAX} at once`;
  return refusal('BATCH_TOO_LARGE', message, ['events']);
}

function accept<C extends object>(draft: EventDraft, content: C, venture: SendingVenture): AcceptedEvent & C {
  const { source, externalId, occurredAt } = draft;
  return { ...content, source, externalId, occurredAt, venture: venture.id, calendar: venture.calendar };
}
