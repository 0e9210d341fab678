import { describe, expect, it } from '@jest/globals';
import { runScenarios, type Scenario } from '../simulation.js';
import { checkTermsAndInputs } from '../version-draft.js';
import { compareSimulations } from './comparison.js';

function side(keys: readonly string[], rate: string, scenarios: readonly Scenario[]) {
  const [first = '', ...others] = keys;
  const terms = {
    currency: 'CNY',
    parties: keys.map((id, index) => ({ id, rank: index + 1 })),
    distributable: 'gross',
    waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: first, rate }] }],
    residual: others.at(-1) ?? first,
  };
  const checked = checkTermsAndInputs(terms, {});
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return { checked: checked.value, simulation: runScenarios({ ...checked.value, clauses: {} }, scenarios) };
}

const scenario = (name: string, inputs: object): Scenario => ({ name, inputs, stateIn: undefined });

describe('two terms side by side', () => {
  it('show each party in both, those in one only with null, and what changes', () => {
    const scenarios = [scenario('low', { gross: '100' }), scenario('high', { gross: '1000' })];
    const compared = compareSimulations(
      side(['platform', 'carrier', 'maker'], '1/10', scenarios),
      side(['platform', 'maker', 'guild'], '1/5', scenarios),
    );
    expect(compared.scenarios.map(({ name, distributed }) => [name, distributed])).toEqual([
      ['low', { key: '', left: 100n, right: 100n, difference: 0n }],
      ['high', { key: '', left: 1000n, right: 1000n, difference: 0n }],
    ]);
    expect(compared.scenarios[0]?.parties).toEqual([
      { key: 'platform', left: 10n, right: 20n, difference: 10n },
      { key: 'carrier', left: 0n, right: null, difference: 0n },
      { key: 'maker', left: 90n, right: 0n, difference: -90n },
      { key: 'guild', left: null, right: 80n, difference: 80n },
    ]);
    expect(compared.totals).toEqual([
      { key: 'platform', left: 110n, right: 220n, difference: 110n },
      { key: 'carrier', left: 0n, right: null, difference: 0n },
      { key: 'maker', left: 990n, right: 0n, difference: -990n },
      { key: 'guild', left: null, right: 880n, difference: 880n },
    ]);
    expect(compared.faults).toEqual([]);
  });

  it('go as far as both can be evaluated, and say which one cannot', () => {
    const scenarios = [scenario('fine', { gross: '100' }), scenario('broken', {})];
    const { scenarios: shown, faults } = compareSimulations(
      side(['platform', 'maker'], '1/10', scenarios),
      side(['platform', 'maker'], '1/5', [scenario('fine', { gross: '100' }), scenario('fine too', { gross: '7' })]),
    );
    expect(shown.map(({ name }) => name)).toEqual(['fine']);
    expect(faults).toEqual([
      expect.objectContaining({ code: 'TERMS_INVALID', path: ['left', 'terms', 'distributable'] }),
    ]);
  });
});
