import { type Id, stableId } from '#libs/kernel';

/** The platform itself, as a party to contracts. The first migration makes it. */
export const PLATFORM_PARTY = stableId<'party'>('party', 'platform');

/** Names of people and organisations. */
export const PARTY_NAME_LENGTH_MAX = 200;

/** The account of whoever owns the machine. Nobody signs up with this address or changes its roles. */
export const MACHINE_OPERATOR_EMAIL = 'operator@machine.local';

export type PartyKind = 'person' | 'organisation';

/** Who owns, signs and earns. An account acts for parties through memberships. */
export type Party = {
  readonly id: Id<'party'>;
  readonly kind: PartyKind;
  readonly name: string;
  /** The name that another system knows it by; unique, null for parties that were made here. */
  readonly reference: string | null;
};

export type MembershipRole = 'owner' | 'member';

export type Account = {
  readonly id: Id<'account'>;
  readonly email: string;
  readonly displayName: string;
  readonly person: Id<'party'>;
};
