import { describe, expect, it } from '@jest/globals';
import { checkIndicator, type IndicatorDefinition, isSameDefinition } from './indicator.js';
import { isEventType } from './value-event.js';

const MEAN: IndicatorDefinition = { aggregation: 'mean', eventType: 'review.score', field: 'score' };
const check = (definition: IndicatorDefinition, code = 'score', name = 'Score') => {
  const result = checkIndicator({ code, name, definition });
  return result.ok ? 'accepted' : `${result.error.code} ${result.error.path?.join('.') ?? ''}`;
};

describe('the definition of an indicator', () => {
  it('can be computed', () => {
    expect(check(MEAN)).toBe('accepted');
    expect(check({ ...MEAN, field: 'a.b_1.C', unit: 'stars', direction: 'higher_is_better' })).toBe('accepted');
    expect(check({ aggregation: 'count', eventType: 'com.example.trial-done.v1' })).toBe('accepted');
  });

  it('is refused with the path of the fault', () => {
    expect(check(MEAN, 'Score')).toBe('INDICATOR_INVALID code');
    expect(check(MEAN, 'score', ' ')).toBe('INDICATOR_INVALID name');
    expect(check({ aggregation: 'sum', eventType: 'review.score' })).toBe('INDICATOR_INVALID field');
    expect(check({ ...MEAN, field: 'a..b' })).toBe('INDICATOR_INVALID field');
    expect(check({ ...MEAN, field: "a'b" })).toBe('INDICATOR_INVALID field');
    expect(check({ ...MEAN, aggregation: 'count' })).toBe('INDICATOR_INVALID field');
    expect(check({ ...MEAN, unit: 'x'.repeat(41) })).toBe('INDICATOR_INVALID unit');
    expect(check({ ...MEAN, eventType: 'org.chuang.revenue.sale.v1' })).toBe('INDICATOR_INVALID eventType');
  });

  it('is the same when nothing that is computed has changed', () => {
    expect(isSameDefinition(MEAN, { field: 'score', eventType: 'review.score', aggregation: 'mean' })).toBe(true);
    expect(isSameDefinition(MEAN, { ...MEAN, field: 'stars' })).toBe(false);
    expect(isSameDefinition(MEAN, { ...MEAN, direction: 'lower_is_better' })).toBe(false);
  });
});

describe('an event type', () => {
  it('is a dotted name', () => {
    for (const good of ['review.score', 'com.example.a-b.v1', 'need_voted']) expect(isEventType(good)).toBe(true);
    for (const bad of ['', 'review', '.score', 'review.', 'review..score', 'a b.c', '1.a', `a.${'x'.repeat(120)}`]) {
      expect(isEventType(bad)).toBe(false);
    }
  });
});
