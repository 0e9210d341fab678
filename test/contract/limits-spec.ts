import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Person, RunningApi } from '../api/running-api.js';

let api: RunningApi;
let person: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  person = await api.signUp('somebody');
});

afterAll(async () => {
  await api.stop();
});

describe('a document', () => {
  const below = 'items(first: 1) { edges { node { venture { members(first: 1) { edges { node { party { members';

  it('is refused when it is deeper than 12 levels', async () => {
    expect(await codesOf(levels(`payouts(first: 1) { nodes { ${below} { accountId`))).toEqual([]);
    expect(await codesOf(levels(`payouts(first: 1) { edges { node { ${below} { accountId`))).toEqual([
      'QUERY_TOO_COMPLEX',
    ]);
  });

  it('is refused when fragments make it deeper', async () => {
    const fragment = levels('fragment inner on PartyMember { accountId');
    expect(await codesOf(`${levels(`payouts(first: 1) { nodes { ${below} { ...inner`)} ${fragment}`)).toEqual([]);
    const deeper = levels(`payouts(first: 1) { edges { node { ${below} { ...inner`);
    expect(await codesOf(`${deeper} ${fragment}`)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('is refused with more than 15 aliases', async () => {
    expect(await codesOf(`{ ${aliases(15)} }`)).toEqual([]);
    expect(await codesOf(`{ ${aliases(16)} }`)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('is refused with more than 5 directives', async () => {
    const directives = (count: number) => '@include(if: true) '.repeat(count);
    const spread = (count: number) => `{ ${'... @include(if: true) { __typename } '.repeat(count)} }`;
    expect(await codesOf(spread(5))).toEqual([]);
    expect(await codesOf(spread(6))).toEqual(['QUERY_TOO_COMPLEX']);
    expect(await codesOf(`{ viewer ${directives(6)} { accountId } }`)).not.toEqual([]);
  });

  it('is refused with more than 1,000 tokens', async () => {
    const tokens = (count: number) => {
      const simulate = `{ contractSimulate(input: { terms: [${'0 '.repeat(count - 19)}] }) { cliffs { path } } }`;
      return api.graphql(simulate, {}, person);
    };
    expect((await tokens(1000)).errors).toEqual([]);
    const refused = await tokens(1001);
    expect(refused.status).toBe(400);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  it('is refused in no time when its fragments multiply', async () => {
    const fragments = Array.from({ length: 60 }, (_, index) => {
      const next = index === 59 ? 'id' : `...f${index + 1} ...f${index + 1}`;
      return `fragment f${index} on Venture { a: id ${next} }`;
    });
    const started = performance.now();
    const codes = await codesOf(`{ ventures { nodes { ...f0 } } } ${fragments.join(' ')}`);
    expect(codes).toContain('QUERY_TOO_COMPLEX');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is refused when it costs more than 5,000 points, with `first` as multiplier', async () => {
    const pages = (first: number) =>
      `{ ventures(first: 50) { nodes { id members(first: ${first}) { nodes { since } } } } }`;
    expect(await codesOf(pages(40))).toEqual([]);
    expect(await codesOf(pages(100))).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('is costed by what its variables say', async () => {
    const query =
      'query ($first: Int!) { ventures(first: 50) { nodes { id members(first: $first) { nodes { since } } } } }';
    expect(await codesOf(query, { first: 40 })).toEqual([]);
    expect(await codesOf(query, { first: 100 })).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('takes pages of at most 100', async () => {
    expect(await codesOf('{ industryPlatforms(first: 101) { nodes { id } } }')).toEqual(['BAD_REQUEST']);
    expect(await codesOf('{ industryPlatforms(first: 0) { nodes { id } } }')).toEqual(['BAD_REQUEST']);
    expect(await codesOf('{ industryPlatforms(first: 100, after: "nonsense") { nodes { id } } }')).toEqual([
      'BAD_REQUEST',
    ]);
  });
});

describe('a request', () => {
  it('is refused when it is a batch', async () => {
    const response = await post([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(response.status).toBe(400);
    expect(JSON.stringify(response.body)).not.toContain('"data"');
  });

  it('runs no mutation by GET', async () => {
    const mutation = 'mutation { sessionSignOut(input: { refreshToken: "x" }) { userErrors { code } } }';
    const response = await api.http.get('/graphql').set('apollo-require-preflight', '1').query({ query: mutation });
    expect(response.status).toBe(405);
    expect(JSON.stringify(response.body)).not.toContain('"data"');
  });

  it('is refused when a form of another site could have sent it', async () => {
    const byGet = await api.http.get('/graphql').query({ query: '{ __typename }' });
    expect(byGet.status).toBe(400);
    const asText = await api.http.post('/graphql').set('content-type', 'text/plain').send('{"query":"{ __typename }"}');
    expect(asText.status).toBeGreaterThanOrEqual(400);
    expect(asText.status).toBeLessThan(500);
    expect(asText.text).not.toContain('"data"');
  });

  it('is refused above the largest body', async () => {
    const response = await post({ query: '{ __typename }', variables: { filler: 'x'.repeat(1_100_000) } });
    expect(response.status).toBe(413);
  });

  it('with a malformed body is the caller’s fault', async () => {
    const response = await api.http.post('/graphql').set('content-type', 'application/json').send('{"query":');
    expect(response.status).toBe(400);
  });
});

describe('an unexpected failure', () => {
  it('shows a reference and nothing of what went wrong inside', async () => {
    const owner = new pg.Client({ connectionString: api.databaseUrl });
    await owner.connect();
    await owner.query('ALTER TABLE chuang.industry_platform RENAME TO a_secret_name');
    const answer = await api.graphql('{ industryPlatforms { nodes { id } } }', {}, person);
    await owner.query('ALTER TABLE chuang.a_secret_name RENAME TO industry_platform');
    await owner.end();
    expect(answer.data).toBeNull();
    expect(answer.errors).toEqual([
      {
        message: expect.stringMatching(/^Something went wrong inside; reference [0-9a-f-]{36}\.$/),
        extensions: { code: 'INTERNAL', reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/industry_platform|relation|select|libs\/|\.ts|\.js/i);
  });
});

async function codesOf(query: string, variables: object = {}): Promise<string[]> {
  return (await api.graphql(query, variables, person)).errors.map(({ extensions }) => extensions.code);
}

/** With the outer braces that it lacks. */
function levels(text: string): string {
  const open = text.startsWith('fragment') ? text : `{ ${text}`;
  return open + ' }'.repeat(open.split('{').length - 1);
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ');
}

function post(body: object): ReturnType<RunningApi['http']['post']> {
  return api.http.post('/graphql').set('authorization', `Bearer ${person.token}`).send(body);
}
