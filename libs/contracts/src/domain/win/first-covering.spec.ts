import { describe, expect, it } from '@jest/globals';
import { firstCovering, type Search } from './first-covering.js';

function search(takeAt: (value: bigint) => bigint | undefined, more: Partial<Search> = {}) {
  let evaluations = 0;
  const found = firstCovering({
    pointAt: (value) => {
      evaluations += 1;
      const takeMinor = takeAt(value);
      return takeMinor === undefined ? undefined : { value, takeMinor, costMinor: 1000n };
    },
    ...{ limit: 10n ** 12n, thresholds: [], tolerance: 2n, isSpent: () => evaluations > 10_000 },
    ...more,
  });
  return { found, evaluations };
}

describe('the first value that covers', () => {
  it('is found in few tries, however large the limit is', () => {
    const { found, evaluations } = search((value) => value / 1000n);
    expect(found).toEqual({ outcome: 'reached', point: { value: 1_000_000n, takeMinor: 1000n, costMinor: 1000n } });
    expect(evaluations).toBeLessThan(6_000);
    expect(search(() => 900n)).toEqual({ found: { outcome: 'never' }, evaluations: expect.any(Number) });
    expect(search(() => 900n).evaluations).toBeLessThan(400);
  });

  it('is not missed where rounding moves the takes by a unit', () => {
    const { found } = search((value) => value / 10n + (value % 10n === 3n ? 1n : 0n));
    expect(found).toMatchObject({ point: { value: 9_993n } });
  });

  it('is not missed where takes stand still but for a unit of the largest remainder', () => {
    const { found } = search((value) => (value === 146n || value >= 200n ? 1000n : 999n), { limit: 254n });
    expect(found).toMatchObject({ point: { value: 146n } });
  });

  it('is found in a stretch that a threshold ends', () => {
    const takeAt = (value: bigint) => (value <= 5_000_017n && value >= 5_000_015n ? 1000n : value / 100_000n);
    expect(search(takeAt, { thresholds: [5_000_017n] }).found).toMatchObject({ point: { value: 5_000_015n } });
  });

  it('skips what cannot be evaluated', () => {
    expect(search((value) => (value < 700n ? undefined : 1000n)).found).toMatchObject({ point: { value: 700n } });
  });

  it('is not claimed when the work is spent: everything below was looked at', () => {
    const { found } = search((value) => 997n + (((value * 7919n) % 1009n) % 3n));
    expect(found).toEqual({ outcome: 'undecided', checkedUpTo: expect.any(BigInt) });
    expect(found.outcome === 'undecided' && found.checkedUpTo > 1_000n).toBe(true);
  });
});
