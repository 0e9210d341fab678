import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addRational, formatRational, RATIONAL_ZERO } from '#libs/kernel';
import type { Bid } from './bid.js';
import { acceptedOf, defaultOutcome } from './default-outcome.js';
import { rateOf } from './exact-rate.js';
import type { Slot, SlotKind } from './opportunity.js';
import { bidOf, START } from './opportunity.fixture.js';

const KINDS = ['supplier', 'design', 'channel'] as const satisfies readonly SlotKind[];

const slots = fc
  .uniqueArray(fc.record({ kind: fc.constantFrom(...KINDS), places: fc.integer({ min: 1, max: 5 }) }), {
    selector: ({ kind }) => kind,
    minLength: 1,
  })
  .map((found): Slot[] => found.map((slot) => ({ ...slot, requirements: [], obligations: [], targets: [] })));

// Few moments, so that many bids tie.
const bids = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      minute: fc.integer({ min: 0, max: 3 }),
      state: fc.constantFrom('placed', 'placed', 'withdrawn'),
    }),
    { maxLength: 20 },
  )
  .map((found): Bid[] =>
    found.map(({ minute, ...bid }, index) =>
      bidOf(`bidder ${index}`, { ...bid, changedAt: new Date(START.getTime() + minute * 60_000) }),
    ),
  );

describe('the default', () => {
  it('gives all accepted the same weight, and the weights add up to exactly 1', () => {
    fc.assert(
      fc.property(slots, bids, (some, all) => {
        const { accepted } = defaultOutcome(some, all);
        const sum = accepted.reduce((total, { weight }) => addRational(total, rateOf(weight)), RATIONAL_ZERO);
        expect(new Set(accepted.map(({ weight }) => weight)).size).toBeLessThanOrEqual(1);
        expect(formatRational(sum)).toBe(accepted.length > 0 ? '1/1' : '0/1');
      }),
    );
  });

  it('fills the places of each kind, never more, and leaves no placed bid of a kind without an answer', () => {
    fc.assert(
      fc.property(slots, bids, (some, all) => {
        const { accepted, rejected } = defaultOutcome(some, all);
        for (const { kind, places } of some) {
          const placed = all.filter((bid) => bid.kind === kind && bid.state === 'placed').length;
          expect(accepted.filter(({ bid }) => bid.kind === kind)).toHaveLength(Math.min(placed, places));
          expect(rejected.filter((bid) => bid.kind === kind)).toHaveLength(Math.max(placed - places, 0));
        }
        for (const { bid } of accepted) expect(bid.state).toBe('placed');
      }),
    );
  });

  it('does not depend on the order in which the bids are listed, ties included', () => {
    const shuffled = bids.chain((all) =>
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }).map((other) => [all, other] as const),
    );
    fc.assert(
      fc.property(slots, shuffled, (some, [all, other]) => {
        expect(defaultOutcome(some, other)).toEqual(defaultOutcome(some, all));
      }),
    );
  });

  it('prefers whoever has waited longer, and of one moment the lower party', () => {
    fc.assert(
      fc.property(slots, bids, (some, all) => {
        const { accepted, rejected } = defaultOutcome(some, all);
        for (const { bid: winner } of accepted) {
          for (const loser of rejected.filter(({ kind }) => kind === winner.kind)) {
            const later = loser.changedAt.getTime() - winner.changedAt.getTime();
            expect(later > 0 || (later === 0 && loser.party > winner.party)).toBe(true);
          }
        }
      }),
    );
  });

  it('is read back from its decisions in the same order', () => {
    fc.assert(
      fc.property(slots, bids, (some, all) => {
        const { accepted } = defaultOutcome(some, all);
        const decided = all.map((bid): Bid => {
          const own = accepted.find((one) => one.bid.id === bid.id);
          return own ? { ...bid, decision: { outcome: 'accepted', weight: own.weight, comment: null } } : bid;
        });
        expect(acceptedOf(some, decided).map(({ bid }) => bid.id)).toEqual(accepted.map(({ bid }) => bid.id));
      }),
    );
  });
});
