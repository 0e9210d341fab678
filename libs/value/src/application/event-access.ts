import { Injectable } from '@nestjs/common';
import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, Reader } from '#libs/platform';
import { type Venture, VentureQueries } from '#libs/ventures';
import { belongs, maySendEvents, readsAllEvents } from '../domain/event.policy.js';

export type SendingVenture = { readonly id: Id<'venture'>; readonly calendar: string };

/** Which ventures an actor may send events for, and whose events it may read. */
@Injectable()
export class EventAccess {
  constructor(private readonly ventures: VentureQueries) {}

  /** By what the sender calls the venture, its public id or its external reference: a few statements for a whole batch. */
  async senders(
    reader: Reader,
    actor: Actor,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Result<SendingVenture, Refusal>>> {
    const wanted = new Set(names);
    const found = await this.ventures.byNames(reader, [...wanted]);
    const own = await this.ventures.memberOf(reader, actor);
    return new Map([...wanted].map((name) => [name, decide(actor, found.get(name), own)]));
  }

  /** Events and indicator results of a venture: for its own people, finance and auditors. False for one that is not there. */
  async mayRead(reader: Reader, actor: Actor, venture: Id<'venture'>): Promise<boolean> {
    const seen = await this.ventures.visibleVenture(reader, actor, venture);
    return seen !== undefined && (belongs(seen.standing) || readsAllEvents(actor));
  }
}

function decide(
  actor: Actor,
  venture: Venture | undefined,
  own: ReadonlySet<Id<'venture'>>,
): Result<SendingVenture, Refusal> {
  // The same answer for a venture that does not exist and for one of others, so that nobody learns which ones there are.
  if (!venture || !maySendEvents(actor, own.has(venture.id))) {
    const message = 'the caller leads no such venture and is no member of it';
    return err(refusal('EVENT_SOURCE_NOT_ALLOWED', message, ['venture']));
  }
  if (venture.state !== 'admitted') {
    const message = `the venture is ${venture.state}; events are taken while it is admitted`;
    return err(refusal('VENTURE_NOT_ADMITTED', message, ['venture']));
  }
  return ok({ id: venture.id, calendar: venture.calendar });
}
