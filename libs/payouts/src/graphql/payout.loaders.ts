import { Injectable } from '@nestjs/common';
import type { AccountEntry } from '#libs/ledger';
import { type PageRequest, requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { PayoutQueries, type TakenBalance } from '../application/payout.queries.js';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';

/** What the fields of many payouts need, one statement per kind. */
@Injectable()
export class PayoutLoaders {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: PayoutQueries,
  ) {}

  async decisions(request: RequestWithActor, payout: Payout): Promise<readonly PayoutDecision[]> {
    const batch = async (payouts: readonly Payout[]) =>
      byPayout(payouts, await this.queries.decisionsOf(this.transactor.reader, payouts));
    return (await requestLoader(request, 'payout.decisions', batch).load(payout)) ?? [];
  }

  /** One page of the items; the payouts of a list that are asked for the same page share a statement. */
  async items(request: RequestWithActor, payout: Payout, page: PageRequest): Promise<readonly PayoutItem[]> {
    const batch = async (payouts: readonly Payout[]) =>
      byPayout(payouts, await this.queries.itemPages(this.transactor.reader, payouts, page));
    return (await requestLoader(request, `payout.items ${JSON.stringify(page)}`, batch).load(payout)) ?? [];
  }

  /** One page of what made up each balance; those that are asked for the same page share a statement. */
  async entries(request: RequestWithActor, taken: TakenBalance, page: PageRequest): Promise<readonly AccountEntry[]> {
    const batch = async (all: readonly TakenBalance[]) => {
      const pages = await this.queries.entryPages(this.transactor.reader, all, page);
      return new Map(all.map((one, index) => [one, pages[index] ?? []]));
    };
    return (await requestLoader(request, `payout.entries ${JSON.stringify(page)}`, batch).load(taken)) ?? [];
  }
}

// The payout itself is the key: a mutation that reads one again must not get what was loaded before.
function byPayout<T>(payouts: readonly Payout[], found: ReadonlyMap<string, T>): ReadonlyMap<Payout, T> {
  return new Map(
    payouts.flatMap((payout) => {
      const value = found.get(payout.id);
      return value === undefined ? [] : [[payout, value] as const];
    }),
  );
}
