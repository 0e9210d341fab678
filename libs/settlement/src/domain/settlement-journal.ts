import type { KindSums } from '#libs/contracts';
import type { CurrencyCode, Id } from '#libs/kernel';
import {
  fundingReceivable,
  type JournalDraft,
  payable,
  revenueClearing,
  revenueReceivable,
  trancheHeld,
  type TransferDraft,
} from '#libs/ledger';
import { monthEnd } from '#libs/kernel';
import { isIncome, REVENUE_KINDS } from './revenue-event.js';
import type { Funding, PostedFunding, Share, Statement } from './statement.js';

/**
 * The journal of a statement, in the venture's book: what came in and went back in the month (late facts included), then
 * what each party got, a line for each step of the waterfall, and tranches, which their funders owe: a tranche is held
 * until its funder has paid it. Undefined when no money moved.
 *
 * Afterwards revenue clearing holds what was received and not distributed: the deficit, or what the terms leave aside.
 */
export function settlementJournal(
  statement: Statement,
  recorded: KindSums,
  fundings: readonly PostedFunding[] = statement.fundings.map((funding) => ({ ...funding, heldMinor: 0n })),
): JournalDraft | undefined {
  const { currency } = statement;
  const transfers = [
    ...factTransfers(recorded, currency),
    ...statement.own.steps
      .flatMap((step) =>
        Object.entries(step.to).map(([key, amount]) => ({ key, amountMinor: BigInt(amount), detail: step.step })),
      )
      .flatMap(({ key, amountMinor, detail }) =>
        shareTransfer({ partyId: partyOf(statement, key), amountMinor, currency, code: 'share', detail }),
      ),
    ...adjustmentsOf(statement).flatMap(({ partyId, amountMinor, forMonth }) =>
      shareTransfer({ partyId, amountMinor, currency, code: 'adjustment', detail: forMonth }),
    ),
    ...fundings.flatMap((funding) => fundingTransfers(funding, currency)),
  ];
  if (transfers.length === 0) return undefined;
  const { ventureId: bookId, id: reference, calendar, month } = statement;
  return {
    bookId,
    bookKind: 'venture',
    kind: 'settlement',
    reference,
    effectiveDate: lastDayOf(month),
    period: { calendar, month },
    transfers,
  };
}

function lastDayOf(month: Statement['month']): string {
  return new Date(monthEnd(month).getTime() - 1).toISOString().slice(0, 10);
}

function factTransfers(recorded: KindSums, currency: CurrencyCode): TransferDraft[] {
  return REVENUE_KINDS.flatMap((kind): TransferDraft[] => {
    const amountMinor = recorded.get(kind)?.amountMinor ?? 0n;
    if (amountMinor === 0n || kind === 'cost') return [];
    const [debit, credit] = isIncome(kind)
      ? [revenueReceivable(), revenueClearing()]
      : [revenueClearing(), revenueReceivable()];
    return [{ debit, credit, amountMinor, currency, code: kind, detail: 'facts of the month' }];
  });
}

/** What closed months are corrected by, less the tranches in it, which come from their funders and not from revenue. */
function adjustmentsOf({ month, shares, fundings }: Statement): readonly Omit<Share, 'partyKey'>[] {
  const closed = shares.filter(({ forMonth }) => forMonth !== month);
  const funded = fundings.filter(({ forMonth }) => forMonth !== month);
  const alone = funded.filter(
    (one) => !closed.some(({ forMonth, partyKey }) => forMonth === one.forMonth && partyKey === one.toKey),
  );
  return [
    ...closed.map((share) => ({ ...share, amountMinor: share.amountMinor - fundedOf(share, funded) })),
    // The rest of the month gave back exactly what the tranche gave, so that the party has no share of it.
    ...alone.map(({ forMonth, toId, amountMinor }) => ({ forMonth, partyId: toId, amountMinor: -amountMinor })),
  ];
}

function fundedOf({ forMonth, partyKey }: Share, fundings: readonly Funding[]): bigint {
  const own = fundings.filter((one) => one.forMonth === forMonth && one.toKey === partyKey);
  return own.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function fundingTransfers(funding: PostedFunding, currency: CurrencyCode): TransferDraft[] {
  const { forMonth, wager, point, tranche, funderId, toId, amountMinor, heldMinor } = funding;
  const detail = `${forMonth} ${wager}/${point}/${tranche}`;
  return [
    { account: trancheHeld(toId), moved: heldMinor },
    { account: payable(toId), moved: amountMinor - heldMinor },
  ].flatMap(({ account, moved }) => {
    if (moved === 0n) return [];
    const [debit, credit] =
      moved > 0n ? [fundingReceivable(funderId), account] : [account, fundingReceivable(funderId)];
    return [{ debit, credit, amountMinor: moved < 0n ? -moved : moved, currency, code: 'wager_tranche', detail }];
  });
}

type ShareToPost = { partyId: Id<'party'>; amountMinor: bigint; currency: CurrencyCode; code: string; detail: string };

function shareTransfer({ partyId, amountMinor, currency, code, detail }: ShareToPost): TransferDraft[] {
  if (amountMinor === 0n) return [];
  const [debit, credit] =
    amountMinor > 0n ? [revenueClearing(), payable(partyId)] : [payable(partyId), revenueClearing()];
  return [{ debit, credit, amountMinor: amountMinor < 0n ? -amountMinor : amountMinor, currency, code, detail }];
}

function partyOf(statement: Statement, key: string): Id<'party'> {
  const share: Share | undefined = statement.shares.find(
    (one) => one.forMonth === statement.month && one.partyKey === key,
  );
  if (!share) throw new Error(`${key} was allocated an amount and takes no part in the contract`);
  return share.partyId;
}
