import { registerEnumType } from '@nestjs/graphql';
import type { BidState, Decision, RejectionReason } from '../domain/bid.js';
import type { Addressee, EntryKind } from '../domain/entry.js';
import type { OpportunityState, SharingBasis, SlotKind, WithdrawalReason } from '../domain/opportunity.js';

export const OpportunityStateEnum = {
  DRAFT: 'draft',
  OPEN: 'open',
  IN_REVIEW: 'in_review',
  DECIDED: 'decided',
  DEFAULTED: 'defaulted',
  NO_BIDS: 'no_bids',
  WITHDRAWN: 'withdrawn',
} as const satisfies Record<string, OpportunityState>;
registerEnumType(OpportunityStateEnum, {
  name: 'OpportunityState',
  description: 'How far an opportunity is at this moment; a state that ends by a deadline ends then.',
  valuesMap: {
    DRAFT: { description: 'Not posted; only the venture’s own people and those who oversee ventures see it.' },
    OPEN: { description: 'Takes bids, sealed until the deadline.' },
    IN_REVIEW: { description: 'Bidding is over; a lead decides on the shares.' },
    DECIDED: { description: 'A lead concluded the review; the contract is proposed.' },
    DEFAULTED: {
      description: 'Nobody concluded the review; the published default happened, and its contract is proposed.',
    },
    NO_BIDS: { description: 'Nobody joined; the reason says why.' },
    WITHDRAWN: { description: 'Taken back before the bidding deadline, or ended with its venture.' },
  },
});

export const SlotKindEnum = {
  SUPPLIER: 'supplier',
  DESIGN: 'design',
  MANUFACTURING: 'manufacturing',
  CHANNEL: 'channel',
  SERVICE: 'service',
  CAPITAL: 'capital',
  USER: 'user',
  OTHER: 'other',
} as const satisfies Record<string, SlotKind>;
registerEnumType(SlotKindEnum, {
  name: 'SlotKind',
  description: 'A kind of node that an opportunity looks for; nodes of contracts have the same kinds.',
  valuesMap: {
    SUPPLIER: { description: 'Brings material or modules.' },
    DESIGN: { description: 'Designs the product or the service.' },
    MANUFACTURING: { description: 'Makes it.' },
    CHANNEL: { description: 'Brings it to users.' },
    SERVICE: { description: 'Serves users, or the other nodes.' },
    CAPITAL: { description: 'Brings money.' },
    USER: { description: 'Users who create with the venture.' },
    OTHER: { description: 'Anything else; the requirements say what.' },
  },
});

export const SharingBasisEnum = {
  NET_REVENUE: 'net_revenue',
  NET_OF_COSTS: 'net_of_costs',
} as const satisfies Record<string, SharingBasis>;
registerEnumType(SharingBasisEnum, {
  name: 'SharingBasis',
  description: 'What the contract distributes.',
  valuesMap: {
    NET_REVENUE: { description: 'Revenue after refunds.' },
    NET_OF_COSTS: { description: 'Revenue after refunds and costs.' },
  },
});

export const WithdrawalReasonEnum = {
  NEED_CHANGED: 'need_changed',
  FUNDING_GONE: 'funding_gone',
  POSTED_BY_MISTAKE: 'posted_by_mistake',
  OTHER: 'other',
} as const satisfies Record<string, WithdrawalReason>;
registerEnumType(WithdrawalReasonEnum, {
  name: 'OpportunityWithdrawalReason',
  description: 'Why an opportunity is taken back.',
  valuesMap: {
    NEED_CHANGED: { description: 'What users need has changed.' },
    FUNDING_GONE: { description: 'There is no money for it any more.' },
    POSTED_BY_MISTAKE: { description: 'It says something wrong.' },
    OTHER: { description: 'Another reason.' },
  },
});

export const RejectionReasonEnum = {
  REQUIREMENTS_NOT_MET: 'requirements_not_met',
  PLEDGE_TOO_LOW: 'pledge_too_low',
  SHARE_TOO_HIGH: 'share_too_high',
  CAPACITY_DOUBTFUL: 'capacity_doubtful',
  PLACES_TAKEN: 'places_taken',
  OTHER: 'other',
} as const satisfies Record<string, RejectionReason>;
registerEnumType(RejectionReasonEnum, {
  name: 'BidRejectionReason',
  description: 'Why a bid was not accepted.',
  valuesMap: {
    REQUIREMENTS_NOT_MET: { description: 'It does not bring along what the slot asks for.' },
    PLEDGE_TOO_LOW: { description: 'Others pledged better results.' },
    SHARE_TOO_HIGH: { description: 'It asks for more than can be given.' },
    CAPACITY_DOUBTFUL: { description: 'It is doubtful that it can deliver.' },
    PLACES_TAKEN: { description: 'All places of the kind went to others.' },
    OTHER: { description: 'Another reason, which the comment tells.' },
  },
});

export const BidStateEnum = { PLACED: 'placed', WITHDRAWN: 'withdrawn' } as const satisfies Record<string, BidState>;
registerEnumType(BidStateEnum, {
  name: 'BidState',
  description: 'Whether a bid stands.',
  valuesMap: {
    PLACED: { description: 'It stands, and binds from the deadline on.' },
    WITHDRAWN: { description: 'It was taken back before the deadline; only its own party ever sees it.' },
  },
});

export const BidOutcomeEnum = { ACCEPTED: 'accepted', REJECTED: 'rejected' } as const satisfies Record<
  string,
  Decision['outcome']
>;
registerEnumType(BidOutcomeEnum, {
  name: 'BidOutcome',
  description: 'What was decided on a bid.',
  valuesMap: {
    ACCEPTED: { description: 'It joins, with a weight of the joiners’ part.' },
    REJECTED: { description: 'It does not join, for a reason.' },
  },
});

export const EntryKindEnum = {
  POSTED: 'posted',
  WITHDRAWN: 'withdrawn',
  BIDDING_CLOSED: 'bidding_closed',
  REMINDED: 'reminded',
  ESCALATED: 'escalated',
  DECIDED: 'decided',
  DEFAULTED: 'defaulted',
  NO_BIDS: 'no_bids',
  BID_ACCEPTED: 'bid_accepted',
  BID_REJECTED: 'bid_rejected',
  CONTRACT_PROPOSED: 'contract_proposed',
  CONTRACT_BLOCKED: 'contract_blocked',
} as const satisfies Record<string, EntryKind>;
registerEnumType(EntryKindEnum, {
  name: 'OpportunityEntryKind',
  description: 'What a line of a timeline is about.',
  valuesMap: {
    POSTED: { description: 'It takes bids.' },
    WITHDRAWN: { description: 'It was taken back, or ended with its venture.' },
    BIDDING_CLOSED: { description: 'Bids are open to the leads, who review the shares now.' },
    REMINDED: { description: 'Half of the review is over.' },
    ESCALATED: { description: 'Three quarters of the review are over; the reviewers of the platform were told.' },
    DECIDED: { description: 'A lead concluded the review.' },
    DEFAULTED: { description: 'The published default happened.' },
    NO_BIDS: { description: 'Nobody joined.' },
    BID_ACCEPTED: { description: 'A bid joins.' },
    BID_REJECTED: { description: 'A bid does not join; the code says why.' },
    CONTRACT_PROPOSED: { description: 'The contract waits for signatures.' },
    CONTRACT_BLOCKED: { description: 'The contract could not be proposed; the code says why.' },
  },
});

export const AddresseeEnum = {
  EVERYONE: 'everyone',
  LEADS: 'leads',
  REVIEWERS: 'reviewers',
  PARTY: 'party',
} as const satisfies Record<string, Addressee['kind']>;
registerEnumType(AddresseeEnum, {
  name: 'OpportunityAddressee',
  description: 'Whom a line of a timeline is for.',
  valuesMap: {
    EVERYONE: { description: 'Everybody who sees the opportunity.' },
    LEADS: { description: 'The leads of the venture.' },
    REVIEWERS: { description: 'The reviewers of the platform; an industry platform has no owner of its own yet.' },
    PARTY: { description: 'The people of one party.' },
  },
});
