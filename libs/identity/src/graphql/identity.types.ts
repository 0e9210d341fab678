import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType, DateTimeScalar, PLATFORM_ROLES, type PlatformRole } from '#libs/platform';
import type { MembershipRole, PartyKind } from '../domain/party.js';

export const PartyKindEnum = { PERSON: 'person', ORGANISATION: 'organisation' } as const satisfies Record<
  string,
  PartyKind
>;
registerEnumType(PartyKindEnum, {
  name: 'PartyKind',
  description: 'What a party is.',
  valuesMap: {
    PERSON: { description: 'One human being; exactly one account acts for it.' },
    ORGANISATION: { description: 'A company, a venture or another group; several accounts may act for it.' },
  },
});

export const MembershipRoleEnum = { OWNER: 'owner', MEMBER: 'member' } as const satisfies Record<
  string,
  MembershipRole
>;
registerEnumType(MembershipRoleEnum, {
  name: 'MembershipRole',
  description: 'What an account may do for a party.',
  valuesMap: {
    OWNER: { description: 'Signs for the party and says who acts for it.' },
    MEMBER: { description: 'Sees what the party sees.' },
  },
});

export const PlatformRoleEnum = Object.fromEntries(PLATFORM_ROLES.map((role) => [role.toUpperCase(), role])) as Record<
  Uppercase<PlatformRole>,
  PlatformRole
>;
registerEnumType(PlatformRoleEnum, {
  name: 'PlatformRole',
  description: 'What an account may do for the platform, beside what everybody may.',
  valuesMap: {
    REVIEWER: { description: 'Admits ventures by the rulebook.' },
    FINANCE: { description: 'Closes periods, settles, prepares and holds payouts; reads all books.' },
    APPROVER: { description: 'Approves and rejects payouts that others prepared.' },
    AUDITOR: { description: 'Reads everything that concerns money, changes nothing.' },
    OPERATOR: { description: 'Publishes rulebooks, gives roles, runs imports, signs for the platform.' },
  },
});

@ObjectType('Party', { description: 'Who owns, signs and earns: a person or an organisation.' })
export class PartyType {
  @Field(() => ID, { description: 'Opaque, starts with pty_.' })
  id!: string;

  @Field(() => PartyKindEnum, { description: 'Person or organisation.' })
  kind!: PartyKind;

  @Field(() => String, { description: 'The name that others see.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name that another system knows it by; null when it was made here.',
  })
  reference!: string | null;
}

@ObjectType('PartyMember', { description: 'An account that acts for a party.' })
export class PartyMemberType {
  @Field(() => ID, { description: 'The account, starts with acc_.' })
  accountId!: string;

  @Field(() => String, { description: 'The name of the person.' })
  displayName!: string;

  @Field(() => MembershipRoleEnum, { description: 'What it may do for the party.' })
  role!: MembershipRole;
}

@ObjectType('AccessToken', { description: 'A credential for a machine. Its secret is shown once, when it is created.' })
export class AccessTokenType {
  @Field(() => ID, { description: 'Opaque, starts with pat_.' })
  id!: string;

  @Field(() => String, { description: 'What its owner calls it.' })
  name!: string;

  @Field(() => [String], { description: 'What it may be used for; never more than its account may do.' })
  scopes!: string[];

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'From when on it is refused.' })
  expiresAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Its last use, to the minute; null when it was never used.',
  })
  lastUsedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null while it is not.' })
  revokedAt!: Date | null;
}

export const AccessTokenConnection = connectionType(AccessTokenType, 'AccessToken');

@ObjectType('Viewer', { description: 'The caller.' })
export class ViewerType {
  @Field(() => ID, { description: 'The account, starts with acc_.' })
  accountId!: string;

  @Field(() => String, { description: 'The name that others see.' })
  displayName!: string;

  @Field(() => [PlatformRoleEnum], { description: 'Platform roles that the account holds.' })
  roles!: PlatformRole[];

  @Field(() => [String], { description: 'What the credential of this call may be used for.' })
  scopes!: string[];
}

@ObjectType('SessionTokens', { description: 'What a client holds while somebody is signed in.' })
export class SessionTokensType {
  @Field(() => String, { description: 'Send it as "Authorization: Bearer …"; lives 15 minutes.' })
  accessToken!: string;

  @Field(() => DateTimeScalar, { description: 'When the access token ends.' })
  accessTokenExpiresAt!: Date;

  @Field(() => String, {
    description: 'Gets new tokens, once; a second use ends the session. Lives as long as the session, 30 days.',
  })
  refreshToken!: string;
}
