import { describe, expect, it } from '@jest/globals';
import { behindParked, withoutContract } from './parking.js';
import { month } from './settlement.fixture.js';

describe('a venture that waits', () => {
  it('for a contract is told the currency and from when it must hold', () => {
    expect(withoutContract(month(3), 'CNY')).toEqual({
      forMonth: '2026-03',
      reasonCode: 'NO_CONTRACT_IN_FORCE',
      reason: 'there is money in CNY in 2026-03, and no signed contract shares it',
      owner: 'lead of the venture',
      nextAction: 'sign a contract in CNY that takes effect in 2026-03 or before, and run the settlement again',
    });
  });

  it('behind an earlier month is told which one', () => {
    expect(behindParked(month(3), month(2))).toMatchObject({
      reasonCode: 'EARLIER_MONTH_PARKED',
      reason: '2026-03 carries on from 2026-02, which is parked',
    });
  });
});
