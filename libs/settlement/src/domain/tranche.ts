import { hash } from 'node:crypto';
import {
  canonicalJson,
  type CurrencyCode,
  daysBefore,
  err,
  type Id,
  ok,
  publicId,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { bank, fundingReceivable, type JournalDraft, payable, trancheHeld } from '#libs/ledger';

/** A tranche of a venture, whichever months and statements fired it or took it back. */
export type TrancheKey = {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly tranche: string;
  readonly funderId: Id<'party'>;
  readonly toId: Id<'party'>;
};

/** How a tranche stands, in minor units. */
export type TrancheStanding = {
  /** By all statements together. */
  readonly firedMinor: bigint;
  readonly receivedMinor: bigint;
  /** What of it waits for the funder. */
  readonly heldMinor: bigint;
};

/** What the funder paid of a tranche, as finance recorded it. It never changes. */
export type FundingReceipt = TrancheKey & {
  readonly id: Id<'fundingReceipt'>;
  readonly amountMinor: bigint;
  /** What became payable by it: all of it, unless the tranche was payable before its funder paid. */
  readonly releasedMinor: bigint;
  /** `YYYY-MM-DD` */
  readonly receivedOn: string;
  readonly evidence: string;
  readonly recordedBy: Id<'account'>;
};

export const NOT_FIRED: TrancheStanding = { firedMinor: 0n, receivedMinor: 0n, heldMinor: 0n };

export function keyOfTranche({ ventureId, currency, tranche, funderId, toId }: TrancheKey): string {
  return JSON.stringify([ventureId, currency, tranche, funderId, toId]);
}

/**
 * What of a funding is held. One that is fired waits, as far as the funder has not paid it already; one that is taken back
 * comes out of what waits, and the rest out of the payable.
 */
export function heldOf({ firedMinor, receivedMinor, heldMinor }: TrancheStanding, amountMinor: bigint): bigint {
  if (amountMinor < 0n) return -least(-amountMinor, heldMinor);
  const paidAhead = receivedMinor > firedMinor ? receivedMinor - firedMinor : 0n;
  return amountMinor - least(amountMinor, paidAhead);
}

export function afterFunding(standing: TrancheStanding, amountMinor: bigint): TrancheStanding {
  const heldMinor = standing.heldMinor + heldOf(standing, amountMinor);
  return { ...standing, firedMinor: standing.firedMinor + amountMinor, heldMinor };
}

/** Accounts of a year are open for audit about as long; an earlier day is a slip, and would open a month of long ago. */
const RECEIVED_DAYS_AGO_MAX = 366;

/** What releases what waits, as far as it waits. Refused: AMOUNT_INVALID, FUNDING_EXCEEDS_TRANCHE, INPUT_INVALID. */
export function planReceipt(
  wanted: Omit<FundingReceipt, 'releasedMinor'>,
  { firedMinor, receivedMinor, heldMinor }: TrancheStanding,
  today: string,
): Result<FundingReceipt, Refusal> {
  const { amountMinor, receivedOn, currency } = wanted;
  if (amountMinor <= 0n) return err(refusal('AMOUNT_INVALID', 'the amount is above zero', ['amount']));
  const earliest = daysBefore(today, RECEIVED_DAYS_AGO_MAX);
  if (receivedOn > today || receivedOn < earliest) {
    return err(refusal('INPUT_INVALID', `it was received from ${earliest} to ${today}`, ['receivedOn']));
  }
  const owed = firedMinor - receivedMinor;
  if (amountMinor > owed) {
    const message = `the funder owes ${owed > 0n ? owed : 0n} minor units of ${currency} of this tranche`;
    return err(refusal('FUNDING_EXCEEDS_TRANCHE', message, ['amount']));
  }
  return ok({ ...wanted, releasedMinor: least(amountMinor, heldMinor) });
}

/** The money arrives, the funder owes less, and the payee's part of it becomes payable. */
export function receiptJournal(receipt: FundingReceipt): JournalDraft {
  const { ventureId, currency, tranche, funderId, toId, amountMinor, releasedMinor } = receipt;
  const [owed, held] = [fundingReceivable(funderId), trancheHeld(toId)];
  const received = { debit: bank(), credit: owed, amountMinor, currency, code: 'funding_received', detail: tranche };
  const released = { debit: held, credit: payable(toId), amountMinor: releasedMinor, currency, detail: tranche };
  return {
    bookId: ventureId,
    bookKind: 'venture',
    kind: 'funding',
    reference: receipt.id,
    effectiveDate: receipt.receivedOn,
    documentHash: receiptHash(receipt),
    transfers: [received, ...(releasedMinor > 0n ? [{ ...released, code: 'tranche_released' }] : [])],
  };
}

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of the receipt: the document that its journal names. */
export function receiptHash(receipt: FundingReceipt): string {
  const { id, ventureId, currency, tranche, funderId, toId, receivedOn, evidence, recordedBy } = receipt;
  const document = {
    schema: 'chuang-funding-receipt/1',
    id: publicId('fundingReceipt', id),
    venture: publicId('venture', ventureId),
    ...{ currency, tranche, funder: publicId('party', funderId), to: publicId('party', toId) },
    ...{ amountMinor: receipt.amountMinor.toString(), releasedMinor: receipt.releasedMinor.toString() },
    ...{ receivedOn, evidence, recordedBy },
  };
  return hash('sha256', canonicalJson(document), 'hex');
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
