import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PASSWORD, RunningApi } from '../api/running-api.js';

type Session = { accessToken: string; accessTokenExpiresAt: string; refreshToken: string };
type Answer = { session: Session | null; userErrors: readonly { code: string; path: string[] | null }[] };

const SELECTION = 'session { accessToken accessTokenExpiresAt refreshToken }';

let api: RunningApi;
let owner: pg.Client;

beforeAll(async () => {
  api = await RunningApi.start();
  owner = new pg.Client({ connectionString: api.databaseUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await api.stop();
});

describe('signing up', () => {
  it('opens an account that acts for its person, and a session', async () => {
    const { session, userErrors } = await signUp({ email: 'ada@test.example', displayName: 'Ada' });
    expect(userErrors).toEqual([]);
    expect(session?.refreshToken).toMatch(/^chr_[\w-]{43}$/);
    const seen = await api.ask<{ viewer: object }>(
      '{ viewer { displayName roles parties { name kind members { displayName role } } } }',
      {},
      personOf(session),
    );
    expect(seen.viewer).toEqual({
      displayName: 'Ada',
      roles: [],
      parties: [{ name: 'Ada', kind: 'PERSON', members: [{ displayName: 'Ada', role: 'OWNER' }] }],
    });
  });

  it.each([
    ['a password of 9 characters', { password: 'too short' }, 'PASSWORD_WEAK', ['password']],
    ['a password of 201 characters', { password: 'x'.repeat(201) }, 'PASSWORD_WEAK', ['password']],
    ['what is no address', { email: 'nobody' }, 'INPUT_INVALID', ['email']],
    ['an address with a control character', { email: 'a\u0000b@test.example' }, 'INPUT_INVALID', ['email']],
    ['an address with an invisible character', { email: 'a\u200bb@test.example' }, 'INPUT_INVALID', ['email']],
    ['an address whose domain ends in a dot', { email: 'a@test.example.' }, 'INPUT_INVALID', ['email']],
    ['no name', { displayName: '' }, 'INPUT_INVALID', ['displayName']],
    ['a name of spaces', { displayName: ' \u3000 ' }, 'INPUT_INVALID', ['displayName']],
    ['a name with a control character', { displayName: 'A\u0000da' }, 'INPUT_INVALID', ['displayName']],
    ['a name that turns the text around', { displayName: 'A\u202eda' }, 'INPUT_INVALID', ['displayName']],
    ['a name of 201 characters', { displayName: 'é'.repeat(201) }, 'INPUT_INVALID', ['displayName']],
    ['a name of 200 signs of two characters', { displayName: '❤\ufe0f'.repeat(200) }, 'INPUT_INVALID', ['displayName']],
  ])('is refused with %s', async (_what, wrong, code, path) => {
    const before = await accountsAndParties();
    const { session, userErrors } = await signUp({ email: 'wrong@test.example', ...wrong });
    expect(session).toBeNull();
    expect(userErrors.map((error) => ({ code: error.code, path: error.path }))).toContainEqual({ code, path });
    expect(await accountsAndParties()).toBe(before);
  });

  it('is refused for an address that is taken, however it is written', async () => {
    await signUp({ email: 'zoë@test.example' });
    const before = await accountsAndParties();
    for (const email of ['zoë@test.example', ' ZOË@Test.Example ', 'zoe\u0308@test.example']) {
      expect(codesOf(await signUp({ email }))).toEqual(['EMAIL_TAKEN']);
    }
    expect(await accountsAndParties()).toBe(before);
  });

  it('gives an address to one of two who take it at once', async () => {
    const before = await accountsAndParties();
    const both = await Promise.all([1, 2].map(() => signUp({ email: 'twice@test.example' })));
    expect(both.flatMap(codesOf)).toEqual(['EMAIL_TAKEN']);
    expect(await accountsAndParties()).toBe(before + 2);
  });

  it('keeps the address of the operator of the machine for the machine', async () => {
    const before = await accountsAndParties();
    expect(codesOf(await signUp({ email: 'Operator@Machine.local' }))).toEqual(['EMAIL_TAKEN']);
    expect(await accountsAndParties()).toBe(before);
  });

  it('takes the spaces around a name away', async () => {
    const { session } = await signUp({ email: 'spaces@test.example', displayName: '  Mei Lin ' });
    const seen = await api.ask('{ viewer { displayName parties { name } } }', {}, personOf(session));
    expect(seen).toEqual({ viewer: { displayName: 'Mei Lin', parties: [{ name: 'Mei Lin' }] } });
  });
});

describe('signing in', () => {
  it('works with the address in any case, and the password as it is', async () => {
    await signUp({ email: 'case@test.example' });
    expect((await signIn({ email: ' CASE@test.EXAMPLE' })).session).not.toBeNull();
    expect(codesOf(await signIn({ email: 'case@test.example', password: PASSWORD.toUpperCase() }))).toEqual([
      'CREDENTIALS_INVALID',
    ]);
  });

  it('works with a password that another keyboard composes otherwise', async () => {
    await signUp({ email: 'keyboard@test.example', password: 'crème brûlée' });
    const decomposed = 'crème brûlée'.normalize('NFD');
    expect((await signIn({ email: 'keyboard@test.example', password: decomposed })).session).not.toBeNull();
  });

  it('answers the same for a wrong password, an unknown address and what is no address', async () => {
    await signUp({ email: 'known@test.example' });
    const answers = [
      await signIn({ email: 'known@test.example', password: 'a wrong password' }),
      await signIn({ email: 'unknown@test.example' }),
      await signIn({ email: 'no address' }),
      await signIn({ email: 'known@test.example', password: '' }),
      await signIn({ email: 'known@test.example', password: `${PASSWORD}${'x'.repeat(10_000)}` }),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers.map(codesOf)).toEqual(answers.map(() => ['CREDENTIALS_INVALID']));
  });

  it('is refused to the operator of the machine, who has no password', async () => {
    await api.signUp('reviewer', 'reviewer');
    expect(codesOf(await signIn({ email: 'operator@machine.local', password: '' }))).toEqual(['CREDENTIALS_INVALID']);
  });
});

describe('a session', () => {
  it('goes on with a new pair of tokens for each refresh', async () => {
    const first = (await signUp({ email: 'rotate@test.example' })).session;
    const second = (await refresh(first)).session;
    const third = (await refresh(second)).session;
    expect(new Set([first, second, third].map((session) => session?.refreshToken)).size).toBe(3);
    for (const session of [first, second, third]) expect(await isSignedIn(session)).toBe(true);
  });

  it('ends for both when a refresh token comes a second time', async () => {
    const first = (await signUp({ email: 'stolen@test.example' })).session;
    const second = (await refresh(first)).session;
    expect(await refresh(first)).toMatchObject({ session: null, userErrors: [{ code: 'REFRESH_TOKEN_INVALID' }] });
    expect(await isSignedIn(first)).toBe(false);
    expect(await isSignedIn(second)).toBe(false);
    expect(codesOf(await refresh(second))).toEqual(['REFRESH_TOKEN_INVALID']);
    expect(await endOf('stolen@test.example')).toEqual(['refresh_token_reused']);
  });

  it('ends as well when the same refresh token comes twice at one moment: exactly one is answered', async () => {
    const first = (await signUp({ email: 'race@test.example' })).session;
    const both = await Promise.all([refresh(first), refresh(first)]);
    const won = both.filter(({ session }) => session !== null);
    expect(won).toHaveLength(1);
    expect(both.flatMap(codesOf)).toEqual(['REFRESH_TOKEN_INVALID']);
    expect(await isSignedIn(won[0]?.session ?? null)).toBe(false);
  });

  it('leaves the other sessions of the account alone when it ends', async () => {
    const first = (await signUp({ email: 'two@test.example' })).session;
    const other = (await signIn({ email: 'two@test.example' })).session;
    await signOut(first?.refreshToken);
    expect(await isSignedIn(first)).toBe(false);
    expect(await isSignedIn(other)).toBe(true);
    expect(codesOf(await refresh(first))).toEqual(['REFRESH_TOKEN_INVALID']);
    expect((await refresh(other)).session).not.toBeNull();
  });

  it('ends once, however often somebody signs out, and with any token', async () => {
    const { session } = await signUp({ email: 'out@test.example' });
    for (const token of [session?.refreshToken, session?.refreshToken, 'chr_nobody', '']) {
      expect(await signOut(token)).toEqual({ userErrors: [] });
    }
    expect(await endOf('out@test.example')).toEqual(['signed_out']);
  });

  it('is over after its 30 days, refresh token and access token alike', async () => {
    const { session } = await signUp({ email: 'month@test.example' });
    await owner.query(`UPDATE chuang.session SET expires_at = now() WHERE account_id = ${accountOf}`, [
      'month@test.example',
    ]);
    expect(await isSignedIn(session)).toBe(false);
    expect(codesOf(await refresh(session))).toEqual(['REFRESH_TOKEN_INVALID']);
  });

  it.each(['', 'chr_', 'chr_AAAA', 'x'.repeat(500)])('is not refreshed by %j', async (refreshToken) => {
    expect(codesOf(await refresh({ refreshToken }))).toEqual(['REFRESH_TOKEN_INVALID']);
  });
});

const accountOf = '(SELECT id FROM chuang.account WHERE email = $1)';

function signUp(input: { email: string; password?: string; displayName?: string }): Promise<Answer> {
  const all = { password: PASSWORD, displayName: 'Somebody', ...input };
  return api.mutate<Answer>('accountSignUp', 'AccountSignUpInput', SELECTION, all);
}

function signIn(input: { email: string; password?: string }): Promise<Answer> {
  return api.mutate<Answer>('accountSignIn', 'AccountSignInInput', SELECTION, { password: PASSWORD, ...input });
}

function refresh(session: { refreshToken: string } | null): Promise<Answer> {
  const input = { refreshToken: session?.refreshToken };
  return api.mutate<Answer>('sessionRefresh', 'RefreshTokenInput', SELECTION, input);
}

function signOut(refreshToken: string | undefined): Promise<object> {
  return api.mutate<object>('sessionSignOut', 'RefreshTokenInput', '', { refreshToken });
}

function codesOf(answer: Answer): string[] {
  return answer.userErrors.map(({ code }) => code);
}

function personOf(session: Session | null): { email: string; token: string } {
  return { email: '', token: session?.accessToken ?? '' };
}

async function isSignedIn(session: Session | null): Promise<boolean> {
  const { viewer } = await api.ask<{ viewer: object | null }>('{ viewer { accountId } }', {}, personOf(session));
  return viewer !== null;
}

async function accountsAndParties(): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `SELECT ((SELECT count(*) FROM chuang.account) + (SELECT count(*) FROM chuang.party))::int AS count`,
  );
  return rows[0]?.count ?? 0;
}

async function endOf(email: string): Promise<(string | null)[]> {
  const sql = `SELECT revoke_reason AS reason FROM chuang.session WHERE account_id = ${accountOf}`;
  return (await owner.query<{ reason: string | null }>(sql, [email])).rows.map(({ reason }) => reason);
}
