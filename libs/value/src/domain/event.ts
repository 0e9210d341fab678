import { err, type Id, type IdKind, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** One request; what a sender that buffers a few seconds has, and what one transaction does in a moment. */
export const EVENTS_PER_BATCH_MAX = 1000;
const AHEAD_MAX_MS = 5 * 60_000;
/** Sources and ids are keys of an index; longer ones are documents. */
const KEY_LENGTH_MAX = 200;
const EARLIEST = new Date('1970-01-01T00:00:00.000Z');

/** What every event says about itself, before anything of it is believed. */
export type EventDraft = {
  readonly source: string;
  readonly externalId: string;
  /** The venture's public id or its external reference. */
  readonly venture: string;
  readonly occurredAt: Date;
};

/** An event that its sender may send, ready to enter a period. */
export type AcceptedEvent = {
  readonly source: string;
  readonly externalId: string;
  readonly venture: Id<'venture'>;
  readonly calendar: string;
  readonly occurredAt: Date;
};

/** An accepted event in its period; `lateFor` is the closed month of its time, if that did not take it any more. */
export type PlacedEvent<E extends AcceptedEvent> = {
  readonly event: E;
  readonly hash: string;
  readonly month: Month;
  readonly lateFor: Month | null;
};

/** What became of one item of a batch; (source, id) decides, so that a batch may be sent as often as it takes. */
export type EventAnswer<K extends IdKind> =
  | { readonly outcome: 'stored' | 'duplicate'; readonly id: Id<K> }
  | { readonly outcome: 'conflict' | 'rejected'; readonly refusal: Refusal };

export type EventOutcome = EventAnswer<IdKind>['outcome'];

/** The rules that hold for events of every kind. */
export function checkEnvelope(draft: EventDraft, now: Date): Result<null, Refusal> {
  if (!isKey(draft.source)) return err(invalidKey('source'));
  if (!isKey(draft.externalId)) return err(invalidKey('id'));
  if (!isKey(draft.venture)) return err(invalidKey('venture'));
  if (Number.isNaN(draft.occurredAt.getTime()) || draft.occurredAt < EARLIEST) {
    return err(refusal('INPUT_INVALID', 'the time of the event is a moment from 1970 on', ['occurredAt']));
  }
  if (draft.occurredAt > latestAccepted(now)) {
    const message = `the event is dated ${draft.occurredAt.toISOString()}; at most five minutes ahead are accepted`;
    return err(refusal('EVENT_TOO_FAR_AHEAD', message, ['occurredAt']));
  }
  return ok(null);
}

/** Clocks differ by a little; what lies further ahead has not happened. */
export function latestAccepted(now: Date): Date {
  return new Date(now.getTime() + AHEAD_MAX_MS);
}

export function conflictOf(draft: { readonly externalId: string }): Refusal {
  const message = `an event of this source with the id "${draft.externalId}" and other content is stored`;
  return refusal('EVENT_CONFLICT', `${message}; a correction is a new event with an id of its own`);
}

// No control characters, because U+001F separates the parts of a key; no lone surrogates, because UTF-8 has none.
function isKey(text: string): boolean {
  return text.length >= 1 && text.length <= KEY_LENGTH_MAX && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function invalidKey(field: string): Refusal {
  return refusal('INPUT_INVALID', `${field} has 1 to ${KEY_LENGTH_MAX} characters, none of them a control character`, [
    field,
  ]);
}

export type OutcomeCounts = {
  readonly stored: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
};

export function countOutcomes(answers: readonly { readonly outcome: EventOutcome }[]): OutcomeCounts {
  const count = (outcome: EventOutcome) => answers.filter((answer) => answer.outcome === outcome).length;
  return {
    stored: count('stored'),
    duplicates: count('duplicate'),
    conflicts: count('conflict'),
    rejected: count('rejected'),
  };
}
