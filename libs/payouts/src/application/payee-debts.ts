import { Injectable } from '@nestjs/common';
import { PLATFORM_PARTY } from '#libs/identity';
import { Clock, type CurrencyCode, type Id, isCurrencyCode, ok, type Refusal, type Result } from '#libs/kernel';
import { type AccountEntry, type PayableBalance, PayableHistory } from '#libs/ledger';
import { type Actor, type PageRequest, type Reader, Transactor } from '#libs/platform';
import { ageInDays, type AgedDebt, agedDebt, type BookDebt, coverage, debtOf, type Owed } from '../domain/debt.js';
import { seesAllPayouts } from '../domain/payout.policy.js';

export type DebtQuestion = {
  readonly payee?: Id<'party'> | undefined;
  readonly currency?: CurrencyCode | undefined;
  /** Now, when it is undefined. */
  readonly asOf?: Date | undefined;
};

type Movement = AccountEntry & { readonly at: Date };

/** What a payee owes one book. Amounts are above zero. */
export type PayeeDebt = {
  readonly bookId: string;
  readonly accountId: Id<'ledgerAccount'>;
  readonly payee: Id<'party'>;
  readonly currency: CurrencyCode;
  readonly asOf: Date;
  readonly owesMinor: bigint;
  readonly since: Date;
  readonly ageDays: number;
  readonly aged: AgedDebt;
  /** Covered by what the payee is owed in other books, the oldest debt first. */
  readonly coveredMinor: bigint;
  /** Oldest first. */
  readonly causes: readonly Owed<Movement>[];
};

/** Negative balances of payees: how old, why, and what covers them. Seen by those who see the payee's payouts. */
@Injectable()
export class PayeeDebts {
  constructor(
    private readonly transactor: Transactor,
    private readonly history: PayableHistory,
    private readonly clock: Clock,
  ) {}

  /** By payee and account. The viewer null is whoever owns the machine. Refused: MOMENT_AHEAD, BOOKS_BUSY. */
  async list(
    viewer: Actor | null,
    { payee, currency, asOf }: DebtQuestion,
    page: PageRequest,
  ): Promise<Result<readonly PayeeDebt[], Refusal>> {
    const frozen = asOf ? await this.history.freeze(asOf) : ok(null);
    if (!frozen.ok) return frozen;
    const filter = { parties: partiesToShow(viewer, payee), currency };
    const moment = asOf ?? this.clock.now();
    return this.transactor.snapshot(async (reader) => {
      const below = await this.history.belowZero(reader, filter, asOf ?? null, page);
      if (below.length === 0) return ok([]);
      const debts = await this.debtsOf(reader, [...new Set(below.map(({ partyId }) => partyId))], asOf ?? null);
      return ok(below.map((balance) => shown(balance, debts, moment)));
    });
  }

  /** Every debt of these parties, because what covers one of them depends on the others. */
  private async debtsOf(reader: Reader, parties: readonly Id<'party'>[], at: Date | null): Promise<Debts> {
    const balances = await this.history.balancesOf(reader, parties, at);
    const below = balances.filter(({ balanceMinor }) => balanceMinor < 0n);
    const movements = groupBy(await this.history.entries(reader, below, at), ({ accountId }) => accountId);
    const byAccount = new Map<Id<'ledgerAccount'>, BookDebt<Movement>>();
    for (const { accountId } of below) {
      const debt = debtOf((movements.get(accountId) ?? []).map((entry) => ({ ...entry, at: entry.postedAt })));
      if (debt) byAccount.set(accountId, { account: accountId, ...debt });
    }
    const covered = new Map<string, bigint>();
    // The platform is never paid out, so no draft nets its books.
    const netted = balances.filter(({ partyId }) => partyId !== PLATFORM_PARTY);
    for (const group of groupBy(netted, ({ partyId, currency }) => `${partyId} ${currency}`).values()) {
      const owedToPayee = group.reduce((sum, { balanceMinor }) => sum + (balanceMinor > 0n ? balanceMinor : 0n), 0n);
      const debts = group.flatMap(({ accountId }) => byAccount.get(accountId) ?? []);
      for (const [account, amount] of coverage(debts, owedToPayee)) covered.set(account, amount);
    }
    return { byAccount, covered };
  }
}

type Debts = {
  readonly byAccount: ReadonlyMap<Id<'ledgerAccount'>, BookDebt<Movement>>;
  readonly covered: ReadonlyMap<string, bigint>;
};

/** Undefined: all of them. */
function partiesToShow(viewer: Actor | null, payee: Id<'party'> | undefined): readonly Id<'party'>[] | undefined {
  if (viewer === null || seesAllPayouts(viewer)) return payee && [payee];
  return [...viewer.parties].filter((party) => payee === undefined || party === payee);
}

function groupBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function shown(balance: PayableBalance, { byAccount, covered }: Debts, asOf: Date): PayeeDebt {
  const { bookId, accountId, partyId, currency, balanceMinor } = balance;
  const debt = byAccount.get(accountId);
  if (!debt || !isCurrencyCode(currency)) throw new Error(`the account ${accountId} is below zero for no reason`);
  return {
    ...{ bookId, accountId, payee: partyId, currency, asOf },
    owesMinor: -balanceMinor,
    since: debt.since,
    ageDays: ageInDays(debt.since, asOf),
    aged: agedDebt(debt.owed, asOf),
    coveredMinor: covered.get(accountId) ?? 0n,
    causes: debt.owed,
  };
}
