import type { Clauses } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { RevenueKind } from '../domain/revenue-event.js';
import type { Funding, Share } from '../domain/statement.js';
import type { StatementRow } from './settlement.rows.js';

export type StatementToProve = StatementRow & {
  /** Null when there are none. */
  readonly shares: readonly (Omit<Share, 'amountMinor'> & { readonly amountMinor: string })[] | null;
  readonly fundings: readonly (Omit<Funding, 'amountMinor'> & { readonly amountMinor: string })[] | null;
};

export type VersionToProve = {
  readonly contractId: Id<'contract'>;
  readonly number: number;
  readonly terms: unknown;
  readonly inputs: unknown;
  readonly clauses: Clauses;
  readonly participants: Readonly<Record<string, Id<'party'>>> | null;
};

export type SumToProve = {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  /** The month that the events belong to, and the one that they were recorded in. */
  readonly month: Month;
  readonly recorded: Month;
  readonly kind: RevenueKind;
  readonly amountMinor: string;
  readonly count: bigint;
};

export type LateResult = Pick<SumToProve, 'ventureId' | 'month' | 'recorded'>;

export type ResultToProve = {
  readonly ventureId: Id<'venture'>;
  readonly month: Month;
  readonly asOf: Month;
  readonly code: string;
  readonly numerator: string;
  readonly denominator: string;
};
