import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Carried } from './settle-currency.js';
import type { AmountTexts } from './statement.js';

/** A closed month, with the contract version that closed it; null when it closed without a statement. */
export type ClosedMonth = {
  readonly month: Month;
  readonly closedBy: { readonly contractId: Id<'contract'>; readonly version: number } | null;
};

type ComputedMonth = {
  readonly month: Month;
  readonly contractId: Id<'contract'>;
  readonly contractVersion: number;
  readonly stateOut: AmountTexts;
};

/** What the statements of one venture and currency say, ascending by month. */
export type SettledMonth = ComputedMonth & {
  readonly restatements: readonly ComputedMonth[];
};

/** What came late: months that money came late for, and months whose results may have changed. */
export type LateMonths = { readonly money: readonly Month[]; readonly results: readonly Month[] };

/**
 * The months to compute again: the earliest that something came late for and every settled month after it, because each
 * carries on from the one before. A month without money has nothing to share, whatever its results are.
 */
export function closedMonthsToRestate(history: readonly SettledMonth[], late: LateMonths): ClosedMonth[] {
  const earliest = [...late.money, ...late.results].sort()[0];
  if (earliest === undefined) return [];
  const closedBy = new Map<Month, ClosedMonth['closedBy']>();
  for (const { month, contractId, contractVersion, restatements } of history) {
    for (const restated of restatements)
      closedBy.set(restated.month, { contractId: restated.contractId, version: restated.contractVersion });
    closedBy.set(month, { contractId, version: contractVersion });
  }
  const months = new Set([...late.money, ...closedBy.keys()].filter((month) => month >= earliest));
  return [...months].sort().map((month) => ({ month, closedBy: closedBy.get(month) ?? null }));
}

/** What the first month to restate carries on from, as it is known now: a later statement may have restated it. */
export function carriedBefore(history: readonly SettledMonth[], month: Month): Carried | null {
  let latest: ComputedMonth | undefined;
  for (const settled of history) {
    for (const computed of [...settled.restatements, settled]) {
      const isLater = !latest || computed.month >= latest.month;
      if (computed.month < month && isLater) latest = computed;
    }
  }
  return latest ? { contractId: latest.contractId, month: latest.month, state: latest.stateOut } : null;
}

/**
 * The month of the statement that `carriedBefore` answers from: it computed the latest month before this one, and where
 * several did, it is the last of them. Null when nothing was computed before.
 */
export function statementBehind(
  history: readonly { readonly month: Month; readonly restated: readonly Month[] }[],
  month: Month,
): Month | null {
  let latest: { readonly computed: Month; readonly statement: Month } | undefined;
  for (const statement of history) {
    for (const computed of [...statement.restated, statement.month]) {
      const isLater = !latest || computed >= latest.computed;
      if (computed < month && isLater) latest = { computed, statement: statement.month };
    }
  }
  return latest?.statement ?? null;
}

/** What one key of a contract was given for a month, all statements together. */
export type PostedShare = {
  readonly currency: CurrencyCode;
  readonly forMonth: Month;
  readonly partyKey: string;
  readonly amountMinor: bigint;
};

export function postedFor(
  posted: readonly PostedShare[],
  currency: CurrencyCode,
  month: Month,
): ReadonlyMap<string, bigint> {
  const ofMonth = posted.filter((one) => one.currency === currency && one.forMonth === month);
  return new Map(ofMonth.map((one) => [one.partyKey, one.amountMinor]));
}
