/**
 * Every expected failure that a person or a program can mend, with what it means. One catalogue for GraphQL, REST and
 * the command line; a code never changes its meaning.
 */
export const REFUSAL_CODES = {
  NOT_FOUND: 'It does not exist, or the caller may not see it.',
  INPUT_INVALID: 'A field of the input has the wrong shape; the path names it.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before with other input.',
  STATE_NOT_ALLOWED: 'The thing is not in a state in which this can be done.',
  NOT_PERMITTED: 'The caller may see it, but may not do this to it.',
  VERSION_CONFLICT: 'It has changed since the caller looked; load it again.',

  EMAIL_TAKEN: 'An account with this e-mail address exists.',
  PASSWORD_WEAK: 'The password is too short or too long.',
  CREDENTIALS_INVALID: 'E-mail address and password do not match an account.',
  REFRESH_TOKEN_INVALID: 'The refresh token is unknown, expired or was used before; sign in again.',
  SCOPE_NOT_HELD: 'A token cannot carry a scope that its account does not hold.',
  EXPIRY_INVALID: 'The expiry is not in the allowed range.',
  ALREADY_MEMBER: 'The person is a member already.',
  LAST_OWNER: 'A party or venture needs at least one owner or lead.',

  RULEBOOK_MISSING: 'No rulebook of this kind is in force.',
  RULEBOOK_INVALID: 'The rulebook lacks something or contradicts itself.',
  REASON_CODE_UNKNOWN: 'The rulebook in force has no such reason code for this decision.',
  SLUG_TAKEN: 'Another industry platform has this short name.',
  VENTURE_NOT_ADMITTED: 'The venture is not admitted.',

  EVENT_TYPE_UNKNOWN: 'No such event type is accepted.',
  EVENT_TOO_FAR_AHEAD: 'The event lies more than five minutes in the future.',
  EVENT_SOURCE_NOT_ALLOWED: 'The caller may not send events for this venture or source.',
  EVENT_CONFLICT: 'An event with this source and id and other content is stored.',
  EVENT_TOO_LARGE: 'The event has more bytes than one event may have.',
  BATCH_TOO_LARGE: 'The batch has more items than one request may carry.',
  AMOUNT_INVALID: 'The amount is not a whole, positive number of minor units in range.',
  CURRENCY_UNKNOWN: 'Not a currency code of ISO 4217 in use.',

  INDICATOR_INVALID: 'The definition of the indicator cannot be computed.',

  TERMS_INVALID: 'The terms cannot be evaluated; the path names the fault.',
  CLAUSES_INVALID: 'A clause of the contract does not fit its form or its terms; the path names the fault.',
  CONTRACT_OVERLAPS: 'The venture has another contract in force in this currency.',
  EFFECTIVE_FROM_INVALID: 'A version takes effect at the start of a period that has not been settled.',
  MONTH_TOO_FAR_AHEAD: 'The month lies further ahead than contracts are made: more than ten years.',
  PARENT_NOT_AGREED: 'The side of the parent contract has not agreed to the link.',
  PARENT_ENDED: 'The parent contract has an end, and no contract outlives the one that it stands under.',
  CHILDREN_IN_FORCE: 'Contracts under this one would outlive it; they end first.',
  LAST_MONTH_INVALID: 'A contract ends after a month that it is in force in and that is not settled.',
  ALREADY_ANSWERED: 'This party has answered this question.',
  PARTICIPANT_UNKNOWN: 'A party of the terms has no participant, or a participant no party.',
  HASH_MISMATCH: 'The hash is not the hash of this version; read it again before signing.',
  ALREADY_SIGNED: 'This party has signed this version.',
  NOT_A_PARTY: 'The caller acts for no party of the contract.',

  OPPORTUNITY_INVALID: 'What is posted contradicts a rule; the path names the field.',
  BIDDING_CLOSED: 'Bids are taken until the deadline of an open opportunity.',
  BID_EXISTS: 'The party has a bid for this kind of node; revise it.',
  BID_VERSIONS_EXHAUSTED: 'The bid has as many versions as a bid may have; the last one counts.',
  PLEDGE_INVALID: 'A pledge names no target of the slot, or is worse than its benchmark.',
  WEIGHT_INVALID: 'A weight is an exact part of the joiners’ part, within the published bounds.',
  WEIGHTS_SUM_INVALID: 'The weights of the accepted bids do not add up to 1.',
  REVIEW_INCOMPLETE: 'A bid has no decision yet.',
  PLACES_EXCEEDED: 'More bids of a kind were accepted than it has places.',

  PERIOD_NOT_OPEN: 'The period is not open.',
  PERIOD_NOT_ENDED: 'The period has not ended yet.',
  PERIOD_OUT_OF_ORDER: 'An earlier period of this calendar is still open.',
  PREVIEW_TOO_LARGE: 'The month is too large to be previewed while events come in.',
  SETTLEMENT_RUNNING: 'The month is being settled just now.',
  BOOKS_BUSY: 'A long posting or dry run holds the books, so the past is not final yet; ask again in a moment.',
  MOMENT_AHEAD: 'The moment lies in the future; nothing is known as of it yet.',

  PROOF_NOT_YET: 'The month of the statement is not closed yet; its proof is there when it is.',
  PROOF_UNAVAILABLE: 'The month was closed before statements were sealed; there is no proof for it.',

  LEDGER_FLOOR: 'The journal would take an account below its floor.',
  JOURNAL_CONFLICT: 'A journal with this reference and other content has been posted.',
  CONVERSION_EXCEEDS_BALANCE: 'More is to be converted than the book owes in this currency.',
  FUNDING_EXCEEDS_TRANCHE: 'More was received than the funder still owes of the tranche.',
  JOURNAL_INVALID: 'The journal is empty, or a transfer in it is not well formed.',

  PAYOUT_BELOW_MINIMUM: 'The balance is below the minimum of the payout policy.',
  PAYOUT_NOTHING_PAYABLE: 'There is no positive balance to pay.',
  PAYOUT_TOO_LARGE: 'The payee is owed more than one payout can carry.',
  PAYOUT_CONTENT_CHANGED: 'The content of the payout is not what the caller reviewed.',
  PAYOUT_OWN_PREPARATION: 'Whoever prepared a payout cannot approve it.',
  PAYOUT_OWN_PARTY: 'Nobody approves a payout of their own party.',
  PAYOUT_ALREADY_APPROVED_BY_CALLER: 'The second approval must come from somebody else.',
  PAYOUT_REVIEW_DATE_INVALID: 'The review date of a hold lies in the future, at most a year ahead.',
  PAYOUT_POLICY_INVALID: 'The payout policy lacks something or contradicts itself.',
  PAYOUT_POLICY_MISSING: 'No payout policy of this currency has been published.',
} as const;

export type RefusalCode = keyof typeof REFUSAL_CODES;

/** An expected failure: what was wrong and what would be right, with the path of the input that it concerns. */
export type Refusal = {
  readonly code: RefusalCode;
  readonly message: string;
  readonly path?: readonly string[];
};

export function refusal(code: RefusalCode, message: string, path?: readonly string[]): Refusal {
  return path ? { code, message, path } : { code, message };
}

/** The answer to anyone who asks for what does not exist or what they may not see: the two look the same. */
export function notFound(what: string): Refusal {
  return refusal('NOT_FOUND', `${what} was not found`);
}
