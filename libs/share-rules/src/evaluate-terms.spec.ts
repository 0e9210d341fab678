import { describe, expect, it } from '@jest/globals';
import { evaluated, faultOf, type Json, percent, pool, split } from './terms.fixture.js';

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
});

describe('amounts below zero', () => {
  const below = { sub: ['gross', 'kept'] };
  const inputs = { gross: '10', kept: '30', units: { h: '1' } };
  const tiers = (fields: Json = {}): Json => ({
    ...{ id: 't', kind: 'tiers', to: 'ann', base: below, mode: 'cliff', bands: [[null, '1/2']] },
    ...fields,
  });
  const accumulating = tiers({ accumulate: 'contract' });
  const reimburse: Json = { id: 'c', kind: 'reimburse', to: 'ann', cost: below };

  it.each<[string, Json]>([
    ['percent', percent({ base: below })],
    ['split', { ...split({ to: 'ann', weight: '1' }), amount: below }],
    ['fixed', { id: 'f', kind: 'fixed', to: 'ann', amount: below }],
    ['fixed, counted below zero', { id: 'f', kind: 'fixed', to: 'ann', amount: '5', times: below }],
    ['tiers', tiers()],
    ['royalty', { id: 'r', kind: 'royalty', to: 'ann', recoupTo: 'bob', base: below, rate: '1/2' }],
    ['reimburse, capped below zero', { ...reimburse, cost: 'kept', cap: below }],
    ['percent, capped below zero', percent({ cap: below })],
  ])('of %s take nothing, and the statement says so', (_name, step) => {
    const { steps, trace } = evaluated([step], inputs);
    expect([steps[0]?.take, steps[0]?.to, steps[0]?.poolAfter]).toEqual(['0', { ann: '0' }, '10']);
    expect(trace.steps[0]?.binding).toContain('zero');
  });

  it('take nothing from several payees or holders, and a guarantee has nothing to top up', () => {
    const payees = ['ann', 'bob'].map((to) => ({ to, rate: '1/2' }));
    const guarantee = { id: 'g', kind: 'guarantee', on: 'p', to: 'ann', amount: below };
    const { steps } = evaluated([percent({ base: below, payees }), guarantee, pool({ base: below })], inputs);
    expect(steps.map(({ to }) => to)).toEqual([{ ann: '0', bob: '0' }, { ann: '0' }, { h: '0' }, { rest: '10' }]);
    expect([steps[1]?.shortfall, steps[2]?.poolAmount]).toEqual(['0', '0']);
  });

  it('still leave the floor to whoever was promised it', () => {
    expect(evaluated([percent({ base: below, floor: '7' })], inputs).steps[0]?.take).toBe('7');
    expect(evaluated([tiers({ floor: '7' })], inputs).steps[0]?.take).toBe('7');
  });

  it('lower what is carried', () => {
    const state = { 'cost:c': '25', 'cum:t': '50' };
    const { steps, stateOut } = evaluated([reimburse, accumulating], inputs, state);
    expect(steps.map(({ take }) => take)).toEqual(['5', '0', '5']);
    expect(stateOut).toEqual({ deficit: '0', 'cost:c': '0', 'cum:t': '30' });
  });

  it('are refused where what is carried would fall below zero', () => {
    expect(faultOf([reimburse], inputs, { 'cost:c': '19' })).toBe('AMOUNT_NEGATIVE /waterfall/0/cost');
    expect(faultOf([accumulating], inputs, { 'cum:t': '19' })).toBe('NEGATIVE_BASE /waterfall/0/base');
  });
});
