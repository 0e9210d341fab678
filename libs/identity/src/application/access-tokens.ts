import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, IdSource, Transactor } from '#libs/platform';
import { checkTokenExpiry, newSecret, secretHash, TOKEN_NAME_LENGTH_MAX } from '../domain/credentials.js';
import { checkName } from '../domain/name.js';
import { scopesForToken } from '../domain/role-scopes.js';
import { type AccessToken, CredentialStore } from '../persistence/credential.store.js';

/** A token for a machine, with the secret that is shown this once. */
export type CreatedAccessToken = { readonly token: AccessToken; readonly secret: string };

@Injectable()
export class CreateAccessToken {
  constructor(
    private readonly transactor: Transactor,
    private readonly credentials: CredentialStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** Refused: INPUT_INVALID, SCOPE_NOT_HELD, EXPIRY_INVALID. */
  async execute(
    actor: Actor,
    input: { name: string; scopes: readonly string[]; expiresAt: Date },
  ): Promise<Result<CreatedAccessToken, Refusal>> {
    const now = this.clock.now();
    const name = checkName(input.name, TOKEN_NAME_LENGTH_MAX, 'name');
    if (!name.ok) return name;
    const scopes = scopesForToken(input.scopes, actor.scopes);
    if (!scopes.ok) return scopes;
    const expiresAt = checkTokenExpiry(input.expiresAt, now);
    if (!expiresAt.ok) return expiresAt;
    const secret = newSecret('chp');
    const token: AccessToken = {
      id: this.ids.next(),
      account: actor.account,
      name: name.value,
      scopes: scopes.value,
      createdAt: now,
      expiresAt: expiresAt.value,
      lastUsedAt: null,
      revokedAt: null,
    };
    return this.transactor.run(async (tx) => {
      await this.credentials.insertAccessToken(tx, { ...token, tokenHash: secretHash(secret) });
      return ok({ token, secret });
    });
  }
}

@Injectable()
export class RevokeAccessToken {
  constructor(
    private readonly transactor: Transactor,
    private readonly credentials: CredentialStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND. Revoking twice changes nothing. */
  async execute(actor: Actor, input: { id: Id<'accessToken'> }): Promise<Result<AccessToken, Refusal>> {
    return this.transactor.run(async (tx) => {
      const token = await this.credentials.revokeAccessToken(tx, actor.account, input.id, this.clock.now());
      return token ? ok(token) : err(notFound('the access token'));
    });
  }
}
