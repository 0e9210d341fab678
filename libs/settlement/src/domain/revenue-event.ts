import { err, isCurrencyCode, type CurrencyCode, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type AcceptedEvent, checkEnvelope, eventDataText, type EventDraft } from '#libs/value';

export const REVENUE_KINDS = ['sale', 'refund', 'cost', 'usage_charge', 'ecosystem_income'] as const;
export type RevenueKind = (typeof REVENUE_KINDS)[number];

/**
 * Ten million million of a currency with two decimals, beyond any single sale. Balances are int8: it takes thousands of the
 * largest events in one month until a venture's sums do not fit, and its month cannot be posted.
 */
export const REVENUE_AMOUNT_MAX = 10n ** 15n;

/** A fact with money. Immutable once stored; a correction is a new event. */
export type RevenueEventDraft = EventDraft & {
  readonly kind: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** A JSON object: links to an order, a contract, a counterparty. Nothing is computed from it. */
  readonly attributes: unknown;
};

/** `attributes` is JSON text. */
export type RevenueEventContent = {
  readonly kind: RevenueKind;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly attributes: string;
};
export type AcceptedRevenueEvent = AcceptedEvent & RevenueEventContent;

/** Whether the money of this kind came in for the venture; a refund goes back, a cost is owed to somebody. */
export function isIncome(kind: RevenueKind): boolean {
  return kind === 'sale' || kind === 'usage_charge' || kind === 'ecosystem_income';
}

export function checkRevenueEvent(draft: RevenueEventDraft, now: Date): Result<RevenueEventContent, Refusal> {
  const envelope = checkEnvelope(draft, now);
  if (!envelope.ok) return envelope;
  const kind = REVENUE_KINDS.find((one) => one === draft.kind);
  if (!kind) {
    return err(refusal('EVENT_TYPE_UNKNOWN', `a revenue event is one of ${REVENUE_KINDS.join(', ')}`, ['kind']));
  }
  if (draft.amountMinor <= 0n || draft.amountMinor > REVENUE_AMOUNT_MAX) {
    const message = `the amount is a whole number of minor units from 1 to ${REVENUE_AMOUNT_MAX}; its kind says the direction`;
    return err(refusal('AMOUNT_INVALID', message, ['amount']));
  }
  const { currency } = draft;
  if (!isCurrencyCode(currency)) {
    return err(refusal('CURRENCY_UNKNOWN', `"${currency.slice(0, 10)}" is no currency of ISO 4217`, ['currency']));
  }
  const attributes = eventDataText(draft.attributes, 'attributes');
  if (!attributes.ok) return attributes;
  return ok({ kind, amountMinor: draft.amountMinor, currency, attributes: attributes.value });
}
