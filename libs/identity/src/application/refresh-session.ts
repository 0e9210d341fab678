import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { secretHash } from '../domain/credentials.js';
import { CredentialStore } from '../persistence/credential.store.js';
import { SessionTokenIssuer } from './session-tokens.js';
import type { SignedIn } from './sign-up.js';

/** Rotates the refresh token. One that comes a second time was stolen, or its successor was: the session ends for both. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly transactor: Transactor,
    private readonly credentials: CredentialStore,
    private readonly sessions: SessionTokenIssuer,
    private readonly clock: Clock,
  ) {}

  /** Refused: REFRESH_TOKEN_INVALID. */
  async execute(input: { refreshToken: string }): Promise<Result<SignedIn, Refusal>> {
    // That a session was ended must be kept, so the reuse is committed as a value and refused after.
    const outcome = await this.transactor.run<SignedIn | undefined, never>(async (tx) => {
      const now = this.clock.now();
      const use = await this.credentials.useRefreshToken(tx, secretHash(input.refreshToken), now);
      if (!use) return ok(undefined);
      if (!use.first) {
        await this.credentials.revokeSession(tx, use.sessionId, 'refresh_token_reused', now);
        return ok(undefined);
      }
      return ok({ account: use.account, tokens: await this.sessions.issue(tx, use.sessionId, use.account) });
    });
    if (outcome.ok && outcome.value) return ok(outcome.value);
    return err(
      refusal('REFRESH_TOKEN_INVALID', 'the refresh token is unknown, expired or was used before; sign in again', [
        'refreshToken',
      ]),
    );
  }
}
