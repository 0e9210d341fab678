import { describe, expect, it } from '@jest/globals';
import { evaluated, faultOf, type Json, percent, pool, split } from '../terms.fixture.js';

const bothHalf = [
  { to: 'ann', rate: '1/2' },
  { to: 'bob', rate: '1/3' },
];

describe('reimburse', () => {
  const step = (fields: Json = {}) => ({ id: 'c', kind: 'reimburse', to: 'ann', cost: 'costs', ...fields });

  it('takes the least of what is owed, the pool, the cap and the capped part of the pool, and says which bound it', () => {
    const inputs = { gross: '101', costs: '90' };
    const take = (fields: Json) => {
      const { steps, trace } = evaluated([step(fields)], inputs, { 'cost:c': '20' });
      return [steps[0]?.take, steps[0]?.outstandingAfter, trace.steps[0]?.binding];
    };
    expect(take({})).toEqual(['101', '9', ['pool']]);
    expect(take({ cap: '40' })).toEqual(['40', '70', ['cap']]);
    expect(take({ cap: '60', capRate: '1/2' })).toEqual(['50', '60', ['capRate']]);
    expect(take({ cap: '500', capRate: '1/1' })).toEqual(['101', '9', ['pool', 'capRate']]);
  });
});

describe('fixed', () => {
  const step = (times?: unknown) => ({ id: 'f', kind: 'fixed', to: 'ann', amount: '30', ...(times ? { times } : {}) });

  it('takes amount times count, the count an input or a constant, at most the pool', () => {
    const take = (times: unknown, gross: string) => evaluated([step(times)], { gross, orders: 4 }).steps[0]?.take;
    expect([take('orders', '500'), take(3, '500'), take('2', '500'), take(undefined, '500')]).toEqual([
      '120',
      '90',
      '60',
      '30',
    ]);
    expect(take('orders', '119')).toBe('119');
  });

  it('refuses half an order', () => {
    expect(faultOf([step('orders')], { gross: '1', orders: '1/2' })).toBe('INPUT_NOT_WHOLE /inputs/orders');
  });
});

describe('percent', () => {
  it('apportions the pool over the payees by their rates when the base exceeds it', () => {
    const { steps, trace } = evaluated([percent({ base: '1000', payees: bothHalf })], { gross: '101' });
    expect(steps[0]).toEqual({ step: 'p', take: '101', to: { ann: '61', bob: '40' }, poolAfter: '0' });
    expect(trace.steps[0]).toMatchObject({ binding: ['pool'], extraUnits: ['ann'] });
  });

  it('leaves a base above the pool alone as long as the takes fit', () => {
    expect(evaluated([percent({ base: '120', payees: bothHalf })], { gross: '101' }).steps[0]?.to).toEqual({
      ann: '60',
      bob: '40',
    });
  });

  it('knows floor and cap for a single payee only', () => {
    const { steps } = evaluated([percent({ floor: '55', cap: '56', payees: bothHalf })], { gross: '60' });
    expect(steps[0]?.to).toEqual({ ann: '30', bob: '20' });
  });

  it('rounds, then raises to the floor, cuts to the cap and to the pool, also at a rate of zero', () => {
    const take = (fields: Json, gross: string) => {
      const { steps, trace } = evaluated([percent(fields)], { gross, f: '60', c: '40' });
      return [steps[0]?.take, trace.steps[0]?.binding];
    };
    expect(take({ floor: 'f' }, '100')).toEqual(['60', ['floor']]);
    expect(take({ floor: 'f', cap: 'c' }, '100')).toEqual(['40', ['floor', 'cap']]);
    expect(take({ floor: 'f', payees: [{ to: 'ann', rate: '0/1' }] }, '50')).toEqual(['50', ['floor', 'pool']]);
    expect(take({ floor: 'f' }, '0')).toEqual(['0', ['floor', 'pool']]);
  });

  it('gives an exact half to the payee and tells the remainders', () => {
    const { trace, steps } = evaluated([percent({})], { gross: '25' });
    expect(steps[0]?.take).toBe('3');
    expect(trace.steps[0]).toMatchObject({
      inputs: {},
      poolBefore: '25',
      poolAfter: '22',
      exact: [
        { of: 'ann', exact: '5/2', remainder: '1/2' },
        { of: '(rest)', exact: '45/2', remainder: '1/2' },
      ],
      extraUnits: ['ann'],
    });
  });

  it('refuses rates that pass 1 in this period', () => {
    const payees = [
      { to: 'ann', rate: 'a' },
      { to: 'bob', rate: '1/2' },
    ];
    expect(faultOf([percent({ payees })], { gross: '1', a: '2/3' })).toBe('RATE_OUT_OF_RANGE /waterfall/0/payees');
    expect(faultOf([percent({ payees })], { gross: '1', a: '-1/3' })).toBe(
      'RATE_OUT_OF_RANGE /waterfall/0/payees/0/rate',
    );
  });
});

describe('split', () => {
  it('lets the pool flow on when no effective weight is left', () => {
    const { steps } = evaluated([split({ to: 'ann', weight: '5', factor: 'x' }, { to: 'bob', weight: '0' })], {
      gross: '9',
      x: '0',
    });
    expect(steps).toEqual([
      { step: 's', take: '0', to: {}, poolAfter: '9' },
      { step: 'residual', take: '9', to: { rest: '9' }, poolAfter: '0' },
    ]);
  });

  it('shares at most the pool', () => {
    const { steps } = evaluated([{ ...split({ to: 'ann', weight: '1' }), amount: '10' }], { gross: '9' });
    expect(steps[0]?.to).toEqual({ ann: '9' });
  });

  it('refuses a weight that an indicator made negative', () => {
    expect(faultOf([split({ to: 'ann', weight: 'x' })], { gross: '9', x: '-1/2' })).toBe(
      'WEIGHT_NEGATIVE /waterfall/0/payees/0/weight',
    );
  });
});

describe('tiers', () => {
  const step = (fields: Json) => ({
    id: 't',
    kind: 'tiers',
    to: 'ann',
    base: 'gross',
    mode: 'marginal',
    bands: [
      ['100', '1/2'],
      [null, '1/10'],
    ],
    ...fields,
  });

  it('limits what a period adds, while the base accumulates in full', () => {
    const { steps, stateOut } = evaluated(
      [step({ accumulate: 'contract', floor: '7', cap: '20' })],
      { gross: '60' },
      { 'cum:t': '80' },
    );
    expect([steps[0]?.take, stateOut['cum:t']]).toEqual(['14', '140']);
    const capped = evaluated([step({ accumulate: 'contract', cap: '20' })], { gross: '90' });
    expect([capped.steps[0]?.take, capped.stateOut['cum:t']]).toEqual(['20', '90']);
    const floored = evaluated([step({ accumulate: 'contract', floor: '7' })], { gross: '10' }, { 'cum:t': '200' });
    expect([floored.steps[0]?.take, floored.stateOut['cum:t']]).toEqual(['7', '210']);
  });

  it('takes nothing back where a falling cliff lowers the accumulated entitlement', () => {
    const { steps, trace } = evaluated(
      [step({ mode: 'cliff', accumulate: 'contract' })],
      { gross: '10' },
      { 'cum:t': '95' },
    );
    expect([steps[0]?.take, trace.steps[0]?.binding]).toEqual(['0', ['zero']]);
  });
});

describe('royalty', () => {
  it('earns at most the pool and repays the advance first', () => {
    const step = { id: 'r', kind: 'royalty', to: 'ann', recoupTo: 'bob', base: '1000', rate: '1/2' };
    const { steps } = evaluated([step], { gross: '300' }, { 'unrecouped:r': '100' });
    expect(steps[0]).toEqual({
      ...{ step: 'r', take: '300', to: { ann: '200', bob: '100' }, poolAfter: '0' },
      ...{ earned: '300', recouped: '100', unrecoupedAfter: '0' },
    });
  });
});

describe('guarantee', () => {
  const guarantee = (fields: Json) => ({ id: 'g', kind: 'guarantee', to: 'ann', amount: '80', ...fields });

  it('tops up what a percent, tiers or split step gave, and records what the pool could not cover', () => {
    const { steps, stateOut } = evaluated(
      [percent({}), guarantee({ on: 'p' })],
      { gross: '70' },
      { 'shortfall:g': '5' },
    );
    expect(steps[1]).toEqual({ step: 'g', take: '63', to: { ann: '63' }, poolAfter: '0', shortfall: '10' });
    expect(stateOut).toEqual({ deficit: '0', 'shortfall:g': '10' });
    const untouched = evaluated([split({ to: 'ann', weight: '1' }), guarantee({ on: 's' })], { gross: '90' });
    expect(untouched.steps[1]).toMatchObject({ take: '0', shortfall: '0' });
  });

  it('gives whoever got nothing in the step the whole amount', () => {
    expect(evaluated([percent({}), guarantee({ on: 'p', to: 'cho' })], { gross: '200' }).allocations).toMatchObject({
      cho: '80',
    });
  });

  it('carries a recoupable top-up of a step that is no royalty as unrecouped', () => {
    const { stateOut } = evaluated(
      [percent({}), guarantee({ on: 'p', recoupable: true })],
      { gross: '500' },
      { 'unrecouped:p': '4' },
    );
    expect(stateOut).toEqual({ deficit: '0', 'shortfall:g': '0', 'unrecouped:p': '34' });
  });
});

describe('poolUnits', () => {
  it('adds what is held to the own share of a holder who holds it', () => {
    const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'ann' };
    const inputs = { gross: '1000', units: { ann: 1, h: 1 }, months: { ann: 24, h: 11 } };
    const { steps, stateOut } = evaluated([pool({ vesting, minPayout: '30' })], inputs);
    expect(steps[0]).toMatchObject({ take: '100', to: { ann: '100', h: '0' }, payouts: {} });
    expect(stateOut).toEqual({ deficit: '0', 'payable:ann': '25', 'payable:h': '0' });
  });

  it('gives a unit that is half vested to the holder', () => {
    const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'ann' };
    const { steps } = evaluated([pool({ vesting })], { gross: '10', units: { h: 1 }, months: { h: 24 } });
    expect(steps[0]?.to).toEqual({ h: '1' });
  });

  it('breaks ties by the bytes of the holder, not by UTF-16', () => {
    const units = { '\u{1F600}': 1, '\uFF5E': 1 };
    expect(evaluated([pool({ rate: '1/1' })], { gross: '1', units }).steps[0]?.to).toEqual({
      '\uFF5E': '1',
      '\u{1F600}': '0',
    });
  });

  it('refuses holders without months and negative units', () => {
    const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'ann' };
    expect(faultOf([pool({ vesting })], { gross: '9', units: { h: 1 }, months: {} })).toBe(
      'INPUT_MISSING /inputs/months/h',
    );
    expect(faultOf([pool()], { gross: '9', units: { h: '-1' } })).toBe('UNITS_NEGATIVE /inputs/units/h');
    expect(faultOf([pool()], { gross: '9', units: '7' })).toBe('INPUT_NOT_A_MAP /inputs/units');
  });

  it('takes nothing and moves no payable when there are no units', () => {
    const { steps, stateOut } = evaluated(
      [pool({ minPayout: '5' })],
      { gross: '900', units: {} },
      { 'payable:h': '3' },
    );
    expect(steps[0]).toEqual({ step: 'u', take: '0', to: {}, poolAfter: '900', poolAmount: '0', payouts: {} });
    expect(stateOut).toEqual({ deficit: '0', 'payable:h': '3' });
  });
});
