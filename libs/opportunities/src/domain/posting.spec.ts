import { describe, expect, it } from '@jest/globals';
import { termsHash } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import { day, ID, POSTING, START, TARGET, VENTURE } from './opportunity.fixture.js';
import { checkPosting, type PostingDraft, publishedDocument, publishedHash } from './posting.js';

const draft = (more: Partial<PostingDraft> = {}) => checkPosting({ ...POSTING, ...more }, START);
const paths = (more: Partial<PostingDraft>) => {
  const checked = draft(more);
  return checked.ok ? [] : checked.error.map(({ code, path }) => `${code} ${(path ?? []).join('.')}`);
};
const [supplier, design] = POSTING.slots;

describe('what is posted', () => {
  it('is kept with its rates in lowest terms', () => {
    const checked = draft({ joinersRate: '30/100', platformFeeRate: '5/100', counterFloor: '1' });
    expect(checked).toMatchObject({
      ok: true,
      value: { joinersRate: '3/10', platformFeeRate: '1/20', counterFloor: '1/1' },
    });
  });

  it.each([
    ['no title', { title: ' ' }, 'title'],
    ['a scenario beyond a page', { userScenario: 'x'.repeat(4_001) }, 'userScenario'],
    ['no such currency', { currency: 'XXX' }, 'currency'],
    ['nothing for the joiners', { joinersRate: '0' }, 'joinersRate'],
    ['more than all', { joinersRate: '11/10' }, 'joinersRate'],
    ['a decimal', { joinersRate: '0.3' }, 'joinersRate'],
    ['a denominator that terms could not bear', { joinersRate: '1/10001' }, 'joinersRate'],
    ['joiners and fee above all there is', { joinersRate: '9/10', platformFeeRate: '1/5' }, 'joinersRate'],
    ['a fee of nothing', { platformFeeRate: '0/1' }, 'platformFeeRate'],
    ['a floor above one', { counterFloor: '2' }, 'counterFloor'],
    ['bidding of less than an hour', { biddingEndsAt: new Date(START.getTime() + 3_599_999) }, 'biddingEndsAt'],
    ['a review of more than half a year', { reviewEndsAt: day(2 + 183.1) }, 'reviewEndsAt'],
    ['a month that is over', { effectiveFrom: '2026-02' as Month }, 'effectiveFrom'],
    ['no slot', { slots: [] }, 'slots'],
    ['a kind twice', { slots: [supplier!, supplier!] }, 'slots.1.kind'],
    ['no place', { slots: [{ ...supplier!, places: 0 }] }, 'slots.0.places'],
    ['more places than a contract bears', { slots: [{ ...supplier!, places: 101 }] }, 'slots'],
    ['an empty requirement', { slots: [{ ...supplier!, requirements: [''] }] }, 'slots.0.requirements'],
  ] as const)('is refused with %s', (_what, more, path) => {
    expect(paths(more)).toEqual([`OPPORTUNITY_INVALID ${path}`]);
  });

  it('takes effect at most ten years ahead', () => {
    expect(paths({ effectiveFrom: '2036-03' as Month })).toEqual([]);
    for (const month of ['2036-04', '9999-12']) {
      expect(paths({ effectiveFrom: month as Month })).toEqual(['MONTH_TOO_FAR_AHEAD effectiveFrom']);
    }
  });

  it('is refused with the place of the fault in a target or an obligation, as contracts finds it', () => {
    const falling = { ...TARGET, benchmark: '70' };
    expect(paths({ slots: [design!, { ...supplier!, targets: [falling] }] })).toEqual([
      'CLAUSES_INVALID slots.1.targets.0',
    ]);
    const nameless = { code: 'Drawings!', title: 'Drawings', every: 'month' };
    expect(paths({ slots: [{ ...design!, obligations: [nameless] }] })).toEqual([
      'CLAUSES_INVALID slots.0.obligations.0.code',
    ]);
  });

  it('has one hash of everything that is shown, the default and the four moments included', () => {
    const document = publishedDocument(ID, VENTURE, POSTING);
    expect(document).toMatchObject({
      default: { name: 'equal-split/1' },
      biddingEndsAt: '2026-03-04T09:00:00.000Z',
      remindAt: '2026-03-06T09:00:00.000Z',
      escalateAt: '2026-03-07T09:00:00.000Z',
      reviewEndsAt: '2026-03-08T09:00:00.000Z',
    });
    const hash = publishedHash(ID, VENTURE, POSTING);
    expect(hash).toBe(termsHash(JSON.parse(JSON.stringify(document))));
    const others = [{ title: 'Other' }, { counterFloor: '1/1' }, { reviewEndsAt: day(7) }, { slots: [supplier!] }];
    const hashes = others.map((more) => publishedHash(ID, VENTURE, { ...POSTING, ...more }));
    expect(new Set([hash, ...hashes]).size).toBe(5);
  });
});
