import { describe, expect, it } from '@jest/globals';
import { checkEnvelope, countOutcomes, type EventDraft } from './event.js';

const NOW = new Date('2026-11-22T08:00:00.000Z');
const DRAFT: EventDraft = { source: 's', externalId: '1', venture: 'ven_1', occurredAt: NOW };

const codeOf = (change: Partial<EventDraft>) => {
  const result = checkEnvelope({ ...DRAFT, ...change }, NOW);
  return result.ok ? 'accepted' : `${result.error.code} ${result.error.path?.join('.') ?? ''}`;
};

describe('the envelope of an event', () => {
  it.each([
    ['five minutes ahead', { occurredAt: new Date('2026-11-22T08:05:00.000Z') }, 'accepted'],
    ['a millisecond more', { occurredAt: new Date('2026-11-22T08:05:00.001Z') }, 'EVENT_TOO_FAR_AHEAD occurredAt'],
    ['the first moment of 1970', { occurredAt: new Date(0) }, 'accepted'],
    ['before 1970', { occurredAt: new Date(-1) }, 'INPUT_INVALID occurredAt'],
    ['no moment', { occurredAt: new Date('never') }, 'INPUT_INVALID occurredAt'],
    ['an id of 200 characters', { externalId: 'x'.repeat(200) }, 'accepted'],
    ['an id of 201 characters', { externalId: 'x'.repeat(201) }, 'INPUT_INVALID id'],
    ['an empty source', { source: '' }, 'INPUT_INVALID source'],
    ['the separator of keys in the source', { source: 'a\u001fb' }, 'INPUT_INVALID source'],
    ['half a surrogate pair in the id', { externalId: '\udc00' }, 'INPUT_INVALID id'],
    ['an emoji in the id', { externalId: '🍵' }, 'accepted'],
    ['no venture', { venture: '' }, 'INPUT_INVALID venture'],
  ])('with %s', (_what, change, expected) => {
    expect(codeOf(change)).toBe(expected);
  });
});

describe('counting outcomes', () => {
  it('adds up to the batch', () => {
    const answers = (['stored', 'duplicate', 'stored', 'conflict', 'rejected'] as const).map((outcome) => ({
      outcome,
    }));
    expect(countOutcomes(answers)).toEqual({ stored: 2, duplicates: 1, conflicts: 1, rejected: 1 });
  });
});
