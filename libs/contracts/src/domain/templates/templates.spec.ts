import { describe, expect, it } from '@jest/globals';
import { stableId } from '#libs/kernel';
import { runScenarios } from '../simulation.js';
import { checkVersion } from '../version-draft.js';
import { TEMPLATES } from './catalogue.js';
import { instantiateTemplate } from './instantiate-template.js';

/** What each gets in one month after the other, in minor units. */
function months(id: string, parameters: object, ...inputs: readonly object[]) {
  const draft = instantiateTemplate(id, parameters);
  if (!draft.ok) throw new Error(JSON.stringify(draft.error));
  const participants = draft.value.keys.map((key) => ({ key, party: stableId<'party'>(key) }));
  const checked = checkVersion({ ...draft.value, participants });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const facts = { gross: '0', refunds: '0', costs: '0' };
  const scenarios = inputs.map((more, index) => {
    return { name: `${index}`, inputs: { ...facts, ...more }, stateIn: undefined };
  });
  return runScenarios(checked.value, scenarios).results.map(({ allocations }) =>
    Object.fromEntries(allocations.map(({ key, amount }) => [key, amount.minorUnits])),
  );
}
const faults = (id: string, parameters: unknown) => {
  const draft = instantiateTemplate(id, parameters);
  return draft.ok ? [] : draft.error.map(({ code, path }) => `${code} ${path?.join('.')}`);
};

describe('the templates', () => {
  it('have ids that name a version, and defaults within their own bounds', () => {
    expect(TEMPLATES.map(({ id }) => id)).toEqual([
      'equal-split/1',
      'cost-plus/1',
      'platform-fee-scores/1',
      'royalty-advance/1',
      'guaranteed-minimum/1',
      'co-creator-units/1',
    ]);
    for (const { id, parameters } of TEMPLATES) {
      const defaults = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default]));
      expect(instantiateTemplate(id, defaults)).toEqual(instantiateTemplate(id, undefined));
    }
  });

  it('split equally, the odd unit to the first', () => {
    const members = ['a', 'b', 'c'].map((key) => ({ key, kind: 'design' }));
    expect(months('equal-split/1', { members }, { gross: '100' })).toEqual([{ a: 34n, b: 33n, c: 33n }]);
    expect(instantiateTemplate('equal-split/1', { members })).toMatchObject({
      ok: true,
      value: { clauses: { nodes: members }, keys: ['a', 'b', 'c'], inputs: {} },
    });
  });

  it('pay costs back with a markup on the costs of the month', () => {
    const [first, second] = months('cost-plus/1', { markup: '1/5' }, { gross: '100', costs: '150' }, { gross: '100' });
    expect(first).toMatchObject({ supplier: 100n });
    expect(second).toMatchObject({ supplier: 50n, venture: 50n });
  });

  it('take a fee by bands and split the rest by score; a missing score is factor 1', () => {
    const facts = { gross: '2000000' };
    const [bare, scored] = months('platform-fee-scores/1', {}, facts, { ...facts, score_rating: '5' });
    // 15 % of the first million and 10 % of the second; then 3/5 against 2/5, and against 2/5 x 6/5.
    expect(bare).toEqual({ platform: 250000n, venture: 1050000n, supplier: 700000n });
    expect(scored).toEqual({ platform: 250000n, venture: 972222n, supplier: 777778n });
  });

  it('advance a royalty and take the advance back from later royalties', () => {
    const [low, high] = months('royalty-advance/1', {}, { gross: '100000' }, { gross: '1500000' });
    expect(low).toEqual({ author: 50000n, publisher: 50000n });
    // A royalty of 150,000, of which 40,000 repay the advance of the month before.
    expect(high).toEqual({ author: 110000n, publisher: 1390000n });
  });

  it('guarantee a minimum that is never taken back', () => {
    const [low, high] = months('guaranteed-minimum/1', {}, { gross: '100000' }, { gross: '500000' });
    expect(low).toEqual({ partner: 30000n, venture: 70000n });
    expect(high).toEqual({ partner: 100000n, venture: 400000n });
  });

  it('give co-creators what has vested, and the venture the rest', () => {
    // 5 % of a million; 60 % of it half vested, 40 % before the cliff.
    const [month] = months('co-creator-units/1', {}, { gross: '1000000' });
    expect(month).toMatchObject({ user_1: 15000n, venture: 985000n });
    expect(month?.user_2 ?? 0n).toBe(0n);
  });

  it.each([
    ['no-such/1', {}, 'NOT_FOUND template'],
    ['equal-split/1', [], 'INPUT_INVALID parameters'],
    ['equal-split/1', { people: [] }, 'INPUT_INVALID parameters.people'],
    ['equal-split/1', { currency: 'XXX' }, 'INPUT_INVALID parameters.currency'],
    ['equal-split/1', { members: [] }, 'INPUT_INVALID parameters.members'],
    ['equal-split/1', { members: [{ key: 'a' }, { key: 'a' }] }, 'INPUT_INVALID parameters.members.1.key'],
    ['cost-plus/1', { markup: '11/10' }, 'INPUT_INVALID parameters.markup'],
    ['cost-plus/1', { markup: 0.1 }, 'INPUT_INVALID parameters.markup'],
    ['royalty-advance/1', { monthlyAdvance: '-1' }, 'INPUT_INVALID parameters.monthlyAdvance'],
    ['platform-fee-scores/1', { bands: [{ upTo: '5', rate: '1/2' }] }, 'INPUT_INVALID parameters.bands'],
    ['platform-fee-scores/1', { points: [] }, 'INPUT_INVALID parameters.points'],
    [
      'platform-fee-scores/1',
      { members: [{ key: 'platform', weight: '1' }] },
      'INPUT_INVALID parameters.members.0.key',
    ],
    ['co-creator-units/1', { vesting: 0 }, 'INPUT_INVALID parameters.vesting'],
    ['co-creator-units/1', { holders: [{ key: 'u', units: '1/2', months: '1' }] }],
  ])('refuse %s with %j', (id, parameters, expected = 'INPUT_INVALID parameters.holders.0.units') => {
    expect(faults(id, parameters)[0]).toBe(expected);
  });
});
