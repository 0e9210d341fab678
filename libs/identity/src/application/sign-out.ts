import { Injectable } from '@nestjs/common';
import { Clock, ok, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { secretHash } from '../domain/credentials.js';
import { CredentialStore } from '../persistence/credential.store.js';

@Injectable()
export class SignOut {
  constructor(
    private readonly transactor: Transactor,
    private readonly credentials: CredentialStore,
    private readonly clock: Clock,
  ) {}

  /** Ends the session of the refresh token. A token that is nobody's is as signed out as it can be. */
  async execute(input: { refreshToken: string }): Promise<Result<null, never>> {
    return this.transactor.run(async (tx) => {
      const now = this.clock.now();
      const use = await this.credentials.useRefreshToken(tx, secretHash(input.refreshToken), now);
      if (use) await this.credentials.revokeSession(tx, use.sessionId, 'signed_out', now);
      return ok(null);
    });
  }
}
