import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock, stableId } from '#libs/kernel';
import { Config, IdSource, Tx } from '#libs/platform';
import { CredentialStore } from '../persistence/credential.store.js';
import { SessionTokenIssuer } from './session-tokens.js';

const SESSION = '01939d8e-0000-7000-8000-000000000000';
const ACCOUNT = stableId<'account'>('account', 'somebody');
const START = new Date('2026-11-22T08:00:00.000Z');

class SetClock extends Clock {
  at = START;
  now(): Date {
    return this.at;
  }
}

let clock: SetClock;

beforeEach(() => {
  clock = new SetClock();
});

describe('the access token of a session', () => {
  it('names its session and account for 15 minutes and not a second longer', async () => {
    const issuer = issuerWith('x'.repeat(32));
    const tokens = await issuer.issue(NO_DATABASE, SESSION, ACCOUNT);
    expect(tokens.accessTokenExpiresAt).toEqual(new Date('2026-11-22T08:15:00.000Z'));
    for (const [at, is] of [
      ['2026-11-22T08:00:00.000Z', { sessionId: SESSION, account: ACCOUNT }],
      ['2026-11-22T08:14:59.000Z', { sessionId: SESSION, account: ACCOUNT }],
      ['2026-11-22T08:15:00.000Z', undefined],
      ['2027-11-22T08:00:00.000Z', undefined],
    ] as const) {
      clock.at = new Date(at);
      expect(await issuer.read(tokens.accessToken)).toEqual(is);
    }
  });

  it('is nobody’s to whoever has another secret', async () => {
    const { accessToken } = await issuerWith('x'.repeat(32)).issue(NO_DATABASE, SESSION, ACCOUNT);
    expect(await issuerWith('y'.repeat(32)).read(accessToken)).toBeUndefined();
    expect(await issuerWith('x'.repeat(33)).read(accessToken)).toBeUndefined();
  });

  it('is nobody’s once a single character of it has changed', async () => {
    const issuer = issuerWith('x'.repeat(32));
    const { accessToken } = await issuer.issue(NO_DATABASE, SESSION, ACCOUNT);
    // The last character of a signature of 32 bytes carries two bits that nobody reads.
    for (let at = 0; at < accessToken.length - 1; at += 1) {
      const changed = `${accessToken.slice(0, at)}${accessToken[at] === 'A' ? 'B' : 'A'}${accessToken.slice(at + 1)}`;
      expect([at, await issuer.read(changed)]).toEqual([at, undefined]);
    }
  });

  it('is stored nowhere, and of its refresh token only the hash', async () => {
    const credentials = new CredentialStore();
    const stored = jest.spyOn(credentials, 'insertRefreshToken').mockResolvedValue();
    const config = new Config({ CHUANG_TOKEN_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgres:///none' });
    const tokens = await new SessionTokenIssuer(credentials, new IdSource(), clock, config).issue(
      NO_DATABASE,
      SESSION,
      ACCOUNT,
    );
    const written = JSON.stringify(stored.mock.calls.map(([, token]) => token));
    expect(written).toContain(SESSION);
    expect([tokens.accessToken, tokens.refreshToken].filter((secret) => written.includes(secret))).toEqual([]);
  });
});

const NO_DATABASE = Object.create(Tx.prototype) as Tx;

function issuerWith(secret: string): SessionTokenIssuer {
  const credentials = new CredentialStore();
  jest.spyOn(credentials, 'insertRefreshToken').mockResolvedValue();
  const config = new Config({ CHUANG_TOKEN_SECRET: secret, DATABASE_URL: 'postgres:///none' });
  return new SessionTokenIssuer(credentials, new IdSource(), clock, config);
}
