import type { Month, Refusal } from '#libs/kernel';

/** Why a venture's month waits, who mends it, and how. Everybody else settles. */
export type Parking = {
  readonly reasonCode: string;
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
  /** The month that cannot be computed; absent where the reason is another one. */
  readonly forMonth?: Month;
};

/** The reason of a month that waits because of closed ones. */
export const RESTATEMENT_IMPOSSIBLE = 'RESTATEMENT_IMPOSSIBLE';

/** The reason of a month that waits for an earlier one of the same venture. */
export const EARLIER_MONTH_PARKED = 'EARLIER_MONTH_PARKED';

export function withoutContract(month: Month, currency: string): Parking {
  return {
    reasonCode: 'NO_CONTRACT_IN_FORCE',
    reason: `there is money in ${currency} in ${month}, and no signed contract shares it`,
    owner: 'lead of the venture',
    nextAction: `sign a contract in ${currency} that takes effect in ${month} or before, and run the settlement again`,
    forMonth: month,
  };
}

export function behindParked(month: Month, earlier: Month): Parking {
  return {
    reasonCode: EARLIER_MONTH_PARKED,
    reason: `${month} carries on from ${earlier}, which is parked`,
    owner: 'lead of the venture',
    nextAction: `settle ${earlier} first; this month then settles by the same run`,
  };
}

/**
 * What came late changes closed months, and these cannot be computed again: no version can take effect in them any more.
 * Or they can, and the month that would post the differences cannot be computed itself.
 */
export function cannotRestate(month: Month, failed: Parking): Parking {
  const isOwn = failed.forMonth === month;
  const why = isOwn ? `what they change cannot be posted in ${month}` : 'these cannot be computed again';
  const way = isOwn ? `${failed.nextAction}; or ` : '';
  return {
    reasonCode: RESTATEMENT_IMPOSSIBLE,
    reason: `facts came late for closed months, and ${why}: ${failed.reason}`,
    owner: 'finance of the platform',
    nextAction: `${way}defer the restatement with a reason (restatementDefer): ${month} then settles without what came late, and every later month tries it again`,
  };
}

/** The books do not take its journal: an amount that no account can hold, or a journal that is there with other content. */
export function refusedByLedger(month: Month, { code, message }: Refusal): Parking {
  return {
    reasonCode: code,
    reason: `the journal of ${month} cannot be posted: ${message}`,
    owner: 'finance of the platform',
    nextAction: 'look into the events of the month, and run the settlement again when the cause is mended',
  };
}
