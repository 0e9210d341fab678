import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { publicId, stableId } from '#libs/kernel';
import { type Answered, type Person, RunningApi } from '../api/running-api.js';

type Token = { id: string; scopes: string[]; lastUsedAt: string | null; revokedAt: string | null };
type Created = Answered<{ accessToken: Token | null; secret: string | null }>;

const SELECTION = 'accessToken { id scopes lastUsedAt revokedAt } secret';
const DAY_MS = 86_400_000;
const NOBODYS = publicId('accessToken', stableId<'accessToken'>('nobody'));

let api: RunningApi;
let owner: pg.Client;
let maker: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  owner = new pg.Client({ connectionString: api.databaseUrl });
  await owner.connect();
  maker = await api.signUp('maker');
});

afterAll(async () => {
  await owner.end();
  await api.stop();
});

describe('creating an access token', () => {
  it('shows the secret once, and no table of the database holds it', async () => {
    const { secret, accessToken } = await create();
    expect(secret).toMatch(/^chp_[\w-]{43}$/);
    const listed = await api.ask('{ viewer { accessTokens { nodes { id name scopes } } } }', {}, maker);
    expect(JSON.stringify(listed)).toContain(accessToken?.id);
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(await tablesWith(String(secret))).toEqual([]);
    expect(await tablesWith('maker@test.example')).toEqual(['account']);
  });

  it('keeps each scope once, in order', async () => {
    const { accessToken } = await create({ scopes: ['ventures:read', 'account:read', 'ventures:read'] });
    expect(accessToken?.scopes).toEqual(['account:read', 'ventures:read']);
  });

  it.each([
    ['a scope that the account does not hold', { scopes: ['events:read', 'payouts:approve'] }, 'SCOPE_NOT_HELD'],
    ['a scope that does not exist', { scopes: ['constructor'] }, 'INPUT_INVALID'],
    ['no scope', { scopes: [] }, 'INPUT_INVALID'],
    ['no name', { name: ' ' }, 'INPUT_INVALID'],
    ['an expiry that has passed', { expiresAt: inDays(-1) }, 'EXPIRY_INVALID'],
    ['an expiry in more than 366 days', { expiresAt: inDays(366.1) }, 'EXPIRY_INVALID'],
  ])('is refused with %s', async (_what, wrong, code) => {
    const before = await tokensStored();
    const created = await create(wrong);
    expect(created.userErrors.map((error) => error.code)).toEqual([code]);
    expect({ accessToken: created.accessToken, secret: created.secret }).toEqual({ accessToken: null, secret: null });
    expect(await tokensStored()).toBe(before);
  });

  it('with a token gives no more scopes than that token has', async () => {
    const { secret } = await create({ scopes: ['account:manage', 'events:read'] });
    const machine = { email: '', token: String(secret) };
    expect((await create({ scopes: ['events:write'] }, machine)).userErrors.map(({ code }) => code)).toEqual([
      'SCOPE_NOT_HELD',
    ]);
    expect((await create({ scopes: ['events:read'] }, machine)).userErrors).toEqual([]);
  });
});

describe('an access token', () => {
  it('is refused from its expiry on', async () => {
    const machine = await machineWith('account:read');
    expect(await scopesOf(machine)).toEqual(['account:read']);
    await owner.query(`UPDATE chuang.access_token SET expires_at = now() WHERE id = (SELECT id FROM ${NEWEST} newest)`);
    expect(await scopesOf(machine)).toBeNull();
  });

  it('is refused once it is revoked, and revoking it again changes nothing', async () => {
    const created = await create({ scopes: ['account:read'] });
    const machine = { email: '', token: String(created.secret) };
    const first = await revoke(created.accessToken?.id);
    expect(await revoke(created.accessToken?.id)).toEqual(first);
    expect(first.accessToken?.revokedAt).not.toBeNull();
    expect(await scopesOf(machine)).toBeNull();
    const answer = await api.graphql('{ payouts { nodes { id } } }', {}, machine);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });

  it('of somebody else cannot be revoked, and its id tells nothing', async () => {
    const created = await create({ scopes: ['account:read'] });
    const stranger = await api.signUp('stranger');
    const unknown = await revoke(NOBODYS, stranger);
    expect(await revoke(created.accessToken?.id, stranger)).toEqual(unknown);
    expect(unknown.userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect(await scopesOf({ email: '', token: String(created.secret) })).toEqual(['account:read']);
  });

  it('notes its last use, once a minute', async () => {
    const machine = await machineWith('account:read');
    const lastUse = async (): Promise<Date | undefined> =>
      (await owner.query<{ at: Date }>(`SELECT last_used_at AS at FROM ${NEWEST} newest`)).rows[0]?.at;
    expect(await lastUse()).toBeNull();
    await scopesOf(machine);
    const first = await lastUse();
    expect(Date.now() - Number(first)).toBeLessThan(60_000);
    await scopesOf(machine);
    expect(await lastUse()).toEqual(first);
    await owner.query(`UPDATE chuang.access_token SET last_used_at = $1`, [new Date(Date.now() - 61_000)]);
    await scopesOf(machine);
    expect(Number(await lastUse())).toBeGreaterThanOrEqual(Number(first));
  });

  it('loses the scopes of a role that is taken from its account, at once', async () => {
    const reviewer = await api.signUp('reviewer', 'reviewer');
    const operator = await api.signUp('operator', 'operator');
    const machine = await machineWith('ventures:review', reviewer, 'account:read');
    expect(await scopesOf(machine)).toEqual(['account:read', 'ventures:review']);
    const input = { email: reviewer.email, role: 'REVIEWER' };
    await api.mutate('roleRevoke', 'RoleChangeInput', 'roles', input, operator);
    expect(await scopesOf(machine)).toEqual(['account:read']);
  });

  it('shows parties and tokens of its account only with the scope account:read', async () => {
    const machine = await machineWith('events:write');
    expect(await scopesOf(machine)).toEqual(['events:write']);
    for (const field of ['parties { name }', 'accessTokens { nodes { name } }']) {
      const answer = await api.graphql(`{ viewer { ${field} } }`, {}, machine);
      expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
      expect(answer.data).toEqual({ viewer: null });
    }
  });
});

const NEWEST = '(SELECT * FROM chuang.access_token ORDER BY created_at DESC, id DESC LIMIT 1)';

function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function create(input: object = {}, person = maker): Promise<Created> {
  const all = { name: 'sync job', scopes: ['events:read'], expiresAt: inDays(365), ...input };
  return api.mutate('accessTokenCreate', 'AccessTokenCreateInput', SELECTION, all, person);
}

function revoke(id: string | undefined, person = maker): Promise<Created> {
  return api.mutate('accessTokenRevoke', 'AccessTokenRevokeInput', 'accessToken { revokedAt }', { id }, person);
}

async function machineWith(scope: string, person = maker, ...more: readonly string[]): Promise<Person> {
  const { secret } = await create({ scopes: [scope, ...more] }, person);
  return { email: '', token: String(secret) };
}

/** Null when the credential is nobody's. */
async function scopesOf(person: Person): Promise<string[] | null> {
  const { viewer } = await api.ask<{ viewer: { scopes: string[] } | null }>('{ viewer { scopes } }', {}, person);
  return viewer?.scopes ?? null;
}

async function tokensStored(): Promise<number> {
  const { rows } = await owner.query<{ count: number }>('SELECT count(*)::int AS count FROM chuang.access_token');
  return rows[0]?.count ?? 0;
}

async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'chuang' ORDER BY tablename`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const sql = `SELECT 1 FROM chuang.${name} AS one WHERE strpos(one::text, $1) > 0 LIMIT 1`;
    if ((await owner.query(sql, [text])).rowCount) found.push(name);
  }
  return found;
}
