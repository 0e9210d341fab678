import { Field, ObjectType } from '@nestjs/graphql';
import { Payload, type PlatformRole } from '#libs/platform';
import { AccessTokenType, PartyType, PlatformRoleEnum, SessionTokensType } from './identity.types.js';

@ObjectType({ description: 'A session, or why there is none.' })
export class SessionPayload extends Payload {
  @Field(() => SessionTokensType, { nullable: true, description: 'The tokens of the session.' })
  session?: SessionTokensType;
}

@ObjectType({ description: 'Signing out always works.' })
export class SignOutPayload extends Payload {}

@ObjectType({ description: 'A party, or why nothing was changed.' })
export class PartyPayload extends Payload {
  @Field(() => PartyType, { nullable: true, description: 'The party as it is now.' })
  party?: PartyType;
}

@ObjectType({ description: 'The roles of an account, or why nothing was changed.' })
export class RolePayload extends Payload {
  @Field(() => [PlatformRoleEnum], { nullable: true, description: 'All roles that the account holds now.' })
  roles?: PlatformRole[];
}

@ObjectType({ description: 'A new access token with its secret, or why there is none.' })
export class AccessTokenCreatePayload extends Payload {
  @Field(() => AccessTokenType, { nullable: true, description: 'The token.' })
  accessToken?: AccessTokenType;

  @Field(() => String, {
    nullable: true,
    description: 'The secret, starts with chp_. It is shown this once and stored hashed.',
  })
  secret?: string;
}

@ObjectType({ description: 'The revoked access token, or why nothing was changed.' })
export class AccessTokenRevokePayload extends Payload {
  @Field(() => AccessTokenType, { nullable: true, description: 'The token.' })
  accessToken?: AccessTokenType;
}
