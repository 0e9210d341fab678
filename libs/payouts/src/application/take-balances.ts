import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, isCurrencyCode, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { PLATFORM_PARTY } from '#libs/identity';
import { ledgerAccountId, LedgerQueries, type PayableBalance, payoutInTransit } from '#libs/ledger';
import { type Actor, IdSource, type Tx } from '#libs/platform';
import { prepared } from '../domain/decide.js';
import type { Payout } from '../domain/payout.js';
import { contentHashOf } from '../domain/payout-content.js';
import {
  type InTransit,
  type LeftBalance,
  type Payable,
  payeeKey,
  planDrafts,
  type PlannedPayout,
} from '../domain/plan-drafts.js';
import { approvalsRequired } from '../domain/published-policy.js';
import { PayoutReads } from '../persistence/payout.reads.js';
import type { NewPayout } from '../persistence/payout.store.js';
import type { DraftedPayouts, LeftReport } from './drafted-payouts.js';
import { MoveBalances } from './move-balances.js';

/** What one answer lists; the rest is counted, and found by the list of payouts or by drafting for one payee. */
const REPORTED_MAX = 100;

/** Drafting inside a transaction: reads the balances under a lock, makes the payouts and moves what they take. */
@Injectable()
export class TakeBalances {
  constructor(
    private readonly ledger: LedgerQueries,
    private readonly reads: PayoutReads,
    private readonly moveBalances: MoveBalances,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  async execute(
    tx: Tx,
    actor: Actor,
    { currency, party }: { currency?: string | undefined; party?: Id<'party'> | undefined },
  ): Promise<Result<DraftedPayouts, Refusal>> {
    // Two drafts wait for each other here. The rows are locked as well, so that a settlement that lowers a balance
    // meanwhile waits: what is taken is what was there.
    await this.moveBalances.lock(tx);
    const balances = await this.ledger.payableBalancesForUpdate(tx, {
      ...(party !== undefined && { partyId: party }),
      ...(currency !== undefined && { currency }),
      excludeParties: [PLATFORM_PARTY],
    });
    if (party !== undefined && balances.length === 0) {
      return err(refusal('PAYOUT_NOTHING_PAYABLE', 'no book owes this payee anything', ['payeeId']));
    }
    const payables = balances.map(toPayable);
    const [policies, inTransit] = [await this.reads.policies(tx), await this.inTransit(tx, payables)];
    const { planned, left } = planDrafts(payables, { policies, inTransit });
    const drafted = planned.map((plan) => this.begin(plan, actor));
    const taken = await this.moveBalances.take(tx, drafted);
    if (!taken.ok) return taken;
    return ok({
      draftedCount: drafted.length,
      drafted: drafted.slice(0, REPORTED_MAX).map(({ payout }) => payout.id),
      leftCount: left.length,
      left: left.slice(0, REPORTED_MAX).map(toReport),
    });
  }

  // Only drafts and rejections move these accounts, and they wait for each other.
  private async inTransit(tx: Tx, payables: readonly Payable[]): Promise<ReadonlyMap<string, InTransit>> {
    const payees = new Map(
      payables.map((payable) => {
        const { party: bookId, currency } = payable;
        return [payeeKey(payable), { bookId, accountId: ledgerAccountId(bookId, payoutInTransit().key, currency) }];
      }),
    );
    const accounts = await this.ledger.accountsByIds(tx, [...payees.values()]);
    return new Map(
      [...payees].flatMap(([key, { accountId }]) => {
        const account = accounts.get(accountId);
        return account ? [[key, account] as const] : [];
      }),
    );
  }

  private begin({ policy, items, ...plan }: PlannedPayout, actor: Actor): NewPayout {
    const payout: Payout = {
      id: this.ids.next(),
      party: plan.party,
      currency: plan.currency,
      amountMinor: plan.amountMinor,
      state: 'drafted',
      contentHash: contentHashOf({ ...plan, items }),
      policyVersion: policy.version,
      approvalsRequired: approvalsRequired(policy, plan.amountMinor),
      preparedBy: actor.account,
      preparedAt: this.clock.now(),
      version: 1,
      hold: null,
    };
    return { payout, items, decision: prepared(payout) };
  }
}

function toPayable({ partyId, balanceMinor, currency, ...balance }: PayableBalance): Payable {
  if (!isCurrencyCode(currency)) throw new Error(`an account is in the unknown currency ${currency}`);
  return { ...balance, currency, party: partyId, amountMinor: balanceMinor };
}

function toReport({ balanceMinor, missingMinor, ...left }: LeftBalance): LeftReport {
  return { ...left, balanceMinor: balanceMinor.toString(), missingMinor: missingMinor?.toString() ?? null };
}
