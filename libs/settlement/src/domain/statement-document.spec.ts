import { describe, expect, it } from '@jest/globals';
import { stableId } from '#libs/kernel';
import { issuedStatement, namesOf } from './issued-statement.fixture.js';
import {
  documentHash,
  type IssuedStatement,
  type StatementContent,
  statementContent,
  statementDocument,
} from './statement-document.js';

const statement = issuedStatement();

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
      issuedStatement({ sale: 1000n, cost: 31n }),
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

describe('the document of a statement', () => {
  const document = statementDocument(statement, namesOf({ supplier: '零件厂' }));

  it('names everybody and shows every amount in minor units and as a decimal', () => {
    const { currency, currencyDecimals } = document;
    expect({ schema: document.schema, name: document.venture.name, currency, currencyDecimals }).toEqual({
      ...{ schema: 'chuang-statement/1', name: '水壶 kettle', currency: 'CNY', currencyDecimals: 2 },
    });
    expect(
      document.shares.map(({ period, name, amount }) => `${period} ${name} ${amount.minor} ${amount.decimal}`),
    ).toEqual([
      '2026-02 platform 97 0.97',
      '2026-02 零件厂 30 0.30',
      '2026-02 venture 873 8.73',
      '2026-01 platform -10 -0.10',
      '2026-01 venture 810 8.10',
    ]);
    expect(document.computation.steps).toMatchObject([
      {
        step: 'parts',
        kind: 'reimburse',
        poolBefore: { minor: '1000' },
        takes: [{ name: '零件厂', amount: { minor: '30' } }],
      },
      {
        step: 'fee',
        exact: [{ of: 'platform', exact: '97/1', remainder: '0/1' }, { of: '(rest)' }],
        takes: [{ amount: { minor: '97' } }],
      },
      { step: 'residual', take: { decimal: '8.73' }, poolAfter: { minor: '0' } },
    ]);
  });

  it('shows what a closed month gives now, what had been posted for it, and the difference', () => {
    expect(document.adjustments).toMatchObject([
      {
        period: '2026-01',
        parties: [
          {
            key: 'platform',
            recomputed: { minor: '90' },
            postedBefore: { minor: '100' },
            difference: { minor: '-10' },
          },
          { key: 'supplier', recomputed: { minor: '0' }, postedBefore: { minor: '0' }, difference: { minor: '0' } },
          { key: 'venture', recomputed: { minor: '810' }, postedBefore: { minor: '0' }, difference: { minor: '810' } },
        ],
        computation: { period: '2026-01', distributed: { minor: '900' } },
      },
    ]);
  });

  it('carries the content that its hash is of, which no name is part of', () => {
    const renamed = statementDocument(statement, namesOf({ supplier: 'another name' }, null));
    expect(document.documentHash).toBe(documentHash(document.content));
    expect(renamed.documentHash).toBe(document.documentHash);
    expect(JSON.stringify(document.content)).not.toContain('零件厂');
  });
});
