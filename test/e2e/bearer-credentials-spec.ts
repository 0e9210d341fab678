import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ActorSource } from '#libs/platform';
import { createTestDatabase } from '../postgres/database.js';
import { PASSWORD, type Person, RunningApi } from '../api/running-api.js';

const SECRET = 'a secret that only this test run knows';
const API = fileURLToPath(new URL('../../dist/apps/api/src/main.js', import.meta.url));

let api: RunningApi;
let person: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  person = await api.signUp('somebody');
});

afterAll(async () => {
  await api.stop();
});

describe('a credential that is nobody’s', () => {
  it.each([
    ['a token without a signature', () => new UnsecuredJWT(claims()).setIssuer('chuang').encode()],
    ['a token with its signature cut off', () => `${person.token.split('.').slice(0, 2).join('.')}.`],
    ['a token of another secret', () => signed({ secret: 'x'.repeat(38) })],
    ['a token of another issuer', () => signed({ issuer: 'somebody else' })],
    ['a token of another type', () => signed({ typ: 'JWT' })],
    ['a token of another algorithm', () => signed({ alg: 'HS512' })],
    ['a token that has ended', () => signed({ expiresAt: 1_700_000_000 })],
    ['a token without an end', () => signed({ expiresAt: undefined })],
    ['a token of a session that is not there', () => signed({ sid: '01939d8e-0000-7000-8000-000000000000' })],
    ['a header of 10 kB', () => 'x'.repeat(10_000)],
    ['garbage behind chp_', () => `chp_${'A'.repeat(43)}`],
    ['chp_ alone', () => 'chp_'],
    ['two dots', () => '..'],
  ])('such as %s opens nothing', async (_what, make) => {
    const stranger = { email: '', token: await make() };
    const mutation = 'mutation { partyCreate(input: { name: "x" }) { party { id } userErrors { code } } }';
    for (const closed of ['{ payouts { nodes { id } } }', mutation]) {
      const answer = await api.graphql(closed, {}, stranger);
      expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
    expect(await api.graphql('{ viewer { accountId } }', {}, stranger)).toMatchObject({
      data: { viewer: null },
      errors: [],
    });
    const rest = await api.http.post('/v1/events').set('authorization', `Bearer ${stranger.token}`).send([]);
    expect([rest.status, (rest.body as { code: string }).code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each(['Basic c29tZTpib2R5', 'Bearer', 'Bearer  ', 'Token x', ''])('nor does the header %j', async (header) => {
    const response = await api.http
      .post('/graphql')
      .set('authorization', header)
      .send({ query: '{ viewer { accountId } }' });
    expect(response.body).toEqual({ data: { viewer: null } });
  });

  it('while the token that they are made from is somebody’s', async () => {
    expect(await api.ask('{ viewer { displayName } }', {}, { email: '', token: await signed({}) })).toEqual({
      viewer: { displayName: 'somebody' },
    });
  });
});

describe('a request', () => {
  it('is authenticated once, however many operations it names', async () => {
    const asked = jest.spyOn(api.app.get(ActorSource), 'fromBearer');
    const three = '{ viewer { accountId } a: payouts { nodes { id } } b: ventures { nodes { id } } }';
    expect((await api.graphql(three, {}, person)).errors).toEqual([]);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });
});

describe('the log', () => {
  it('names no password, token or address, however much it is asked to say and whatever fails', async () => {
    const database = await createTestDatabase();
    const env = { ...process.env, DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: SECRET, PORT: '0' };
    const child = spawn(process.execPath, [API], { env: { ...env, LOG_LEVEL: 'trace' } });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    try {
      while (!/api listens on (\S+)/.test(log)) await once(child.stderr, 'data');
      const origin = /api listens on (\S+)/.exec(log)?.[1] ?? '';
      const session = await signUpAt(origin);
      const owner = new pg.Client({ connectionString: database.url });
      await owner.connect();
      await owner.query(`ALTER TABLE chuang.account ADD CONSTRAINT nobody_more CHECK (email = 'nobody') NOT VALID`);
      const failed = await postTo(origin, SIGN_UP, input('failing@log.example'));
      expect(JSON.stringify(failed)).toContain('INTERNAL');
      await owner.query('ALTER TABLE chuang.refresh_token RENAME TO hidden');
      const refresh = 'mutation ($input: RefreshTokenInput!) { sessionRefresh(input: $input) { userErrors { code } } }';
      expect(JSON.stringify(await postTo(origin, refresh, { refreshToken: session.refreshToken }))).toContain(
        'INTERNAL',
      );
      await owner.end();
      expect(log).toContain('unexpected failure');
      expect(log).toContain('nobody_more');
      const secrets = [
        PASSWORD,
        session.accessToken,
        session.refreshToken,
        SECRET,
        'log.example',
        '$argon2',
        '"parameters"',
      ];
      expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    } finally {
      child.kill();
      await once(child, 'exit');
      await database.drop();
    }
  });
});

const SIGN_UP =
  'mutation ($input: AccountSignUpInput!) { accountSignUp(input: $input) { session { accessToken refreshToken } } }';

function input(email: string): object {
  return { email, password: PASSWORD, displayName: 'Somebody' };
}

async function signUpAt(origin: string): Promise<{ accessToken: string; refreshToken: string }> {
  const { data } = (await postTo(origin, SIGN_UP, input('first@log.example'))) as {
    data: { accountSignUp: { session: { accessToken: string; refreshToken: string } } };
  };
  return data.accountSignUp.session;
}

async function postTo(origin: string, query: string, values: object): Promise<unknown> {
  const body = JSON.stringify({ query, variables: { input: values } });
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

function claims(): { sid: string; sub: string } {
  const { sid, sub } = decodeJwt<{ sid: string }>(person.token);
  return { sid, sub: sub ?? '' };
}

type Crafted = { secret?: string; issuer?: string; typ?: string; alg?: string; sid?: string; sub?: string };

function signed(crafted: Crafted & { expiresAt?: number | undefined }): Promise<string> {
  const { sid, sub } = { ...claims(), ...crafted };
  const { secret = SECRET, issuer = 'chuang', typ = 'at+jwt', alg = 'HS256' } = crafted;
  const expiresAt = 'expiresAt' in crafted ? crafted.expiresAt : Math.floor(Date.now() / 1000) + 600;
  const exp = expiresAt === undefined ? {} : { exp: expiresAt };
  return new SignJWT({ sid, ...exp })
    .setProtectedHeader({ alg, typ })
    .setIssuer(issuer)
    .setSubject(sub)
    .setIssuedAt()
    .sign(new TextEncoder().encode(secret));
}
