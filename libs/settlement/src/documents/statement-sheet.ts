import { type AmountsShown, amountShown, type ComputationShown } from '../domain/computation-shown.js';
import type { AdjustmentShown, StatementDocument } from '../domain/statement-document.js';

/** A statement as it stands on paper, for every kind of page: only words and where they stand, no looks. */
export type Sheet = {
  readonly title: string;
  readonly subtitle: string;
  /** On every page. */
  readonly running: string;
  readonly issuedAt: Date;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tables: readonly SheetTable[];
};

export type SheetTable = {
  readonly caption: string;
  /** Says how to read it; empty where it speaks for itself. */
  readonly note: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly string[])[];
};

/** `share` is the part of the width that the column gets; numbers stand right. */
export type SheetColumn = { readonly title: string; readonly share: number; readonly isNumber?: boolean };

export function statementSheet(document: StatementDocument): Sheet {
  const { id, venture, period, currency, calendar, computation, adjustments } = document;
  const name = venture.name ?? venture.id;
  return {
    title: `Statement ${period} in ${currency}`,
    subtitle: name,
    running: `${name} · ${period} · ${currency} · ${id}`,
    issuedAt: new Date(document.issuedAt),
    facts: [
      ['Statement', id],
      ['Venture', `${name} (${venture.id})`],
      ['Period', `${period}, calendar ${calendar}`],
      ['Currency', `${currency}, amounts with ${document.currencyDecimals} decimals`],
      [
        'Contract',
        `${computation.contract.name}, version ${computation.contract.version} (${computation.contract.id})`,
      ],
      ...leftForLater(document),
      ['Shared in the month', `${computation.distributed.decimal} ${currency}`],
      ['Issued at', document.issuedAt],
      ['Journal', document.journal ?? 'none: no money moved'],
      ['Hash of the terms', computation.contract.termsHash],
      ['Hash of this statement', document.documentHash],
    ],
    tables: [
      sharesTable(document),
      ...computationTables(computation),
      ...adjustments.flatMap((adjustment) => [
        adjustmentTable(adjustment),
        ...computationTables(adjustment.computation, ` of ${adjustment.period}, computed again`),
      ]),
    ],
  };
}

function leftForLater({ deferred }: StatementDocument): Sheet['facts'] {
  if (deferred.length === 0) return [];
  const why = 'facts came late for them, and they cannot be computed again yet: finance deferred it';
  return [['Not corrected yet', `${deferred.join(', ')}; ${why}`]];
}

function sharesTable({ shares, currency }: StatementDocument): SheetTable {
  const total = shares.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n);
  return {
    caption: 'Shares',
    note: 'What every party of the contract gets, zero included; a line for another period corrects a closed one.',
    columns: [
      { title: 'Party', share: 5 },
      { title: 'In the contract', share: 3 },
      { title: 'For period', share: 2 },
      { title: 'Amount', share: 3, isNumber: true },
    ],
    rows: [
      ...shares.map(({ name, key, period, amount }) => [name, key, period, amount.decimal]),
      ['Total', '', '', amountShown(currency, total).decimal],
    ],
  };
}

function computationTables(computation: ComputationShown, of = ''): SheetTable[] {
  return [
    stepsTable(computation, of),
    roundingTable(computation, of),
    inputsTable(computation, of),
    wagersTable(computation, of),
    stateTable(computation, of),
  ].filter(({ rows }) => rows.length > 0);
}

function stepsTable({ steps }: ComputationShown, of: string): SheetTable {
  return {
    caption: `Steps${of}`,
    note: 'In the order of the terms: each takes from the pool what the one before it left.',
    columns: [
      { title: 'Step', share: 3 },
      { title: 'Kind', share: 2 },
      { title: 'Party', share: 4 },
      { title: 'Pool before', share: 3, isNumber: true },
      { title: 'Amount', share: 3, isNumber: true },
      { title: 'Pool after', share: 3, isNumber: true },
    ],
    rows: steps.flatMap(({ step, kind, takes, poolBefore, take, poolAfter }) => [
      [step, kind, '', poolBefore.decimal, take.decimal, poolAfter.decimal],
      ...takes.map(({ name, key, amount }) => [
        '',
        '',
        name === key ? key : `${name} (${key})`,
        '',
        amount.decimal,
        '',
      ]),
    ]),
  };
}

function roundingTable({ steps }: ComputationShown, of: string): SheetTable {
  return {
    caption: `Rounding${of}`,
    note: 'Exact values in minor units before rounding, as fractions, with the part that rounding down cut off; units left over go to whom the last column names, in that order.',
    columns: [
      { title: 'Step', share: 3 },
      { title: 'Of', share: 3 },
      { title: 'Exact', share: 4, isNumber: true },
      { title: 'Cut off', share: 4, isNumber: true },
      { title: 'Limits, units left over', share: 4 },
    ],
    rows: steps.flatMap(({ step, exact, extraUnits, limits }) =>
      exact.map(({ of: whom, exact: value, remainder }, index) => [
        index === 0 ? step : '',
        ...[whom, value, remainder],
        index === 0 ? [...limits, ...extraUnits.map((key) => `+1 ${key}`)].join(', ') : '',
      ]),
    ),
  };
}

function inputsTable({ inputs }: ComputationShown, of: string): SheetTable {
  const rows = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    caption: `Inputs${of}`,
    note: 'Amounts in minor units; results of indicators as fractions.',
    columns: [
      { title: 'Input', share: 2 },
      { title: 'Value', share: 5 },
    ],
    rows: rows.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  };
}

function wagersTable({ wagers }: ComputationShown, of: string): SheetTable {
  return {
    caption: `Wagers${of}`,
    note: 'Points that results decide, with what is in force by them; tranches are fired once, and their funders owe them.',
    columns: [
      { title: 'Point', share: 4 },
      { title: 'Judged in', share: 2 },
      { title: 'Outcome', share: 2 },
      { title: 'Results', share: 3 },
      { title: 'In force, fired', share: 5 },
    ],
    rows: wagers.map(({ wager, point, month, state, comparisons, effects, tranches }) => [
      ...[`${wager}/${point}`, month, state],
      comparisons.map(({ value, attainment }) => attainment ?? value ?? 'missing').join(', '),
      [
        ...effects,
        ...tranches.map(
          ({ tranche, funder, to, amount }) => `${tranche}: ${amount.decimal} from ${funder.name} to ${to.name}`,
        ),
      ].join(', '),
    ]),
  };
}

function stateTable({ stateIn, stateOut }: ComputationShown, of: string): SheetTable {
  const keys = [...new Set([...Object.keys(stateIn), ...Object.keys(stateOut)])].sort();
  const cell = (state: AmountsShown, key: string) => (Object.hasOwn(state, key) ? (state[key]?.decimal ?? '') : '');
  return {
    caption: `Carried over${of}`,
    note: 'What the month took over from the one before, and what it hands on.',
    columns: [
      { title: 'What', share: 4 },
      { title: 'In', share: 3, isNumber: true },
      { title: 'Out', share: 3, isNumber: true },
    ],
    rows: keys.map((key) => [key, cell(stateIn, key), cell(stateOut, key)]),
  };
}

function adjustmentTable({ period, parties }: AdjustmentShown): SheetTable {
  return {
    caption: `Correction of ${period}`,
    note: `Facts for ${period} came late: it was computed again, and what had been posted for it is subtracted.`,
    columns: [
      { title: 'Party', share: 4 },
      { title: 'In the contract', share: 3 },
      { title: 'Computed again', share: 3, isNumber: true },
      { title: 'Posted before', share: 3, isNumber: true },
      { title: 'Difference', share: 3, isNumber: true },
    ],
    rows: parties.map(({ name, key, recomputed, postedBefore, difference }) => [
      name,
      key,
      ...[recomputed, postedBefore, difference].map(({ decimal }) => decimal),
    ]),
  };
}
