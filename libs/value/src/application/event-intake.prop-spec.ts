import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Id, publicId } from '#libs/kernel';
import { openEvents, type Person, valueOf } from '../../../../test/events-fixture.js';
import { countOutcomes } from '../domain/event.js';
import type { ValueEventDraft } from '../domain/value-event.js';
import { RecordValueEvents } from './record-value-events.js';

/** A batch in a hurry: few keys and few contents, so that repetitions and conflicts are the rule. */
const batches = fc.array(
  fc.array(fc.record({ id: fc.integer({ min: 0, max: 6 }), score: fc.integer({ min: 1, max: 2 }) }), { maxLength: 12 }),
  { minLength: 1, maxLength: 6 },
);

describe('any interleaving, repetition and split of batches', () => {
  let world: Awaited<ReturnType<typeof openEvents>>;
  let maker: Person;
  let venture: Id<'venture'>;
  beforeAll(async () => {
    world = await openEvents();
    maker = await world.person('maker');
    venture = await world.admitted(maker);
    await world.define('score', { aggregation: 'mean', eventType: 'review.score', field: 'score' });
  });
  afterAll(() => world.close());

  let run = 0;
  const draftsOf = (source: string, batch: readonly { id: number; score: number }[]): ValueEventDraft[] =>
    batch.map(({ id, score }) => ({
      source,
      externalId: String(id),
      venture: publicId('venture', venture),
      type: 'review.score',
      data: { score },
      occurredAt: new Date('2025-03-01T00:00:00.000Z'),
    }));
  const record = async (source: string, batch: readonly { id: number; score: number }[]) =>
    valueOf(await world.get(RecordValueEvents).execute(maker.actor, { events: draftsOf(source, batch) }));
  const storedOf = (source: string) =>
    world.rows<{ id: string; score: number }>(
      `SELECT external_id AS id, (data ->> 'score')::int AS score FROM value_event WHERE source = $1 ORDER BY external_id`,
      [source],
    );

  it('stores the first content of every key once, and the counts add up to what was sent', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        const source = `sequential-${(run += 1)}`;
        const first = new Map<number, number>();
        for (const batch of sent) {
          const answers = await record(source, batch);
          const expected = batch.map(({ id, score }) => {
            const known = first.get(id);
            if (known === undefined) first.set(id, score);
            return known === undefined ? 'stored' : known === score ? 'duplicate' : 'conflict';
          });
          expect(answers.map((answer) => answer.outcome)).toEqual(expected);
          const counts = countOutcomes(answers);
          expect(counts.stored + counts.duplicates + counts.conflicts + counts.rejected).toBe(batch.length);
        }
        const wanted = [...first].map(([id, score]) => ({ id: String(id), score }));
        expect(await storedOf(source)).toEqual(wanted.sort((a, b) => (a.id < b.id ? -1 : 1)));
      }),
      { numRuns: 60 },
    );
  });

  it('at the same time stores every key exactly once, with a content that was sent', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        const source = `concurrent-${(run += 1)}`;
        const answers = (await Promise.all(sent.map((batch) => record(source, batch)))).flat();
        const stored = await storedOf(source);
        const keys = new Set(sent.flat().map(({ id }) => String(id)));
        expect(stored.map((row) => row.id)).toEqual([...keys].sort());
        expect(countOutcomes(answers).stored).toBe(keys.size);
        for (const [index, { id, score }] of sent.flat().entries()) {
          const isSame = stored.find((row) => row.id === String(id))?.score === score;
          expect(answers[index]?.outcome === 'conflict').toBe(!isSame);
        }
      }),
      { numRuns: 40 },
    );
  });
});
