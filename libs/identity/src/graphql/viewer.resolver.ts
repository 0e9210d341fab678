import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  MaybeActor,
  PageArgs,
  pageRequest,
  Public,
  requireScope,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { CreateAccessToken, RevokeAccessToken } from '../application/access-tokens.js';
import { IdentityQueries } from '../application/identity.queries.js';
import type { AccessToken } from '../persistence/credential.store.js';
import { AccessTokenCreateInput, AccessTokenRevokeInput } from './identity.inputs.js';
import { AccessTokenCreatePayload, AccessTokenRevokePayload } from './identity.payloads.js';
import { AccessTokenConnection, AccessTokenType, PartyType, ViewerType } from './identity.types.js';
import { toPartyType } from './party.loader.js';

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly identity: IdentityQueries,
    private readonly createAccessToken: CreateAccessToken,
    private readonly revokeAccessToken: RevokeAccessToken,
  ) {}

  @Query(() => ViewerType, {
    nullable: true,
    description: 'The caller; null when nobody is signed in. Open to everybody.',
  })
  @Public()
  viewer(@MaybeActor() actor: Actor | undefined): ViewerType | null {
    if (!actor) return null;
    return {
      accountId: publicId('account', actor.account),
      displayName: actor.displayName,
      roles: [...actor.roles].sort(),
      scopes: [...actor.scopes].sort(),
    };
  }

  @ResolveField(() => [PartyType], { description: 'The parties that the caller acts for. Scope: account:read.' })
  async parties(@Parent() _viewer: ViewerType, @MaybeActor() actor: Actor | undefined): Promise<PartyType[]> {
    requireScope(actor, 'account:read');
    const found = await this.identity.partiesByIds(this.transactor.reader, [...(actor?.parties ?? [])]);
    return [...found.values()].map(toPartyType).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  @ResolveField(() => AccessTokenConnection, {
    description: 'The caller’s access tokens for machines, newest first. Scope: account:read.',
  })
  async accessTokens(
    @Parent() _viewer: ViewerType,
    @Args() page: PageArgs,
    @MaybeActor() actor: Actor | undefined,
  ): Promise<ConnectionOf<AccessTokenType>> {
    requireScope(actor, 'account:read');
    const rows = actor
      ? await this.identity.accessTokens(this.transactor.reader, actor.account, pageRequest(page, 'moment', 'id'))
      : [];
    return toConnection(rows, page.first, (token) => [token.createdAt.toISOString(), token.id], toAccessTokenType);
  }

  @Mutation(() => AccessTokenCreatePayload, {
    description:
      'Creates an access token for a machine. Its secret is in this answer and nowhere else. Scope: account:manage.',
  })
  @RequiresScope('account:manage')
  async accessTokenCreate(
    @Args('input', { description: 'What it may be used for, and until when.' }) input: AccessTokenCreateInput,
    @CurrentActor() actor: Actor,
  ): Promise<AccessTokenCreatePayload> {
    const created = await this.createAccessToken.execute(actor, input);
    return toPayload(created, ({ token, secret }) => ({ accessToken: toAccessTokenType(token), secret }));
  }

  @Mutation(() => AccessTokenRevokePayload, {
    description: 'Revokes one of the caller’s access tokens. Scope: account:manage.',
  })
  @RequiresScope('account:manage')
  async accessTokenRevoke(
    @Args('input', { description: 'Which one.' }) input: AccessTokenRevokeInput,
    @CurrentActor() actor: Actor,
  ): Promise<AccessTokenRevokePayload> {
    const id = parseId('accessToken', input.id, 'id');
    const revoked = id.ok ? await this.revokeAccessToken.execute(actor, { id: id.value }) : id;
    return toPayload(revoked, (token) => ({ accessToken: toAccessTokenType(token) }));
  }
}

function toAccessTokenType(token: AccessToken): AccessTokenType {
  return { ...token, id: publicId('accessToken', token.id), scopes: [...token.scopes] };
}
