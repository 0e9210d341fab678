import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type Month, publicId, stableId } from '#libs/kernel';
import { type SignedContent, versionHash } from './version-hash.js';

const [a, b] = [stableId<'party'>('a'), stableId<'party'>('b')];
const content: SignedContent = {
  contract: stableId('contract'),
  version: 2,
  effectiveFrom: '2026-03' as Month,
  currency: 'CNY',
  termsHash: 'f'.repeat(64),
  inputs: { gross: { fixed: '1' } },
  clauses: {},
  parent: null,
  participants: [
    { key: 'z', party: a, signs: true },
    { key: 'b', party: b, signs: false },
  ],
};

describe('the hash of a version', () => {
  it('is what anybody computes from the documented text', () => {
    const text =
      `{"contract":"${publicId('contract', content.contract)}","currency":"CNY","effectiveFrom":"2026-03",` +
      `"inputs":{"gross":{"fixed":"1"}},"participants":[{"key":"b","party":"${publicId('party', b)}"},` +
      `{"key":"z","party":"${publicId('party', a)}"}],"termsHash":"${'f'.repeat(64)}","version":2}`;
    expect(versionHash(content)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('covers the clauses when there are any', () => {
    const clauses = { slots: [{ kind: 'channel', places: 2 }] } as const;
    const text =
      `{"clauses":{"slots":[{"kind":"channel","places":2}]},"contract":"${publicId('contract', content.contract)}",` +
      `"currency":"CNY","effectiveFrom":"2026-03","inputs":{"gross":{"fixed":"1"}},` +
      `"participants":[{"key":"b","party":"${publicId('party', b)}"},{"key":"z","party":"${publicId('party', a)}"}],` +
      `"termsHash":"${'f'.repeat(64)}","version":2}`;
    expect(versionHash({ ...content, clauses })).toBe(createHash('sha256').update(text).digest('hex'));
    const parent = stableId<'contract'>('parent');
    const under = text.replace('"participants"', `"parent":"${publicId('contract', parent)}","participants"`);
    expect(versionHash({ ...content, clauses, parent })).toBe(createHash('sha256').update(under).digest('hex'));
  });

  it('differs when anything that is signed differs', () => {
    const others: SignedContent[] = [
      { ...content, contract: stableId('other') },
      { ...content, version: 3 },
      { ...content, effectiveFrom: '2026-04' as Month },
      { ...content, currency: 'USD' },
      { ...content, termsHash: '0'.repeat(64) },
      { ...content, inputs: { gross: { fixed: '2' } } },
      { ...content, parent: stableId('parent') },
      { ...content, clauses: { slots: [{ kind: 'user', places: 1 }] } },
      { ...content, participants: content.participants.map((one) => ({ ...one, party: b })) },
    ];
    expect(new Set([content, ...others].map(versionHash)).size).toBe(others.length + 1);
  });
});
