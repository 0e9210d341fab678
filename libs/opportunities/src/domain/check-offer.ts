import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { MESSAGE_LENGTH_MAX, type Offer } from './bid.js';
import { isZero, readRate, writtenRate } from './exact-rate.js';
import { pledgeFaults } from './joint-contract.js';
import type { Opportunity, SlotKind } from './opportunity.js';

/** What a party offers for a place of one kind. Refused: INPUT_INVALID, PLEDGE_INVALID, each with its path. */
export function checkOffer(
  { posting }: Pick<Opportunity, 'posting'>,
  kind: SlotKind,
  { ask, pledges, message }: Offer,
): Result<Offer, readonly Refusal[]> {
  const slot = posting.slots.find((one) => one.kind === kind);
  if (!slot) {
    const kinds = posting.slots.map((one) => one.kind).join(', ');
    return err([refusal('INPUT_INVALID', `this opportunity looks for: ${kinds}`, ['kind'])]);
  }
  const rate = readRate(ask);
  const faults = [...pledgeFaults(slot, pledges)];
  if (!rate || isZero(rate)) {
    const rule = 'an exact part of the joiners’ part such as "1/3", over 0, at most 1, with a denominator up to 10,000';
    faults.push(refusal('INPUT_INVALID', rule, ['ask']));
  }
  if (message !== null && (message.trim() === '' || message.length > MESSAGE_LENGTH_MAX)) {
    faults.push(refusal('INPUT_INVALID', `a message has 1 to ${MESSAGE_LENGTH_MAX} characters`, ['message']));
  }
  if (!rate || faults.length > 0) return err(faults);
  const own = pledges.map(({ indicator, pledge }) => ({ indicator, pledge }));
  return ok({ ask: writtenRate(rate), pledges: own, message });
}
