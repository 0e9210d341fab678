import { describe, expect, it } from '@jest/globals';
import { evaluateTerms, parseTerms, renderEvaluation } from './index.js';

type Json = Record<string, unknown>;

const termsOf = (waterfall: readonly Json[], fields: Json = {}) => {
  const parties = ['ann', 'bob', 'cho', 'rest'].map((id, index) => ({ id, rank: index + 1 }));
  const terms = parseTerms({
    currency: 'USD',
    parties,
    distributable: 'gross',
    waterfall,
    residual: 'rest',
    ...fields,
  });
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  return terms.value;
};
const evaluated = (waterfall: readonly Json[], inputs: Json, state: Json = {}, fields: Json = {}) => {
  const evaluation = evaluateTerms(termsOf(waterfall, fields), inputs, state);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return renderEvaluation(evaluation.value);
};
const faultOf = (waterfall: readonly Json[], inputs: unknown, state: unknown = {}, fields: Json = {}) => {
  const evaluation = evaluateTerms(termsOf(waterfall, fields), inputs, state);
  return evaluation.ok ? 'no fault' : `${evaluation.error.code} /${evaluation.error.path.join('/')}`;
};
const percent = (fields: Json): Json => ({
  id: 'p',
  kind: 'percent',
  payees: [{ to: 'ann', rate: '1/10' }],
  ...fields,
});
const bothHalf = [
  { to: 'ann', rate: '1/2' },
  { to: 'bob', rate: '1/3' },
];
const split = (...payees: Json[]): Json => ({ id: 's', kind: 'split', payees });
const pool = (fields: Json = {}): Json => ({
  id: 'u',
  kind: 'poolUnits',
  base: 'gross',
  rate: '1/10',
  units: 'units',
  ...fields,
});

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

describe('a deficit', () => {
  const waterfall = [
    { id: 'c', kind: 'reimburse', to: 'ann', cost: 'costs' },
    {
      id: 't',
      kind: 'tiers',
      to: 'ann',
      base: 'costs',
      mode: 'marginal',
      bands: [[null, '1/10']],
      accumulate: 'contract',
    },
  ];
  const fields = { distributable: { sub: ['gross', 'refunds'] } };

  it('distributes nothing, joins new costs to the carried ones and leaves the other state alone', () => {
    const state = { deficit: '5', 'cost:c': '7', 'cum:t': '3', 'payable:h': '2' };
    const { distributed, allocations, steps, stateOut } = evaluated(
      waterfall,
      { gross: '10', refunds: '30', costs: '4' },
      state,
      fields,
    );
    expect([distributed, allocations, steps]).toEqual(['0', {}, []]);
    expect(stateOut).toEqual({ deficit: '25', 'cost:c': '11', 'cum:t': '3', 'payable:h': '2' });
  });

  it('that is just absorbed runs the waterfall over nothing', () => {
    const { steps, stateOut } = evaluated(
      waterfall,
      { gross: '10', refunds: '4', costs: '4' },
      { deficit: '6' },
      fields,
    );
    expect(steps.map(({ step, take }) => [step, take])).toEqual([
      ['c', '0'],
      ['t', '0'],
      ['residual', '0'],
    ]);
    expect(stateOut).toEqual({ deficit: '0', 'cost:c': '4', 'cum:t': '4' });
  });
});

describe('rate expressions', () => {
  const weightsOf = (weight: unknown, inputs: Json) => {
    const { steps } = evaluated([split({ to: 'ann', weight }, { to: 'bob', weight: '1' })], {
      gross: '1200',
      ...inputs,
    });
    return steps[0]?.to.ann;
  };

  it('take the last row of a table that is reached, and refuse a value below the first', () => {
    const table = {
      table: {
        of: 'x',
        rows: [
          ['1/2', '1'],
          ['1', '2'],
          ['3', '5'],
        ],
      },
    };
    expect(['1/2', '99/100', '1', '3', '1000'].map((x) => weightsOf(table, { x }))).toEqual([
      '600',
      '600',
      '800',
      '1000',
      '1000',
    ]);
    expect(faultOf([split({ to: 'ann', weight: table })], { gross: '1', x: '49/100' })).toBe(
      'TABLE_BELOW_FIRST_ROW /waterfall/0/payees/0/weight/table',
    );
  });

  it('are linear between points and clamped outside', () => {
    const lerp = {
      lerp: {
        of: 'x',
        points: [
          ['0', '1'],
          ['2', '3'],
          ['4', '2'],
        ],
      },
    };
    expect(['-5', '0', '1', '2', '3', '4', '99'].map((x) => weightsOf(lerp, { x }))).toEqual([
      '600',
      '600',
      '800',
      '900',
      String(Math.round((1200 * 2.5) / 3.5)),
      '800',
      '800',
    ]);
  });

  it('coalesce to the first alternative whose inputs are all present; null is missing, zero is not', () => {
    const weight = { coalesce: [{ div: ['a', 'b'] }, 'c', '3'] };
    expect(weightsOf(weight, { a: '2', b: '1', c: '1' })).toBe('800');
    expect(weightsOf(weight, { a: '2', c: '1' })).toBe('600');
    expect(weightsOf(weight, { a: '2', b: null, c: '0' })).toBe('0');
    expect(weightsOf(weight, {})).toBe('900');
    expect(faultOf([split({ to: 'ann', weight: { coalesce: ['a', 'b'] } })], { gross: '1' })).toBe(
      'INPUT_MISSING /waterfall/0/payees/0/weight',
    );
    expect(faultOf([split({ to: 'ann', weight })], { gross: '1', a: 1, b: 0 })).toBe(
      'DIVISION_BY_ZERO /waterfall/0/payees/0/weight/div/1'.replace('weight/', 'weight/coalesce/0/'),
    );
  });

  it('vest from the cliff on, up to everything', () => {
    const vest = { vest: { months: 'm', cliff: 12, total: 48 } };
    expect([11, 12, 48, 60].map((m) => weightsOf(vest, { m }))).toEqual(['0', '240', '600', '600']);
  });
});

describe('inputs and state', () => {
  it.each([
    [{}, 'INPUT_MISSING /distributable'],
    [{ gross: null }, 'INPUT_MISSING /distributable'],
    [{ gross: 1.5 }, 'INPUT_NOT_EXACT /inputs/gross'],
    [{ gross: 2 ** 53 }, 'INPUT_NOT_EXACT /inputs/gross'],
    [{ gross: '1e3' }, 'INPUT_NOT_EXACT /inputs/gross'],
    [{ gross: '1.0' }, 'INPUT_NOT_EXACT /inputs/gross'],
    [{ gross: '9'.repeat(61) }, 'INPUT_NOT_EXACT /inputs/gross'],
    [{ gross: '1/2' }, 'INPUT_NOT_WHOLE /inputs/gross'],
    [[], 'INPUTS_NOT_AN_OBJECT /inputs'],
    [null, 'INPUTS_NOT_AN_OBJECT /inputs'],
  ])('%j is refused', (inputs, fault) => {
    expect(faultOf([], inputs)).toBe(fault);
  });

  it.each([
    [{ deficit: '-1' }, 'STATE_NEGATIVE /stateIn/deficit'],
    [{ 'cum:t': '-1' }, 'STATE_NEGATIVE /stateIn/cum:t'],
    [{ x: '1/2' }, 'STATE_NOT_EXACT /stateIn/x'],
    [{ x: '007' }, 'STATE_NOT_EXACT /stateIn/x'],
    [{ x: 0.5 }, 'STATE_NOT_EXACT /stateIn/x'],
    [null, 'STATE_NOT_EXACT /stateIn'],
  ])('%j is refused as carried state', (state, fault) => {
    expect(faultOf([], { gross: '1' }, state)).toBe(fault);
  });

  it('refuses a negative base or amount instead of guessing', () => {
    const base = { sub: ['gross', 'kept'] };
    expect(faultOf([percent({ base })], { gross: '1', kept: '2' })).toBe('NEGATIVE_BASE /waterfall/0/base');
    expect(faultOf([{ ...split({ to: 'ann', weight: '1' }), amount: base }], { gross: '1', kept: '2' })).toBe(
      'AMOUNT_NEGATIVE /waterfall/0/amount',
    );
    expect(faultOf([{ id: 'c', kind: 'reimburse', to: 'ann', cost: 'kept' }], { gross: '1', kept: '-2' })).toBe(
      'AMOUNT_NEGATIVE /waterfall/0/cost',
    );
  });
});
