import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CurrencyCode, Id } from '#libs/kernel';
import { CNY, partyIdOf, VENTURE } from './settlement.fixture.js';
import { afterFunding, heldOf, NOT_FIRED, planReceipt, type TrancheStanding } from './tranche.js';

/** Fired or taken back when it is true or false, or paid a part of what is owed, in hundredths. */
const step = fc.oneof(fc.constant('turn' as const), fc.integer({ min: 1, max: 100 }));
const AMOUNT = 5000n;

const receipt = (amountMinor: bigint) => ({
  ...{ id: 'r' as Id<'fundingReceipt'>, ventureId: VENTURE, currency: CNY satisfies CurrencyCode, tranche: 'second' },
  ...{ funderId: partyIdOf('fund'), toId: partyIdOf('maker'), amountMinor, receivedOn: '2026-02-03', evidence: 'seen' },
  recordedBy: 'f' as Id<'account'>,
});

describe('a tranche that is fired, taken back and paid, in any order', () => {
  it('makes payable what the funder paid and nothing more, and takes back what is not due any more', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let standing: TrancheStanding = NOT_FIRED;
        let payable = 0n;
        for (const one of steps) {
          if (one === 'turn') {
            const change = standing.firedMinor > 0n ? -AMOUNT : AMOUNT;
            payable += change - heldOf(standing, change);
            standing = afterFunding(standing, change);
          } else {
            const owed = standing.firedMinor - standing.receivedMinor;
            const paid = (owed * BigInt(one)) / 100n;
            const planned = planReceipt(receipt(paid), standing, '2026-02-03');
            if (planned.ok !== paid > 0n) throw new Error(JSON.stringify(planned));
            if (!planned.ok) continue;
            const { releasedMinor } = planned.value;
            payable += releasedMinor;
            const [receivedMinor, heldMinor] = [standing.receivedMinor + paid, standing.heldMinor - releasedMinor];
            standing = { ...standing, receivedMinor, heldMinor };
          }
          const { firedMinor, receivedMinor, heldMinor } = standing;
          expect(payable).toBe(firedMinor < receivedMinor ? firedMinor : receivedMinor);
          expect(payable + heldMinor).toBe(firedMinor);
          expect(heldMinor >= 0n).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
