import { csvRecord, csvText } from '#libs/kernel';
import type { StatementDocument } from '../domain/statement-document.js';

/** Stable: columns are added at the end, and none changes its meaning (docs/statements.md). */
const COLUMNS = [
  'statement_id',
  'document_hash',
  'issued_at',
  'venture_id',
  'venture_name',
  'calendar',
  'period',
  'currency',
  'contract_id',
  'contract_version',
  'journal_id',
  'line_kind',
  'for_period',
  'step',
  'party_key',
  'party_id',
  'party_name',
  'amount_minor',
  'amount',
  'exact_minor',
  'recomputed_minor',
  'posted_before_minor',
] as const;

type Line = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** The header record of a file of lines. */
export function lineColumns(): string {
  return csvRecord(COLUMNS);
}

/**
 * A record for each amount that the statement moves: `step` for what a step of the month gave, `tranche` for what a wager fired,
 * `adjustment` for what a closed month is corrected by, `none` for a party that got nothing. The amounts of a party add up to its shares.
 */
export function statementLines(document: StatementDocument): string {
  const common = commonCells(document);
  const lines = [
    ...stepLines(document),
    ...trancheLines(document),
    ...adjustmentLines(document),
    ...emptyLines(document),
  ];
  return lines.map((line) => csvRecord(COLUMNS.map((column) => ({ ...common, ...line })[column] ?? ''))).join('');
}

function commonCells({ venture, computation: { contract }, ...document }: StatementDocument): Line {
  return {
    statement_id: document.id,
    document_hash: document.documentHash,
    issued_at: document.issuedAt,
    venture_id: venture.id,
    venture_name: csvText(venture.name ?? ''),
    calendar: document.calendar,
    period: document.period,
    currency: document.currency,
    contract_id: contract.id,
    contract_version: contract.version.toString(),
    journal_id: document.journal ?? '',
  };
}

function stepLines({ period, computation }: StatementDocument): Line[] {
  return computation.steps.flatMap(({ step, takes, exact }) =>
    takes.map(({ key, party, name, amount }) => ({
      line_kind: 'step',
      for_period: period,
      step: csvText(step),
      ...partyCells(key, party, name),
      ...{ amount_minor: amount.minor, amount: amount.decimal },
      exact_minor: exact.find(({ of }) => of === key)?.exact ?? '',
    })),
  );
}

function trancheLines({ period, computation }: StatementDocument): Line[] {
  return computation.wagers.flatMap(({ wager, point, tranches }) =>
    tranches.map(({ tranche, to, amount }) => ({
      ...{ line_kind: 'tranche', for_period: period, step: csvText(`${wager}/${point}/${tranche}`) },
      ...partyCells(to.key, to.party, to.name),
      ...{ amount_minor: amount.minor, amount: amount.decimal },
    })),
  );
}

function adjustmentLines({ adjustments }: StatementDocument): Line[] {
  return adjustments.flatMap(({ period, parties }) =>
    parties
      .filter(({ difference }) => difference.minor !== '0')
      .map(({ key, party, name, recomputed, postedBefore, difference }) => ({
        ...{ line_kind: 'adjustment', for_period: period },
        ...partyCells(key, party, name),
        ...{ amount_minor: difference.minor, amount: difference.decimal },
        ...{ recomputed_minor: recomputed.minor, posted_before_minor: postedBefore.minor },
      })),
  );
}

function emptyLines({ period, shares, computation }: StatementDocument): Line[] {
  const funded = computation.wagers.flatMap(({ tranches }) => tranches.map(({ to }) => to.key));
  const paid = new Set([...computation.steps.flatMap(({ takes }) => takes.map(({ key }) => key)), ...funded]);
  return shares
    .filter((share) => share.period === period && !paid.has(share.key))
    .map(({ key, party, name, amount }) => ({
      ...{ line_kind: 'none', for_period: period },
      ...partyCells(key, party, name),
      ...{ amount_minor: amount.minor, amount: amount.decimal },
    }));
}

function partyCells(key: string, party: string, name: string): Line {
  return { party_key: csvText(key), party_id: party, party_name: csvText(name) };
}
