/**
 * The rule by which a negative balance is netted and aged. What a payee earns in a book pays what it owes there, the oldest
 * debt first; what it is owed in other books of the same currency covers the rest, oldest first, and a payout draft nets it.
 * Never across currencies. A rule that decides otherwise gets another name.
 */
export const DEBT_RULE = 'oldest-first/1';

/** A movement of a payable balance, in the order of its book: above zero the payee earned, below it owes or was paid. */
export type Movement = { readonly at: Date; readonly amountMinor: bigint };

/** What is left of a movement that the payee owes. */
export type Owed<M extends Movement> = { readonly cause: M; readonly openMinor: bigint };

export type Debt<M extends Movement> = {
  /** The moment from which on the balance has been below zero. */
  readonly since: Date;
  /** Oldest first; they add up to what the payee owes. */
  readonly owed: readonly Owed<M>[];
};

/** Undefined where the movements leave nothing that is owed. */
export function debtOf<M extends Movement>(movements: readonly M[]): Debt<M> | undefined {
  let balance = 0n;
  let since: Date | undefined;
  let owed: Owed<M>[] = [];
  for (const cause of movements) {
    const { at, amountMinor } = cause;
    const before = balance;
    balance += amountMinor;
    if (balance >= 0n) [since, owed] = [undefined, []];
    else if (amountMinor > 0n) owed = paid(owed, amountMinor);
    else if (amountMinor < 0n) {
      since = before >= 0n ? at : since;
      owed.push({ cause, openMinor: before > 0n ? -balance : -amountMinor });
    }
  }
  return since && { since, owed };
}

/** What is left when an amount pays the oldest first. */
function paid<M extends Movement>(owed: readonly Owed<M>[], amountMinor: bigint): Owed<M>[] {
  let left = amountMinor;
  return owed.flatMap(({ cause, openMinor }) => {
    const pays = left < openMinor ? left : openMinor;
    left -= pays;
    return pays === openMinor ? [] : [{ cause, openMinor: openMinor - pays }];
  });
}

/** How old a debt can be, in days that have passed; the last one has no end. */
export const DEBT_AGES = [
  { name: 'upTo30Days', daysMax: 30 },
  { name: 'upTo60Days', daysMax: 60 },
  { name: 'upTo90Days', daysMax: 90 },
  { name: 'over90Days', daysMax: Number.POSITIVE_INFINITY },
] as const;

export type AgedDebt = Readonly<Record<(typeof DEBT_AGES)[number]['name'], bigint>>;

const DAY_MS = 86_400_000;

/** Whole days that have passed; none for what is stamped later, as it can be when clocks differ. */
export function ageInDays(since: Date, asOf: Date): number {
  return Math.max(0, Math.floor((asOf.getTime() - since.getTime()) / DAY_MS));
}

/** What is owed by how long it has been owed. The parts add up to it. */
export function agedDebt(owed: readonly Owed<Movement>[], asOf: Date): AgedDebt {
  const aged = { upTo30Days: 0n, upTo60Days: 0n, upTo90Days: 0n, over90Days: 0n };
  for (const { cause, openMinor } of owed) {
    const days = ageInDays(cause.at, asOf);
    const age = DEBT_AGES.find(({ daysMax }) => days <= daysMax);
    if (age) aged[age.name] += openMinor;
  }
  return aged;
}

/** A debt of one payee and currency in one of its books. */
export type BookDebt<M extends Movement> = Debt<M> & { readonly account: string };

/**
 * How much of each book's debt is covered by what the payee is owed in other books, by account: the oldest first over all
 * books, at one moment by account. Nothing is posted by it; a payout draft nets what it takes together.
 */
export function coverage<M extends Movement>(
  debts: readonly BookDebt<M>[],
  owedToPayeeMinor: bigint,
): ReadonlyMap<string, bigint> {
  const covered = new Map<string, bigint>();
  let left = owedToPayeeMinor;
  const all = debts.flatMap(({ account, owed }) => owed.map((one) => ({ account, ...one })));
  all.sort((a, b) => a.cause.at.getTime() - b.cause.at.getTime() || (a.account < b.account ? -1 : 1));
  for (const { account, openMinor } of all) {
    const covers = left < openMinor ? left : openMinor;
    left -= covers;
    covered.set(account, (covered.get(account) ?? 0n) + covers);
  }
  return covered;
}
