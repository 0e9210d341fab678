import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type AcceptedEvent, checkEnvelope, type EventDraft } from './event.js';
import { eventDataText } from './event-data.js';

const TYPE_LENGTH_MAX = 120;
const TYPE = /^[A-Za-z][A-Za-z0-9-]*([._][A-Za-z0-9-]+)+$/;
/** Revenue events have their own types and their own checks; no indicator may count them under this name. */
const REVENUE_PREFIX = 'org.chuang.revenue.';

/** A fact about what a venture did for a user: a review, a test, a vote. Without money. */
export type ValueEventDraft = EventDraft & { readonly type: string; readonly data: unknown };

/** `data` is JSON text. */
export type ValueEventContent = { readonly type: string; readonly data: string };
export type AcceptedValueEvent = AcceptedEvent & ValueEventContent;

/** A dotted name, such as `review.score` or `com.example.trial.completed.v1`. */
export function isEventType(text: string): boolean {
  return text.length <= TYPE_LENGTH_MAX && TYPE.test(text) && !text.startsWith(REVENUE_PREFIX);
}

/** `types` are those that an indicator reads: an event that nothing ever looks at is refused, not swallowed. */
export function checkValueEvent(
  draft: ValueEventDraft,
  types: ReadonlySet<string>,
  now: Date,
): Result<ValueEventContent, Refusal> {
  const envelope = checkEnvelope(draft, now);
  if (!envelope.ok) return envelope;
  if (!isEventType(draft.type) || !types.has(draft.type)) {
    const message = `no indicator reads events of the type "${draft.type.slice(0, TYPE_LENGTH_MAX)}"`;
    return err(refusal('EVENT_TYPE_UNKNOWN', message, ['type']));
  }
  const data = eventDataText(draft.data, 'data');
  return data.ok ? ok({ type: draft.type, data: data.value }) : data;
}
