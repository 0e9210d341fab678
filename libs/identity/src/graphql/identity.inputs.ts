import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, Length, MaxLength } from 'class-validator';
import { ALL_SCOPES, DateTimeScalar, type PlatformRole } from '#libs/platform';
import type { MembershipRole } from '../domain/party.js';
import { MembershipRoleEnum, PlatformRoleEnum } from './identity.types.js';

const NAME_LENGTH_MAX = 200;
const SECRET_LENGTH_MAX = 500;

@InputType({ description: 'Opens an account.' })
export class AccountSignUpInput {
  @Field(() => String, { description: 'E-mail address; one account each.' })
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: '10 to 200 characters.' })
  password!: string;

  @Field(() => String, { description: 'The name that others see, 1 to 200 characters.' })
  @Length(1, NAME_LENGTH_MAX)
  displayName!: string;
}

@InputType({ description: 'Opens a session.' })
export class AccountSignInInput {
  @Field(() => String, { description: 'E-mail address of the account.' })
  @MaxLength(254)
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  password!: string;
}

@InputType({ description: 'Names a session by its refresh token.' })
export class RefreshTokenInput {
  @Field(() => String, { description: 'The refresh token that came last.' })
  @MaxLength(SECRET_LENGTH_MAX)
  refreshToken!: string;
}

@InputType({ description: 'Creates an organisation that the caller owns.' })
export class PartyCreateInput {
  @Field(() => String, { description: 'The name that others see, 1 to 200 characters.' })
  @Length(1, NAME_LENGTH_MAX)
  name!: string;
}

@InputType({ description: 'Lets an account act for a party.' })
export class MembershipAddInput {
  @Field(() => ID, { description: 'An organisation that the caller owns.' })
  partyId!: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  @MaxLength(254)
  email!: string;

  @Field(() => MembershipRoleEnum, { description: 'What it may do for the party.' })
  role!: MembershipRole;
}

@InputType({ description: 'Ends that an account acts for a party.' })
export class MembershipRemoveInput {
  @Field(() => ID, { description: 'The party.' })
  partyId!: string;

  @Field(() => ID, { description: 'The account; the caller’s own to leave.' })
  accountId!: string;
}

@InputType({ description: 'Names an account and a platform role.' })
export class RoleChangeInput {
  @Field(() => String, { description: 'E-mail address of the account; never the caller’s own.' })
  @MaxLength(254)
  email!: string;

  @Field(() => PlatformRoleEnum, { description: 'The role.' })
  role!: PlatformRole;
}

@InputType({ description: 'Creates a credential for a machine.' })
export class AccessTokenCreateInput {
  @Field(() => String, { description: 'What the caller calls it, 1 to 100 characters.' })
  @Length(1, 100)
  name!: string;

  @Field(() => [String], { description: 'Scopes that the caller’s credential carries; at least one.' })
  @ArrayMaxSize(ALL_SCOPES.length)
  scopes!: string[];

  @Field(() => DateTimeScalar, { description: 'In the future, at most 366 days ahead.' })
  expiresAt!: Date;
}

@InputType({ description: 'Revokes a credential of a machine.' })
export class AccessTokenRevokeInput {
  @Field(() => ID, { description: 'One of the caller’s own access tokens.' })
  id!: string;
}
