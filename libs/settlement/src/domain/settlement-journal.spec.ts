import { describe, expect, it } from '@jest/globals';
import { settleCurrency } from './settle-currency.js';
import { currencyFacts, factsOf, partyIdOf, sumsOf, VENTURE } from './settlement.fixture.js';
import { settlementJournal } from './settlement-journal.js';

function journalOf(
  facts: Parameters<typeof settleCurrency>[0],
  recorded: Readonly<Record<string, bigint>>,
): ReturnType<typeof settlementJournal> {
  const statement = settleCurrency(facts);
  if (!statement.ok) throw new Error(JSON.stringify(statement.error));
  return settlementJournal(statement.value, sumsOf(recorded));
}

const linesOf = (journal: ReturnType<typeof settlementJournal>) =>
  journal?.transfers.map(
    ({ debit, credit, amountMinor, code, detail }) => `${debit.key} > ${credit.key} ${amountMinor} ${code} ${detail}`,
  );
const payable = (key: string) => `payable:${partyIdOf(key)}`;

describe('the journal of a statement', () => {
  it('books facts first, then every share by its step, then corrections', () => {
    const posted = new Map([
      ['platform', 10n],
      ['supplier', 0n],
      ['venture', 90n],
    ]);
    const closed = { ...factsOf(1, { sale: 100n, refund: 50n }), posted };
    const own = factsOf(2, { sale: 1000n, ecosystem_income: 10n, cost: 10n });
    const journal = journalOf(currencyFacts(own, { closedMonths: [closed] }), {
      sale: 1000n,
      ecosystem_income: 10n,
      cost: 10n,
      refund: 50n,
    });
    expect(journal).toMatchObject({ bookId: VENTURE, bookKind: 'venture', kind: 'settlement' });
    expect(journal?.effectiveDate).toBe('2026-02-28');
    expect(linesOf(journal)).toEqual([
      'revenue_receivable > revenue_clearing 1000 sale facts of the month',
      'revenue_clearing > revenue_receivable 50 refund facts of the month',
      'revenue_receivable > revenue_clearing 10 ecosystem_income facts of the month',
      `revenue_clearing > ${payable('supplier')} 10 share parts`,
      `revenue_clearing > ${payable('platform')} 100 share fee`,
      `revenue_clearing > ${payable('venture')} 900 share residual`,
      `${payable('platform')} > revenue_clearing 5 adjustment 2026-01`,
      `${payable('venture')} > revenue_clearing 45 adjustment 2026-01`,
    ]);
  });

  it('does not exist when no money moved: a month of costs alone', () => {
    expect(journalOf(currencyFacts(factsOf(1, { cost: 500n })), { cost: 500n })).toBeUndefined();
  });

  it('of refunds alone books what went back and shares nothing', () => {
    expect(linesOf(journalOf(currencyFacts(factsOf(1, { refund: 7n })), { refund: 7n }))).toEqual([
      'revenue_clearing > revenue_receivable 7 refund facts of the month',
    ]);
  });
});
