import { Injectable } from '@nestjs/common';
import type { IdKind, Refusal, Result } from '#libs/kernel';
import { type Actor, ProblemError } from '#libs/platform';
import { RecordRevenueEvents, type RevenueEventDraft } from '#libs/settlement';
import {
  countOutcomes,
  type EventAnswer,
  type OutcomeCounts,
  RecordValueEvents,
  type ValueEventDraft,
} from '#libs/value';
import { type CloudEvent, readCloudEvent } from './cloud-event.js';
import { checkRevenueType, readRevenueEvent, revenueKindOf } from './revenue-data.js';

type Answer = EventAnswer<IdKind>;
type Indexed<D> = { readonly index: number; readonly draft: D };

export type EventsAnswer = OutcomeCounts & { readonly results: readonly object[] };

/** Sorts CloudEvents by what they are, hands them to the commands and puts the answers back in order. */
@Injectable()
export class TakeEvents {
  constructor(
    private readonly recordRevenue: RecordRevenueEvents,
    private readonly recordValue: RecordValueEvents,
  ) {}

  async execute(actor: Actor, items: readonly unknown[]): Promise<EventsAnswer> {
    const answers: Answer[] = [];
    const revenue: Indexed<RevenueEventDraft>[] = [];
    const value: Indexed<ValueEventDraft>[] = [];
    for (const [index, item] of items.entries()) {
      const event = readTyped(item);
      const kind = event.ok ? revenueKindOf(event.value.type) : undefined;
      const draft = event.ok && kind ? readRevenueEvent(event.value, kind) : event;
      if (!draft.ok) answers[index] = { outcome: 'rejected', refusal: draft.error };
      else if ('kind' in draft.value) revenue.push({ index, draft: draft.value });
      else value.push({ index, draft: valueEvent(draft.value) });
    }
    putBack(answers, revenue, await this.recordRevenue.execute(actor, { events: revenue.map(({ draft }) => draft) }));
    putBack(answers, value, await this.recordValue.execute(actor, { events: value.map(({ draft }) => draft) }));
    return { results: items.map((item, index) => rendered(item, index, answers[index])), ...countOutcomes(answers) };
  }
}

function readTyped(item: unknown): Result<CloudEvent, Refusal> {
  const event = readCloudEvent(item);
  if (!event.ok) return event;
  const known = checkRevenueType(event.value.type);
  return known.ok ? event : known;
}

function valueEvent({ source, id, type, subject, time, data }: CloudEvent): ValueEventDraft {
  return { source, externalId: id, venture: subject, occurredAt: time, type, data };
}

function putBack(
  answers: Answer[],
  drafts: readonly Indexed<unknown>[],
  recorded: Result<readonly Answer[], Refusal>,
): void {
  if (!recorded.ok) throw new ProblemError(413, recorded.error.code, recorded.error.message);
  for (const [position, { index }] of drafts.entries()) {
    const answer = recorded.value[position];
    if (answer) answers[index] = answer;
  }
}

function rendered(item: unknown, index: number, answer: Answer | undefined): object {
  if (!answer) throw new Error('an event of the batch got no answer');
  const { outcome } = answer;
  const why = 'refusal' in answer ? { code: answer.refusal.code, message: answer.refusal.message } : {};
  return { index, ...keyOf(item), outcome, ...why };
}

/** As the sender wrote it, where it can be a key at all. */
function keyOf(item: unknown): { source: string | null; id: string | null } {
  const { source, id }: { source?: unknown; id?: unknown } = typeof item === 'object' && item !== null ? item : {};
  const shown = (value: unknown) => (typeof value === 'string' && value.length <= 200 ? value : null);
  return { source: shown(source), id: shown(id) };
}
