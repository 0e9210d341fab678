import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { Clock, type Id } from '#libs/kernel';
import { Config, IdSource, type Tx } from '#libs/platform';
import { ACCESS_TOKEN_MINUTES, newSecret, secretHash, SESSION_DAYS } from '../domain/credentials.js';
import { CredentialStore } from '../persistence/credential.store.js';

/** What a client holds of a session: a short access token, and a refresh token that can be used once. */
export type SessionTokens = {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
};

const ISSUER = 'chuang';

@Injectable()
export class SessionTokenIssuer {
  private readonly key: Uint8Array;

  constructor(
    private readonly credentials: CredentialStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.key = new TextEncoder().encode(config.tokenSecret);
  }

  async open(tx: Tx, account: Id<'account'>): Promise<SessionTokens> {
    const now = this.clock.now();
    const id = this.ids.next();
    await this.credentials.insertSession(tx, {
      id,
      account,
      createdAt: now,
      expiresAt: addMinutes(now, SESSION_DAYS * 24 * 60),
    });
    return this.issue(tx, id, account);
  }

  async issue(tx: Tx, sessionId: string, account: Id<'account'>): Promise<SessionTokens> {
    const now = this.clock.now();
    const refreshToken = newSecret('chr');
    await this.credentials.insertRefreshToken(tx, { tokenHash: secretHash(refreshToken), sessionId, issuedAt: now });
    const accessTokenExpiresAt = addMinutes(now, ACCESS_TOKEN_MINUTES);
    const accessToken = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setSubject(account)
      .setIssuedAt(now)
      .setExpirationTime(accessTokenExpiresAt)
      .sign(this.key);
    return { accessToken, accessTokenExpiresAt, refreshToken };
  }

  /** The session and account of an access token of ours that has not expired; undefined for anything else. */
  async read(accessToken: string): Promise<{ sessionId: string; account: Id<'account'> } | undefined> {
    try {
      const options = {
        issuer: ISSUER,
        algorithms: ['HS256'],
        typ: 'at+jwt',
        requiredClaims: ['exp'],
        currentDate: this.clock.now(),
      };
      const { payload } = await jwtVerify(accessToken, this.key, options);
      const sessionId = payload.sid;
      return typeof sessionId === 'string' && payload.sub
        ? { sessionId, account: payload.sub as Id<'account'> }
        : undefined;
    } catch {
      return undefined;
    }
  }
}

function addMinutes(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() + minutes * 60_000);
}
