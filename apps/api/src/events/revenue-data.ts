import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { RevenueEventDraft, RevenueKind } from '#libs/settlement';
import type { CloudEvent } from './cloud-event.js';

const KINDS: Readonly<Record<string, RevenueKind>> = {
  'org.chuang.revenue.sale.v1': 'sale',
  'org.chuang.revenue.refund.v1': 'refund',
  'org.chuang.revenue.cost.v1': 'cost',
  'org.chuang.revenue.usage-charge.v1': 'usage_charge',
  'org.chuang.revenue.ecosystem-income.v1': 'ecosystem_income',
};
const MEMBERS = ['amountMinor', 'currency', 'attributes'];

/** A type under our own prefix that is none of ours is a slip, not a measurement. */
export function checkRevenueType(type: string): Result<null, Refusal> {
  if (!type.toLowerCase().startsWith('org.chuang.revenue.') || revenueKindOf(type)) return ok(null);
  const known = Object.keys(KINDS).join(', ');
  return err(
    refusal('EVENT_TYPE_UNKNOWN', `there is no revenue event of the type "${type}"; known are ${known}`, ['type']),
  );
}

/** Undefined for an event without money. */
export function revenueKindOf(type: string): RevenueKind | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

/** Reads `{ "amountMinor": "1999", "currency": "CNY", "attributes": {…} }`. */
export function readRevenueEvent(event: CloudEvent, kind: RevenueKind): Result<RevenueEventDraft, Refusal> {
  const { data } = event;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return invalid('data is an object', 'data');
  const members = new Map<string, unknown>(Object.entries(data));
  const unknown = [...members.keys()].find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return invalid(`data has ${MEMBERS.join(', ')} and nothing else`, 'data', unknown);
  const amount = members.get('amountMinor');
  if (typeof amount !== 'string' || !/^\d{1,19}$/.test(amount)) {
    const message = 'amountMinor is a whole number of minor units as a string of digits, such as "1999"';
    return err(refusal('AMOUNT_INVALID', message, ['data', 'amountMinor']));
  }
  const currency = members.get('currency');
  if (typeof currency !== 'string') return invalid('currency is a code of ISO 4217, such as "CNY"', 'data', 'currency');
  return ok({
    source: event.source,
    externalId: event.id,
    venture: event.subject,
    occurredAt: event.time,
    kind,
    amountMinor: BigInt(amount),
    currency,
    attributes: members.get('attributes') ?? {},
  });
}

function invalid(message: string, ...path: readonly string[]): Result<never, Refusal> {
  return err(refusal('INPUT_INVALID', message, path));
}
