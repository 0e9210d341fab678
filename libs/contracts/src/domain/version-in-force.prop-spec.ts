import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Month } from '#libs/kernel';
import { versionInForce } from './version-in-force.js';

const month = fc.integer({ min: 1, max: 9 }).map((number) => `2026-0${number}` as Month);
const state = fc.constantFrom('draft', 'proposed', 'signed', 'withdrawn' as const);
const versions = fc
  .array(fc.record({ state, effectiveFrom: month }), { maxLength: 6 })
  .map((list) => list.map((one, index) => ({ ...one, number: index + 1 })));

describe('the version in force', () => {
  it('is the signed one that took effect last, the higher number on ties, whatever their order', () => {
    fc.assert(
      fc.property(versions, month, fc.infiniteStream(fc.nat()), (list, asked, random) => {
        const shuffled = list
          .map((one) => ({ one, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const expected = list
          .filter((one) => one.state === 'signed' && one.effectiveFrom <= asked)
          .sort((a, b) =>
            a.effectiveFrom === b.effectiveFrom ? a.number - b.number : a.effectiveFrom < b.effectiveFrom ? -1 : 1,
          )
          .at(-1);
        expect(versionInForce(shuffled, asked)).toEqual(expected);
      }),
    );
  });

  it('does not change for earlier months when a later version is signed', () => {
    fc.assert(
      fc.property(versions, month, month, (list, asked, from) => {
        fc.pre(asked < from);
        const amended = [...list, { number: list.length + 1, state: 'signed' as const, effectiveFrom: from }];
        expect(versionInForce(amended, asked)).toEqual(versionInForce(list, asked));
      }),
    );
  });
});
