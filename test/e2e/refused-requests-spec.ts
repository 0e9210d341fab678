import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { RunningApi } from '../api/running-api.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
});

afterAll(async () => {
  await api.stop();
});

const codesOf = async (body: object) => {
  const response = await api.http.post('/graphql').set('content-type', 'application/json').send(body);
  const { errors = [] } = response.body as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: errors.map(({ extensions }) => extensions.code) };
};

describe('what the GraphQL server does not do', () => {
  it('is no subscription', async () => {
    const refused = { status: 400, codes: ['OPERATION_NOT_SUPPORTED'] };
    expect(await codesOf({ query: 'subscription { __typename }' })).toEqual(refused);
  });

  it('is no answer to the hash of a document', async () => {
    const query = '{ __typename }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const hashed = (version: number, hash: string) => ({
      extensions: { persistedQuery: { version, sha256Hash: hash } },
    });
    for (const body of [
      { query, ...hashed(1, sha256Hash) },
      hashed(1, sha256Hash),
      { query, ...hashed(2, sha256Hash) },
      { query, ...hashed(1, 'ff') },
    ]) {
      expect((await codesOf(body)).codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    }
  });
});

describe('a request that no route gets to see', () => {
  it('answers a path that is no URL as a problem with a code', async () => {
    const response = await api.http.get('/%zz');
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).toEqual({
      ...{ type: '/problems/bad-request', title: 'Bad request', status: 400, code: 'BAD_REQUEST' },
      ...{ detail: expect.any(String), instance: expect.stringMatching(/^urn:uuid:/) },
    });
  });

  it('answers a header that is no HTTP the same way', async () => {
    const { port } = new URL(await api.app.getUrl());
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u0001\r\n\r\n');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain('HTTP/1.1 400');
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });
});
