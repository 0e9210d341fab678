import { describe, expect, it } from '@jest/globals';
import type { Month } from '#libs/kernel';
import { checkMonthAhead } from './month-ahead.js';

describe('a month in which a contract begins or ends', () => {
  it('lies at most ten years ahead, to the month', () => {
    const now = new Date('2026-11-30T23:59:59.999Z');
    const check = (month: string) => checkMonthAhead(month as Month, now, 'effectiveFrom');
    for (const month of ['0001-01', '2026-11', '2036-11']) expect(check(month)).toEqual({ ok: true, value: null });
    for (const month of ['2036-12', '9999-12']) {
      expect(check(month)).toMatchObject({
        ok: false,
        error: { code: 'MONTH_TOO_FAR_AHEAD', path: ['effectiveFrom'] },
      });
    }
  });
});
