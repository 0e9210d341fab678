import { describe, expect, it } from '@jest/globals';
import { stableId } from '#libs/kernel';
import { settleCurrency } from './settle-currency.js';
import { currencyFacts, factsOf } from './settlement.fixture.js';
import { documentHash, type IssuedStatement, type StatementContent, statementContent } from './statement-document.js';

function issued(amounts: Readonly<Record<string, bigint>>): IssuedStatement {
  const closed = { ...factsOf(1, { sale: 900n }), posted: new Map([['platform', 100n]]) };
  const statement = settleCurrency(currencyFacts(factsOf(2, amounts), { closedMonths: [closed] }));
  if (!statement.ok) throw new Error(JSON.stringify(statement.error));
  return { ...statement.value, journalId: stableId('test-journal'), issuedAt: new Date('2026-03-01T08:30:00.125Z') };
}

const statement = issued({ sale: 1000n, cost: 30n });

describe('the content of a statement', () => {
  it('names the statement, its amounts and what they follow from, in public ids and minor units', () => {
    const content = statementContent(statement);
    expect(content).toMatchObject({
      schema: 'chuang-statement-content/1',
      id: expect.stringMatching(/^stm_/),
      venture: expect.stringMatching(/^ven_/),
      ...{ calendar: 'standard', period: '2026-02', currency: 'CNY', engine: 'share-rules/1' },
      own: {
        period: '2026-02',
        contract: expect.stringMatching(/^ctr_/),
        contractVersion: 1,
        distributed: '1000',
      },
      restatements: [{ period: '2026-01', distributed: '900' }],
      journal: expect.stringMatching(/^jnl_/),
      issuedAt: '2026-03-01T08:30:00.125Z',
    });
    expect(content.shares.map(({ period, key, amountMinor }) => `${period} ${key} ${amountMinor}`)).toEqual([
      '2026-01 platform -10',
      '2026-01 venture 810',
      '2026-02 platform 97',
      '2026-02 supplier 30',
      '2026-02 venture 873',
    ]);
    expect(content.shares.every(({ party }) => party.startsWith('pty_'))).toBe(true);
  });

  it('is the same whatever the order in which shares and members were read, and however JSON carried it', () => {
    const turned = { ...statement, shares: [...statement.shares].reverse() };
    const carried = JSON.parse(JSON.stringify(statementContent(turned))) as StatementContent;
    expect(documentHash(statementContent(turned))).toBe(documentHash(statementContent(statement)));
    expect(documentHash(carried)).toBe(documentHash(statementContent(statement)));
  });

  it('has a hash that is fixed for good', () => {
    expect(documentHash(statementContent(statement))).toBe(
      '0501fe32a80331fdbfc0644feafe530c8f609781feeb0d1c0ef5d21347f0cba4',
    );
  });

  it('has another hash when anything of it differs', () => {
    const { own, shares } = statement;
    const [first, ...others] = shares;
    if (!first) throw new Error('no share');
    const changed: IssuedStatement[] = [
      statement,
      issued({ sale: 1000n, cost: 31n }),
      { ...statement, issuedAt: new Date('2026-03-01T08:30:00.126Z') },
      { ...statement, journalId: null },
      { ...statement, calendar: 'another' },
      { ...statement, currency: 'EUR' },
      { ...statement, restatements: [] },
      { ...statement, own: { ...own, contractVersion: 2 } },
      { ...statement, own: { ...own, termsHash: 'another' } },
      { ...statement, own: { ...own, stateIn: { deficit: '1' } } },
      { ...statement, own: { ...own, trace: { ...own.trace, steps: [] } } },
      { ...statement, shares: [{ ...first, amountMinor: first.amountMinor + 1n }, ...others] },
      { ...statement, shares: [{ ...first, partyId: stableId('another') }, ...others] },
      { ...statement, shares: others },
    ];
    expect(new Set(changed.map((one) => documentHash(statementContent(one)))).size).toBe(changed.length);
  });
});
