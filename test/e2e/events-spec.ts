import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { openEvents, type Person } from '../events-fixture.js';

const BATCH = 'application/cloudevents-batch+json';
const SINGLE = 'application/cloudevents+json';
const PROBLEM = /^application\/problem\+json/;

type Answer = {
  results: { index: number; source: string; id: string; outcome: string; code?: string; message?: string }[];
  stored: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
};

describe('POST /v1/events', () => {
  let world: Awaited<ReturnType<typeof openEvents>>;
  let maker: Person;
  let venture: Id<'venture'>;
  beforeAll(async () => {
    world = await openEvents();
    maker = await world.person('maker');
    venture = await world.admitted(maker);
    await world.define('score', { aggregation: 'mean', eventType: 'review.score', field: 'score' });
  });
  afterAll(() => world.close());

  const post = async (
    payload: string | Buffer,
    headers: Record<string, string> = { 'content-type': BATCH },
    token: string | null = maker.token,
  ) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await world.api.inject({
      method: 'POST',
      url: '/v1/events',
      payload,
      headers: { ...headers, ...authorization },
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: JSON.parse(answer.body) as Answer,
    };
  };
  const sale = (id: string, more: object = {}) => ({
    specversion: '1.0',
    id,
    source: 'https://shop.example',
    type: 'org.chuang.revenue.sale.v1',
    subject: publicId('venture', venture),
    time: '2025-03-10T12:00:00+08:00',
    data: { amountMinor: '1999', currency: 'CNY' },
    ...more,
  });
  const outcomes = (body: Answer) => body.results.map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));
  const revenue = (id: string) =>
    world.rows<{ kind: string; amount_minor: bigint; occurred_at: Date; attributes: object }>(
      'SELECT kind, amount_minor, occurred_at, attributes FROM revenue_event WHERE external_id = $1',
      [id],
    );
  const isProblem = (answer: Awaited<ReturnType<typeof post>>, status: number, code: string) => {
    expect(answer.headers['content-type']).toMatch(PROBLEM);
    expect(answer.body).toMatchObject({ status, code, type: `/problems/${code.toLowerCase().replaceAll('_', '-')}` });
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty('instance', expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/));
  };

  it('takes a batch of both kinds and answers every event in its order', async () => {
    const review = sale('b2', { type: 'review.score', data: { score: 5 } });
    const answer = await post(
      JSON.stringify([sale('b1'), review, sale('b1'), sale('b1', { data: { amountMinor: '1', currency: 'CNY' } }), 7]),
    );
    expect(answer.status).toBe(202);
    expect(outcomes(answer.body)).toEqual([
      'stored',
      'stored',
      'duplicate',
      'conflict EVENT_CONFLICT',
      'rejected INPUT_INVALID',
    ]);
    expect(answer.body).toMatchObject({ stored: 2, duplicates: 1, conflicts: 1, rejected: 1 });
    expect(answer.body.results.map(({ index, source, id }) => [index, source, id])).toEqual([
      [0, 'https://shop.example', 'b1'],
      [1, 'https://shop.example', 'b2'],
      [2, 'https://shop.example', 'b1'],
      [3, 'https://shop.example', 'b1'],
      [4, null, null],
    ]);
    expect(await revenue('b1')).toEqual([
      { kind: 'sale', amount_minor: 1999n, occurred_at: new Date('2025-03-10T04:00:00.000Z'), attributes: {} },
    ]);
    expect(await world.rows(`SELECT type, data FROM value_event WHERE external_id = 'b2'`)).toEqual([
      { type: 'review.score', data: { score: 5 } },
    ]);
  });

  it('takes the same batch eight times at once: every event counts once', async () => {
    const batch = JSON.stringify(Array.from({ length: 50 }, (_, index) => sale(`eight-${index}`)));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(batch)));
    expect(answers.map((answer) => answer.status)).toEqual(Array<number>(8).fill(202));
    expect(answers.reduce((sum, { body }) => sum + body.stored, 0)).toBe(50);
    expect(answers.reduce((sum, { body }) => sum + body.duplicates, 0)).toBe(350);
  });

  it('takes one event in structured and in binary mode, and they are the same', async () => {
    const single = await post(JSON.stringify(sale('s 1%')), { 'content-type': `${SINGLE}; charset=UTF-8` });
    expect(outcomes(single.body)).toEqual(['stored']);
    const { specversion, id, source, type, subject, time, data } = sale('s 1%');
    const headers = {
      'ce-specversion': specversion,
      'ce-source': source,
      'ce-type': type,
      'ce-subject': subject,
      'ce-time': time,
    };
    const binary = await post(JSON.stringify(data), {
      'content-type': 'application/json',
      ...headers,
      'ce-id': encodeURIComponent(id),
    });
    expect(binary.status).toBe(202);
    expect(binary.body.results[0]).toMatchObject({ id: 's 1%', outcome: 'duplicate' });
  });

  it.each([
    ['sale', 'sale'],
    ['refund', 'refund'],
    ['cost', 'cost'],
    ['usage-charge', 'usage_charge'],
    ['ecosystem-income', 'ecosystem_income'],
  ])('stores org.chuang.revenue.%s.v1 as %s', async (name, kind) => {
    const event = sale(`kind-${name}`, {
      type: `org.chuang.revenue.${name}.v1`,
      data: { amountMinor: '5', currency: 'JPY', attributes: { order: '1' } },
    });
    expect(outcomes((await post(JSON.stringify([event]))).body)).toEqual(['stored']);
    expect(await revenue(`kind-${name}`)).toMatchObject([{ kind, amount_minor: 5n, attributes: { order: '1' } }]);
  });

  it('refuses events one by one and stores the good one among them', async () => {
    const bad: [object, string][] = [
      [sale('x', { specversion: '0.3' }), 'INPUT_INVALID'],
      [sale(''), 'INPUT_INVALID'],
      [sale('x', { source: null }), 'INPUT_INVALID'],
      [sale('x', { type: 5 }), 'INPUT_INVALID'],
      [sale('x', { subject: undefined }), 'INPUT_INVALID'],
      [sale('x', { subject: 'ven_nobody' }), 'EVENT_SOURCE_NOT_ALLOWED'],
      [sale('x', { time: undefined }), 'INPUT_INVALID'],
      [sale('x', { time: '2025-02-30T00:00:00Z' }), 'INPUT_INVALID'],
      [sale('x', { time: '2025-13-01T00:00:00Z' }), 'INPUT_INVALID'],
      [sale('x', { time: '10.03.2025' }), 'INPUT_INVALID'],
      [sale('x', { time: '2999-01-01T00:00:00Z' }), 'EVENT_TOO_FAR_AHEAD'],
      [sale('x', { type: 'org.chuang.revenue.gift.v1' }), 'EVENT_TYPE_UNKNOWN'],
      [sale('x', { type: 'nobody.reads.this' }), 'EVENT_TYPE_UNKNOWN'],
      [sale('x', { type: 'constructor' }), 'EVENT_TYPE_UNKNOWN'],
      [sale('x', { data: { amountMinor: 1999, currency: 'CNY' } }), 'AMOUNT_INVALID'],
      [sale('x', { data: { amountMinor: '-5', currency: 'CNY' } }), 'AMOUNT_INVALID'],
      [sale('x', { data: { amountMinor: '0', currency: 'CNY' } }), 'AMOUNT_INVALID'],
      [sale('x', { data: { amountMinor: '9223372036854775808', currency: 'CNY' } }), 'AMOUNT_INVALID'],
      [sale('x', { data: { amountMinor: '19,99', currency: 'CNY' } }), 'AMOUNT_INVALID'],
      [sale('x', { data: { amountMinor: '5', currency: 'cny' } }), 'CURRENCY_UNKNOWN'],
      [sale('x', { data: { amountMinor: '5', currency: 'CNY', note: '' } }), 'INPUT_INVALID'],
      [sale('x', { data: [] }), 'INPUT_INVALID'],
      [sale('x', { data_base64: 'e30=' }), 'INPUT_INVALID'],
      [sale('x', { datacontenttype: 'text/xml' }), 'INPUT_INVALID'],
      [
        sale('x', { data: { amountMinor: '5', currency: 'CNY', attributes: { t: 'x'.repeat(65_536) } } }),
        'EVENT_TOO_LARGE',
      ],
    ];
    const answer = await post(JSON.stringify([...bad.map(([event]) => event), sale('good')]));
    expect(answer.status).toBe(202);
    expect(outcomes(answer.body)).toEqual([...bad.map(([, code]) => `rejected ${code}`), 'stored']);
    expect(await revenue('x')).toEqual([]);
  });

  it('refuses a number that it could not keep exactly, and keeps every other one', async () => {
    const event = (id: string, score: string) =>
      JSON.stringify(sale(id, { type: 'review.score', data: { score: 'SCORE' } })).replace('"SCORE"', score);
    const scores = ['0.1', '1.50', '15e-1', '1e2', '-0', '0.1234567890123456789', '12345678901234567890', '1e400'];
    const answer = await post(`[${scores.map((score, index) => event(`n${index}`, score)).join(',')}]`);
    expect(outcomes(answer.body)).toEqual([
      ...Array<string>(5).fill('stored'),
      ...Array<string>(3).fill('rejected INPUT_INVALID'),
    ]);
    expect(answer.body.results[5]?.message).toContain('0.1234567890123456789');
  });

  it('takes an empty batch, and a batch of a thousand', async () => {
    expect((await post('[]')).body).toEqual({ results: [], stored: 0, duplicates: 0, conflicts: 0, rejected: 0 });
    const thousand = Array.from({ length: 1000 }, (_, index) => sale(`thousand-${index}`));
    expect((await post(JSON.stringify(thousand))).body).toMatchObject({ stored: 1000, rejected: 0 });
  });

  it('reads a body with a BOM, and refuses what is not UTF-8', async () => {
    expect(outcomes((await post(`\ufeff${JSON.stringify([sale('bom')])}`)).body)).toEqual(['stored']);
    isProblem(await post(Buffer.from(JSON.stringify([sale('é')]), 'latin1')), 400, 'JSON_MALFORMED');
  });

  it('answers 400 for a body that is no JSON, cut off, empty, nested without end or no array', async () => {
    const whole = JSON.stringify([sale('cut')]);
    for (const body of [whole.slice(0, -1), whole.slice(0, 60), 'hello', '', '['.repeat(200_000)]) {
      isProblem(await post(body), 400, 'JSON_MALFORMED');
    }
    isProblem(await post(JSON.stringify(sale('alone'))), 400, 'INPUT_INVALID');
    for (const depth of [20, 1_000, 5_000, 20_000]) {
      const deep = `[${JSON.stringify(sale('deep', { data: { a: 'DEEP' } })).replace('"DEEP"', '['.repeat(depth) + ']'.repeat(depth))}]`;
      expect([202, 400]).toContain((await post(deep)).status);
    }
    expect(await revenue('cut')).toEqual([]);
    expect(await revenue('deep')).toEqual([]);
  });

  it('answers 413 for 1,001 events and for more than a mebibyte, and stores nothing', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => sale(`over-${index}`));
    isProblem(await post(JSON.stringify(many)), 413, 'BATCH_TOO_LARGE');
    isProblem(await post(`[${' '.repeat(1_048_576)}]`), 413, 'BATCH_TOO_LARGE');
    expect(await revenue('over-0')).toEqual([]);
  });

  it('answers 415 for every other media type', async () => {
    for (const type of ['application/json', 'text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      isProblem(await post(JSON.stringify([sale('m')]), { 'content-type': type }), 415, 'MEDIA_TYPE_UNSUPPORTED');
    }
    const latin = { 'content-type': `${BATCH}; charset=iso-8859-1` };
    isProblem(await post(JSON.stringify([sale('m')]), latin), 415, 'MEDIA_TYPE_UNSUPPORTED');
    expect(await revenue('m')).toEqual([]);
  });

  it('answers 401 to nobody and 403 to a token without the scope, as problems', async () => {
    const anonymous = await post(JSON.stringify([sale('auth')]), undefined, null);
    isProblem(anonymous, 401, 'UNAUTHENTICATED');
    expect(anonymous.headers['www-authenticate']).toBe('Bearer');
    isProblem(await post(JSON.stringify([sale('auth')]), undefined, 'chp_nonsense'), 401, 'UNAUTHENTICATED');
    isProblem(await post(JSON.stringify([sale('auth')]), undefined, await readOnlyToken()), 403, 'FORBIDDEN');
    expect(await revenue('auth')).toEqual([]);
  });

  async function readOnlyToken(): Promise<string> {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const query = `mutation { accessTokenCreate(input: { name: "reads", scopes: ["events:read"], expiresAt: "${expiresAt}" }) { secret } }`;
    const answer = await world.api.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query },
      headers: { authorization: `Bearer ${maker.token}` },
    });
    return answer.json<{ data: { accessTokenCreate: { secret: string } } }>().data.accessTokenCreate.secret;
  }
});
