import { Injectable } from '@nestjs/common';
import { AccountingPeriods, type Assignment } from '#libs/ledger';
import { Clock, err, type IdKind, type Month, monthOf, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type AcceptedEvent, type EventOutcome, latestAccepted, type PlacedEvent } from '../domain/event.js';
import { type EventFingerprint, type EventTable, keyOf } from '../persistence/event-table.js';
import { type StagedConflict, StagedEvents } from '../persistence/staged-events.js';

type StoredOutcome = Exclude<EventOutcome, 'rejected'>;
type Candidate<E> = { readonly event: E; readonly hash: string };

/** A temporary table of the caller's session, filled and checked by the caller: ventures exist, and use the calendar. */
export type Staging = { readonly stagingTable: string; readonly source: string; readonly calendar: string };

export type StagingReport = {
  readonly stored: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** The first thousand of them. */
  readonly conflictsListed: readonly StagedConflict[];
};

/**
 * Stores accepted events exactly once each. A key is claimed in the statement that stores its event: a crash leaves both
 * or neither. Locks are taken in one order by everyone: calendars, ascending; then keys, ascending.
 */
@Injectable()
export class EventIntake {
  constructor(
    private readonly periods: AccountingPeriods,
    private readonly clock: Clock,
  ) {}

  /** A batch; answers in its order what became of every event. */
  async store<E extends AcceptedEvent, K extends IdKind>(
    tx: Tx,
    table: EventTable<E, K>,
    events: readonly E[],
  ): Promise<StoredOutcome[]> {
    if (events.length === 0) return [];
    const seen = await table.fingerprints(tx, events);
    const placed = await this.place(tx, firstOfEachFreshKey(events, seen));
    const stored = placed.length === 0 ? new Set<string>() : await table.insert(tx, placed, this.clock.now());
    const hashes = await hashesNow(tx, table, { events, seen, stored });

    const announced = new Set<string>();
    return events.map((event, index) => {
      const key = keyOf(event);
      const isFirst = stored.has(key) && !announced.has(key);
      announced.add(key);
      if (isFirst) return 'stored';
      return seen[index]?.hash === hashes.get(key) ? 'duplicate' : 'conflict';
    });
  }

  /** A whole file by sets: the same rows as the same events in batches. */
  async storeStaged<E extends AcceptedEvent, K extends IdKind>(
    tx: Tx,
    table: EventTable<E, K>,
    { stagingTable, source, calendar }: Staging,
  ): Promise<Result<StagingReport, Refusal>> {
    const staged = new StagedEvents(table, stagingTable, source);
    const now = this.clock.now();
    const total = await staged.count(tx);
    const ahead = await staged.firstLineAfter(tx, latestAccepted(now));
    if (ahead !== undefined) {
      return err(refusal('EVENT_TOO_FAR_AHEAD', `line ${ahead} lies more than five minutes in the future`));
    }
    const assigned = await this.periods.assign(tx, calendar, await staged.freshMonths(tx));
    const stored = await staged.insert(tx, { calendar, assigned, recordedAt: now });
    const conflicts = await staged.conflicts(tx);
    return ok({
      stored,
      duplicates: total - stored - conflicts.count,
      conflicts: conflicts.count,
      conflictsListed: conflicts.listed,
    });
  }

  private async place<E extends AcceptedEvent>(tx: Tx, candidates: readonly Candidate<E>[]): Promise<PlacedEvent<E>[]> {
    const placed: PlacedEvent<E>[] = [];
    for (const calendar of [...new Set(candidates.map(({ event }) => event.calendar))].sort()) {
      const ours = candidates.filter(({ event }) => event.calendar === calendar);
      const months = [...new Set(ours.map(({ event }) => monthOf(event.occurredAt)))].sort();
      const assigned = await this.periods.assign(tx, calendar, months);
      placed.push(...ours.map((one) => ({ ...one, ...assignmentIn(assigned, monthOf(one.event.occurredAt)) })));
    }
    return placed;
  }
}

function firstOfEachFreshKey<E extends AcceptedEvent>(
  events: readonly E[],
  seen: readonly EventFingerprint[],
): Candidate<E>[] {
  const fresh = new Map<string, Candidate<E>>();
  for (const [index, event] of events.entries()) {
    const fingerprint = seen[index];
    if (!fingerprint) throw new Error('the table answered fewer fingerprints than it was given events');
    const key = keyOf(event);
    if (fingerprint.storedHash === null && !fresh.has(key)) fresh.set(key, { event, hash: fingerprint.hash });
  }
  return [...fresh.values()];
}

function assignmentIn(assigned: ReadonlyMap<Month, Assignment>, month: Month): Assignment {
  const assignment = assigned.get(month);
  if (!assignment) throw new Error(`no period was assigned to ${month}`);
  return assignment;
}

// What is stored under each key now. A key that was free a moment ago and was not stored by this batch has been claimed
// by another sender, who has committed: it is read again.
async function hashesNow<E extends AcceptedEvent, K extends IdKind>(
  tx: Tx,
  table: EventTable<E, K>,
  batch: { events: readonly E[]; seen: readonly EventFingerprint[]; stored: ReadonlySet<string> },
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  const lost: E[] = [];
  for (const [index, event] of batch.events.entries()) {
    const key = keyOf(event);
    const { hash = '', storedHash = null } = batch.seen[index] ?? {};
    const known = storedHash ?? (batch.stored.has(key) ? hash : null);
    if (known === null) lost.push(event);
    else if (!hashes.has(key)) hashes.set(key, known);
  }
  const found = lost.length === 0 ? [] : await table.fingerprints(tx, lost);
  for (const [index, event] of lost.entries()) hashes.set(keyOf(event), found[index]?.storedHash ?? '');
  return hashes;
}
