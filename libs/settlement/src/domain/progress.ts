import type { Month } from '#libs/kernel';

export type TaskState = 'pending' | 'settled' | 'parked';

export type PeriodKey = { readonly calendar: string; readonly month: Month };

/** How far the settlement of a month is, in ventures. */
export type Progress = PeriodKey & {
  readonly pending: number;
  readonly settled: number;
  readonly parked: number;
};
