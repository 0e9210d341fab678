import { describe, expect, it } from '@jest/globals';
import { type AmountPart, explainAllocation } from '../index.js';
import { evaluated, type Json, percent, pool, split, termsOf } from '../terms.fixture.js';

/** "kind amount" of the parts of a step, as the party sees it. */
function partsOf(waterfall: readonly Json[], inputs: Json, { party = 'ann', state = {} } = {}): readonly string[] {
  const [step] = explained(waterfall, inputs, { party, state });
  return (step?.children ?? []).map(({ kind, amountMinor }) => `${kind} ${amountMinor}`);
}

function explained(
  waterfall: readonly Json[],
  inputs: Json,
  { party = 'ann', state = {} } = {},
): readonly AmountPart[] {
  const computed = evaluated(waterfall, inputs, state);
  return explainAllocation(termsOf(waterfall), { ...computed, inputs }, party);
}

const cost = (fields: Json = {}): Json => ({ id: 'c', kind: 'reimburse', to: 'ann', cost: 'costs', ...fields });

describe('the parts of an amount', () => {
  it('of a reimbursement are the new cost, the carried one and the limit', () => {
    const state = { 'cost:c': '30' };
    expect(partsOf([cost()], { gross: '200', costs: '50' }, { state })).toEqual(['cost 50', 'carried 30']);
    expect(partsOf([cost()], { gross: '60', costs: '50' }, { state })).toEqual(['cost 50', 'carried 30', 'pool -20']);
    expect(partsOf([cost({ capRate: '1/3' })], { gross: '100', costs: '50' })).toEqual(['cost 50', 'capRate -17']);
    expect(partsOf([cost({ cap: '7' })], { gross: '100', costs: '50' })).toEqual(['cost 50', 'cap -43']);
  });

  it('of a share are its whole units, the unit of the largest remainder and what limits changed', () => {
    const inputs = { gross: '100' };
    const thirds = ['ann', 'bob', 'cho'].map((to) => ({ to, weight: '1' }));
    expect(partsOf([split(...thirds)], inputs)).toEqual(['entitlement 33', 'rounding 1']);
    expect(partsOf([split(...thirds)], inputs, { party: 'bob' })).toEqual(['entitlement 33', 'rounding 0']);
    expect(partsOf([percent({ floor: '25' })], inputs)).toEqual(['entitlement 10', 'rounding 0', 'floor 15']);
    expect(partsOf([percent({ base: '1015', cap: '90' })], inputs)).toEqual([
      'entitlement 101',
      'rounding 1',
      'cap -12',
    ]);
    const both = { payees: ['ann', 'bob'].map((to) => ({ to, rate: '1/2' })) };
    expect(partsOf([percent({ ...both, base: '201' })], inputs)).toEqual([
      'entitlement 100',
      'rounding 1',
      'pool -51',
      'rounding 0',
    ]);
  });

  it('of a royalty say what repaid the advance, to both sides', () => {
    const step = { id: 'r', kind: 'royalty', to: 'ann', recoupTo: 'bob', base: 'gross', rate: '1/4' };
    const state = { 'unrecouped:r': '20' };
    const inputs = { gross: '102' };
    expect(partsOf([step], inputs, { state })).toEqual(['entitlement 25', 'rounding 1', 'recouped -20']);
    expect(partsOf([step], inputs, { state, party: 'bob' })).toEqual(['recouped 20']);
    expect(partsOf([{ ...step, recoupTo: 'ann' }], inputs, { state })).toEqual([
      'entitlement 25',
      'rounding 1',
      'recouped -20',
      'recouped 20',
    ]);
  });

  it('of a guarantee are the amount, what was given before, and the limit', () => {
    const top = { id: 'g', kind: 'guarantee', on: 'p', to: 'ann', amount: '95' };
    const inputs = { gross: '100' };
    const [, guarantee] = explained([percent({}), top], inputs);
    expect(guarantee?.children.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)).toEqual([
      'amount 95',
      'alreadyGot -10',
    ]);
    const [, enough] = explained([percent({}), { ...top, amount: '4' }], inputs);
    expect(enough?.children.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)).toEqual([
      'amount 4',
      'alreadyGot -10',
      'zero 6',
    ]);
  });

  it('of accumulating bands are the entitlement after and before', () => {
    const bands = [
      ['100', '0/1'],
      [null, '1/3'],
    ];
    const step = { id: 't', kind: 'tiers', to: 'ann', base: 'gross', mode: 'marginal', bands, accumulate: 'contract' };
    expect(partsOf([step], { gross: '100' }, { state: { 'cum:t': '150' } })).toEqual([
      'entitlement 50',
      'rounding 0',
      'accumulated -17',
    ]);
  });

  it('of units are the share and what has not vested, which whoever holds it sees holder by holder', () => {
    const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'rest' };
    const inputs = { gross: '1000', units: { h1: '2', h2: '1' }, months: { h1: '24', h2: '3' } };
    const step = pool({ vesting });
    expect(partsOf([step], inputs, { party: 'h1' })).toEqual(['entitlement 66', 'rounding 1', 'unvested -33']);
    expect(partsOf([step], inputs, { party: 'rest' })).toEqual(['held 33', 'held 33']);
  });

  it('of the residual are what there was to share and every take before', () => {
    const parts = explained(
      [percent({}), cost()],
      { gross: '100', costs: '7' },
      { party: 'rest', state: { deficit: '50' } },
    );
    expect(parts.map(({ label, amountMinor }) => `${label} ${amountMinor}`)).toEqual([
      'residual: what the steps left 38',
    ]);
    expect(parts[0]?.children.map(({ label, amountMinor }) => `${label} ${amountMinor}`)).toEqual([
      'what the month has to share 100',
      'less the deficit carried from before -50',
      'less what p took -5',
      'less what c took -7',
    ]);
  });

  it('of a month with a deficit say that there was nothing', () => {
    const parts = explained([percent({})], { gross: '10' }, { state: { deficit: '50' } });
    expect(parts).toEqual([
      {
        kind: 'nothing',
        label: 'nothing to share: the deficit is carried on',
        amountMinor: 0n,
        step: 'residual',
        figures: { amount: '10', deficitIn: '50', deficitOut: '40' },
        reads: { inputs: ['gross'], state: ['deficit'], constants: [] },
        children: [],
      },
    ]);
  });

  it('name the inputs, the carried state and the constants behind them, through the pool too', () => {
    const [step] = explained([cost(), percent({ base: 'pool' })], { gross: '100', costs: '7' }, { party: 'ann' });
    expect(step?.children[0]?.reads).toEqual({ inputs: ['costs'], state: [], constants: [] });
    const [, fee] = explained([cost(), percent({ base: 'pool' })], { gross: '100', costs: '7' }, { party: 'ann' });
    expect(fee?.children[0]).toMatchObject({
      figures: { base: '93', rate: '1/10', exact: '93/10' },
      reads: {
        inputs: ['gross', 'costs'],
        state: ['deficit', 'cost:c'],
        constants: [{ path: ['waterfall', '1', 'payees', '0', 'rate'], value: '1/10' }],
      },
    });
  });
});
