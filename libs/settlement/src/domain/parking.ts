import type { Month, Refusal } from '#libs/kernel';

/** Why a venture's month waits, who mends it, and how. Everybody else settles. */
export type Parking = {
  readonly reasonCode: string;
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
};

/** The reason of a month that waits for an earlier one of the same venture. */
export const EARLIER_MONTH_PARKED = 'EARLIER_MONTH_PARKED';

export function withoutContract(month: Month, currency: string): Parking {
  return {
    reasonCode: 'NO_CONTRACT_IN_FORCE',
    reason: `there is money in ${currency} in ${month}, and no signed contract shares it`,
    owner: 'lead of the venture',
    nextAction: `sign a contract in ${currency} that takes effect in ${month} or before, and run the settlement again`,
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

/** The books do not take its journal: an amount that no account can hold, or a journal that is there with other content. */
export function refusedByLedger(month: Month, { code, message }: Refusal): Parking {
  return {
    reasonCode: code,
    reason: `the journal of ${month} cannot be posted: ${message}`,
    owner: 'finance of the platform',
    nextAction: 'look into the events of the month, and run the settlement again when the cause is mended',
  };
}
