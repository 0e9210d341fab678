import { stableId } from '#libs/kernel';
import { settleCurrency } from './settle-currency.js';
import { contractOf, currencyFacts, factsOf, TERMS } from './settlement.fixture.js';
import type { IssuedStatement, StatementNames } from './statement-document.js';

/** February 2026 with January corrected: for the platform, 100 had been posted and 90 is right. */
export function issuedStatement(
  amounts: Readonly<Record<string, bigint>> = { sale: 1000n, cost: 30n },
): IssuedStatement {
  const closed = { ...factsOf(1, { sale: 900n }), posted: new Map([['platform', 100n]]) };
  const statement = settleCurrency(currencyFacts(factsOf(2, amounts), { closedMonths: [closed] }));
  if (!statement.ok) throw new Error(JSON.stringify(statement.error));
  return { ...statement.value, journalId: stableId('test-journal'), issuedAt: new Date('2026-03-01T08:30:00.125Z') };
}

/** The parties of the terms are called as given, or by their key. */
export function namesOf(
  called: Readonly<Record<string, string>> = {},
  venture: string | null = '水壶 kettle',
): StatementNames {
  const { participants } = contractOf(TERMS);
  return {
    venture,
    parties: new Map([...participants].map(([key, party]) => [party, called[key] ?? key])),
    versionOf: () => ({ name: 'Sharing', participants }),
  };
}
