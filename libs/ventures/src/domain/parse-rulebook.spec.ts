import { describe, expect, it } from '@jest/globals';
import { parseRulebook } from './parse-rulebook.js';
import { DEFAULT_RULEBOOK } from './rulebook.js';

const faultsOf = (content: unknown): string[] => {
  const parsed = parseRulebook(content);
  if (parsed.ok) return [];
  expect(new Set(parsed.error.map(({ code }) => code))).toEqual(new Set(['RULEBOOK_INVALID']));
  return parsed.error.map(({ path, message }) => `${path?.join('.') ?? ''} | ${message}`);
};

const withReview = (review: object) => ({ ...DEFAULT_RULEBOOK, review: { ...DEFAULT_RULEBOOK.review, ...review } });

describe('reading a rulebook', () => {
  it('accepts the default rulebook unchanged', () => {
    expect(parseRulebook(JSON.parse(JSON.stringify(DEFAULT_RULEBOOK)))).toEqual({ ok: true, value: DEFAULT_RULEBOOK });
  });

  it('accepts no default outcome without a reason code', () => {
    const review = { ...DEFAULT_RULEBOOK.review, defaultOutcome: 'none', defaultReasonCode: undefined };
    expect(parseRulebook({ ...DEFAULT_RULEBOOK, review })).toMatchObject({
      ok: true,
      value: { review: { defaultOutcome: 'none', defaultReasonCode: null } },
    });
  });

  it.each([[null], [[]], ['text'], [7]])('refuses %j, which is no object, and says what one has', (content) => {
    expect(faultsOf(content)[0]).toBe('content | write an object {criteria, reasonCodes, review, changes}');
  });

  it('names every fault at once, each with its path', () => {
    const broken = {
      ...withReview({ dueDays: 1.5, defaultOutcome: 'maybe', surprise: 1 }),
      criteria: [
        { code: 'lower', text: 'x' },
        { code: 'TWICE', text: 'x' },
        { code: 'TWICE', text: ' ' },
      ],
      changes: { dueDays: 366, defaultOutcome: 'rejected' },
    };
    const at = 'content.';
    const sentence = 'write a sentence, at most 500 characters';
    const code = 'write capitals, digits and _, as in CRITERIA_MET, at most 500 characters';
    expect(faultsOf(broken)).toEqual([
      `${at}criteria.0.code | criteria.0.code: ${code}`,
      `${at}criteria.2.text | criteria.2.text: ${sentence}`,
      `${at}criteria.2.code | criteria.2.code: it is there twice`,
      `${at}review.surprise | review.surprise: no such field`,
      `${at}review.dueDays | review.dueDays: write a whole number of days from 1 to 365`,
      `${at}review.defaultOutcome | review.defaultOutcome: write one of admitted, rejected, none`,
      `${at}changes.dueDays | changes.dueDays: write a whole number of days from 1 to 365`,
      `${at}changes.defaultOutcome | changes.defaultOutcome: write one of withdrawn, none`,
      `${at}review.defaultReasonCode | review.defaultReasonCode: name one of reasonCodes.admit`,
    ]);
  });

  it.each([
    [{ reminderAfterDays: 12 }, 'review.reminderAfterDays: the reminder comes before the escalation'],
    [{ escalationAfterDays: 15 }, 'review.escalationAfterDays: the escalation comes no later than the deadline'],
    [{ defaultOutcome: 'none' }, 'review.defaultReasonCode: there is no reason where the default outcome is none'],
    [{ defaultReasonCode: 'CRITERIA_MET' }, 'review.defaultReasonCode: name one of reasonCodes.reject'],
    [{ defaultReasonCode: null }, 'review.defaultReasonCode: name one of reasonCodes.reject'],
    [{ defaultOutcome: 'admitted' }, 'review.defaultReasonCode: name one of reasonCodes.admit'],
  ])('refuses the contradiction %j', (review, fault) => {
    expect(faultsOf(withReview(review)).map((text) => text.split(' | ')[1])).toEqual([fault]);
  });
});
