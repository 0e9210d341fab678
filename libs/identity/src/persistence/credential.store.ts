import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Scope, Tx } from '#libs/platform';
import { AccessTokenRow, RefreshTokenRow, SessionRow } from './rows.js';

export type AccessToken = {
  readonly id: Id<'accessToken'>;
  readonly account: Id<'account'>;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** `last_used_at` is for people; writing it on every call would make one row hot. */
const LAST_USED_GRAIN_MS = 60_000;

@Injectable()
export class CredentialStore {
  async insertSession(
    tx: Tx,
    session: { id: string; account: Id<'account'>; createdAt: Date; expiresAt: Date },
  ): Promise<void> {
    const { account, ...columns } = session;
    await tx.manager.insert(SessionRow, { ...columns, accountId: account, revokedAt: null, revokeReason: null });
  }

  async insertRefreshToken(tx: Tx, token: { tokenHash: string; sessionId: string; issuedAt: Date }): Promise<void> {
    await tx.manager.insert(RefreshTokenRow, { ...token, usedAt: null });
  }

  /** Uses a refresh token up. `first` tells whether this call did, or an earlier one. */
  async useRefreshToken(
    tx: Tx,
    tokenHash: string,
    now: Date,
  ): Promise<{ sessionId: string; account: Id<'account'>; first: boolean } | undefined> {
    const token = await tx.row<{ sessionId: string; account: Id<'account'>; used: boolean; live: boolean }>(
      `SELECT t.session_id AS "sessionId", s.account_id AS account, t.used_at IS NOT NULL AS used,
         s.revoked_at IS NULL AND s.expires_at > $2 AS live
       FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE t.token_hash = $1 FOR UPDATE OF t`,
      [tokenHash, now],
    );
    if (!token?.live) return undefined;
    await tx.write(`UPDATE refresh_token SET used_at = coalesce(used_at, $2) WHERE token_hash = $1`, [tokenHash, now]);
    return { sessionId: token.sessionId, account: token.account, first: !token.used };
  }

  async revokeSession(
    tx: Tx,
    sessionId: string,
    reason: 'signed_out' | 'refresh_token_reused',
    now: Date,
  ): Promise<void> {
    await tx.write(`UPDATE session SET revoked_at = $2, revoke_reason = $3 WHERE id = $1 AND revoked_at IS NULL`, [
      sessionId,
      now,
      reason,
    ]);
  }

  async sessionIsLive(reader: Reader, sessionId: string, now: Date): Promise<boolean> {
    const row = await reader.row(`SELECT 1 FROM session WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2`, [
      sessionId,
      now,
    ]);
    return row !== undefined;
  }

  async insertAccessToken(tx: Tx, token: AccessToken & { tokenHash: string }): Promise<void> {
    const { account, scopes, ...columns } = token;
    await tx.manager.insert(AccessTokenRow, { ...columns, accountId: account, scopes: [...scopes] });
  }

  /** The live token with this hash, its use noted. */
  async useAccessToken(
    reader: Reader,
    tokenHash: string,
    now: Date,
  ): Promise<{ account: Id<'account'>; scopes: Scope[] } | undefined> {
    const token = await reader.row<{ id: string; account: Id<'account'>; scopes: Scope[]; lastUsedAt: Date | null }>(
      `SELECT id, account_id AS account, scopes, last_used_at AS "lastUsedAt" FROM access_token
       WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2`,
      [tokenHash, now],
    );
    if (token && (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > LAST_USED_GRAIN_MS)) {
      await reader.rows(`UPDATE access_token SET last_used_at = $2 WHERE id = $1`, [token.id, now]);
    }
    return token;
  }

  async revokeAccessToken(
    tx: Tx,
    account: Id<'account'>,
    id: Id<'accessToken'>,
    now: Date,
  ): Promise<AccessToken | undefined> {
    await tx.write(`UPDATE access_token SET revoked_at = coalesce(revoked_at, $3) WHERE id = $1 AND account_id = $2`, [
      id,
      account,
      now,
    ]);
    const row = await tx.manager.findOneBy(AccessTokenRow, { id, accountId: account });
    return row ? toAccessToken(row) : undefined;
  }

  async accessTokens(reader: Reader, account: Id<'account'>, page: PageRequest): Promise<AccessToken[]> {
    return reader.rows<AccessToken>(
      `SELECT id, account_id AS account, name, scopes, created_at AS "createdAt", expires_at AS "expiresAt",
         last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"
       FROM access_token WHERE account_id = $1
         AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [account, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }
}

function toAccessToken(row: AccessTokenRow): AccessToken {
  const { id, accountId: account, name, createdAt, expiresAt, lastUsedAt, revokedAt } = row;
  return { id, account, name, scopes: row.scopes as Scope[], createdAt, expiresAt, lastUsedAt, revokedAt };
}
