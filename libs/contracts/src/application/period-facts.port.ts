import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { KindSums, RationalResult } from '../domain/inputs.js';

/** What happened to a venture in a month, in one currency, as far as it is known now. */
export type FactsOfMonth = {
  readonly sums: KindSums;
  /** By code; an indicator without a result is absent. */
  readonly indicators: ReadonlyMap<string, RationalResult>;
};

/** The real events of past months for simulations. Settlement binds itself here; without it there are none. */
export abstract class PeriodFacts {
  abstract facts(
    reader: Reader,
    venture: { readonly id: Id<'venture'>; readonly currency: CurrencyCode },
    month: Month,
  ): Promise<FactsOfMonth>;
}
