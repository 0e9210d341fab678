import { describe, expect, it } from '@jest/globals';
import { settleCurrency } from './settle-currency.js';
import {
  contractOf,
  currencyFacts,
  factsOf,
  month,
  partyIdOf,
  RATED,
  satisfaction,
  TERMS,
  VENTURE,
} from './settlement.fixture.js';
import { type Share, type Statement, statementId } from './statement.js';

function settled(facts: Parameters<typeof settleCurrency>[0]): Statement {
  const statement = settleCurrency(facts);
  if (!statement.ok) throw new Error(JSON.stringify(statement.error));
  return statement.value;
}

const amounts = (shares: readonly Share[]) =>
  shares.map(({ forMonth, partyKey, amountMinor }) => `${forMonth} ${partyKey} ${amountMinor}`);

describe('the statement of a month', () => {
  it('gives every participant a share, zero included, and has an id that a rerun finds again', () => {
    const statement = settled(currencyFacts(factsOf(1, { sale: 1000n })));
    expect(statement.id).toBe(statementId(VENTURE, month(1), 'CNY'));
    expect(amounts(statement.shares)).toEqual(['2026-01 platform 100', '2026-01 supplier 0', '2026-01 venture 900']);
    expect(statement.shares.map(({ partyId }) => partyId)).toEqual(['platform', 'supplier', 'venture'].map(partyIdOf));
    expect(statement).toMatchObject({ engine: 'share-rules/1', restatements: [], own: { distributed: '1000' } });
  });

  it('carries costs on that the money did not cover', () => {
    const first = settled(currencyFacts(factsOf(1, { sale: 100n, cost: 250n })));
    expect(first.own.stateOut).toMatchObject({ 'cost:parts': '150' });
    const carried = { contractId: first.own.contractId, month: month(1), state: first.own.stateOut };
    const second = settled(currencyFacts(factsOf(2, { sale: 1150n }), { carried }));
    expect(amounts(second.shares)).toEqual(['2026-02 platform 100', '2026-02 supplier 150', '2026-02 venture 900']);
  });

  it('starts without what another contract carried', () => {
    const contract = { ...contractOf(TERMS), contractId: 'another' as never };
    const carried = { contractId: contractOf(TERMS).contractId, month: month(1), state: { 'cost:parts': '150' } };
    const statement = settled(currencyFacts(factsOf(2, { sale: 1000n }, { contract }), { carried }));
    expect(statement.own.stateIn).toEqual({});
  });

  it('distributes nothing of more refunds than sales, and carries the deficit', () => {
    const statement = settled(currencyFacts(factsOf(1, { refund: 300n })));
    expect(statement.shares.map(({ amountMinor }) => amountMinor)).toEqual([0n, 0n, 0n]);
    expect(statement.own).toMatchObject({ distributed: '0', steps: [], stateOut: { deficit: '300' } });
  });

  it('gives participants zero whose key is the name of something that every object has', () => {
    const contract = contractOf(TERMS, {
      keys: ['platform', 'supplier', 'venture', 'constructor', '__proto__', 'toString'],
    });
    const statement = settled(currencyFacts(factsOf(1, { sale: 10n }, { contract })));
    expect(amounts(statement.shares).slice(3)).toEqual([
      '2026-01 constructor 0',
      '2026-01 __proto__ 0',
      '2026-01 toString 0',
    ]);
  });

  it('waits when an input is missing, and says what for', () => {
    const contract = contractOf(RATED, { inputs: { satisfaction: { indicator: 'satisfaction' } } });
    const parked = settleCurrency(currencyFacts(factsOf(1, { sale: 10n }, { contract })));
    if (parked.ok) throw new Error('it was settled');
    expect(parked.error.reasonCode).toBe('INPUT_MISSING');
    expect(parked.error.reason).toContain('"satisfaction"');
  });
});

describe('late facts', () => {
  const contract = contractOf({
    ...TERMS,
    waterfall: [
      {
        id: 'pool',
        kind: 'tiers',
        to: 'platform',
        base: 'distributable',
        mode: 'marginal',
        bands: [
          ['100', '0/1'],
          [null, '1/2'],
        ],
      },
    ],
  });
  const posted = new Map([
    ['platform', 50n],
    ['supplier', 0n],
    ['venture', 150n],
  ]);

  it('recompute the closed month and subtract what was posted, whatever the sign', () => {
    const closed = { ...factsOf(1, { sale: 200n, refund: 80n }, { contract }), posted };
    const statement = settled(currencyFacts(factsOf(2, {}, { contract }), { closedMonths: [closed] }));
    expect(amounts(statement.shares)).toEqual([
      '2026-01 platform -40',
      '2026-01 venture -40',
      '2026-02 platform 0',
      '2026-02 supplier 0',
      '2026-02 venture 0',
    ]);
    expect(statement.restatements).toMatchObject([{ month: '2026-01', distributed: '120' }]);
  });

  it('that change nothing restate the month and correct nobody', () => {
    const closed = { ...factsOf(1, { sale: 200n }, { contract }), posted };
    const statement = settled(currencyFacts(factsOf(2, { sale: 1n }, { contract }), { closedMonths: [closed] }));
    expect(statement.restatements).toHaveLength(1);
    expect(amounts(statement.shares)).toEqual(['2026-02 platform 0', '2026-02 supplier 0', '2026-02 venture 1']);
  });

  it('change what the own month carries on from', () => {
    const late = { ...factsOf(1, { refund: 80n }), posted: new Map<string, bigint>() };
    const statement = settled(currencyFacts(factsOf(2, { sale: 100n }), { closedMonths: [late] }));
    expect(statement.own).toMatchObject({ stateIn: { deficit: '80' }, distributed: '20' });
  });

  it('are computed by the version that closed the month, not by the one of the own month', () => {
    const rated = (version: number) =>
      contractOf(RATED, { version, inputs: { satisfaction: { indicator: 'satisfaction' } } });
    const closed = {
      ...factsOf(1, { sale: 100n }, { contract: rated(1), indicators: satisfaction(1n, 4n) }),
      posted: new Map([
        ['platform', 50n],
        ['venture', 50n],
      ]),
    };
    const own = factsOf(2, { sale: 100n }, { contract: contractOf(TERMS, { version: 2 }) });
    const statement = settled(currencyFacts(own, { closedMonths: [closed] }));
    expect(statement.restatements[0]?.contractVersion).toBe(1);
    expect(amounts(statement.shares).slice(0, 2)).toEqual(['2026-01 platform -25', '2026-01 venture 25']);
  });
});
