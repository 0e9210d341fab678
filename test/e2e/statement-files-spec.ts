import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { type Id, type Month, publicId } from '#libs/kernel';
import type { StatementDocument } from '../../libs/settlement/src/domain/statement-document.js';
import { statementId } from '../../libs/settlement/src/domain/statement.js';
import { openSettlement, type Person, SHARING, type SettlementFixture } from '../settlement-fixture.js';

const OWN = '2026-02' as Month;

let world: SettlementFixture;
let venture: Id<'venture'>;
let id: string;
const people = new Map<string, Person>();

const person = (name: string): Person => {
  const found = people.get(name);
  if (!found) throw new Error(name);
  return found;
};

async function get(path: string, name: string | null, headers: Record<string, string> = {}) {
  const authorization = name === null ? {} : { authorization: `Bearer ${person(name).token}` };
  const answer = await world.api.inject({ method: 'GET', url: path, headers: { ...headers, ...authorization } });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body, bytes: answer.rawPayload };
}

type Line = Record<string, string>;
const linesOf = (csv: string) => parse<Line>(csv, { columns: true, record_delimiter: '\r\n' });

beforeAll(async () => {
  world = await openSettlement();
  for (const name of ['platform', '零件厂', 'venture', 'stranger'])
    people.set(name, await world.person(`p${people.size}`));
  people.set('finance', await world.person('finance', 'finance'));
  people.set('auditor', await world.person('auditor', 'auditor'));
  await world.owner.query(`UPDATE party SET name = '零件厂' WHERE id = $1`, [person('零件厂').actor.person]);
  venture = await world.venture('standard');
  const parties = { platform: person('platform'), supplier: person('零件厂'), venture: person('venture') };
  await world.contract(venture, { terms: SHARING, parties });
  await world.send(venture, ['sale', 99_999n, '2026-01-05'], ['cost', 1_250n, '2026-01-09']);
  await world.settle('standard', '2026-01');
  await world.send(venture, ['sale', 5_000n, '2026-02-03'], ['refund', 10_000n, '2026-01-20']);
  await world.settle('standard', '2026-02');
  id = publicId('statement', statementId(venture, OWN, 'CNY'));
});

afterAll(() => world.close());

describe('GET /statements/<id>', () => {
  it('.json is the document, and its hash is of its content', async () => {
    const { status, headers, body } = await get(`/statements/${id}.json`, 'venture');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(headers['content-disposition']).toBe(`attachment; filename="statement-2026-02-CNY-${id}.json"`);
    const document = JSON.parse(body) as StatementDocument;
    expect(document).toMatchObject({
      schema: 'chuang-statement/1',
      id,
      period: '2026-02',
      adjustments: [{ period: '2026-01' }],
    });
    const hash = createHash('sha256')
      .update(canonicalize(document.content) ?? '')
      .digest('hex');
    expect(document.documentHash).toBe(hash);
    // The one that its month is sealed with.
    expect(
      await world.rows(`SELECT document_hash FROM statement WHERE venture_id = $1 AND month = $2`, [venture, OWN]),
    ).toEqual([{ document_hash: hash }]);
    const given = document.shares.map(({ period, key, amount }) => `${period} ${key} ${amount.minor} CNY`);
    expect(given.filter((text) => !text.includes(' 0 ')).sort()).toEqual((await world.given(venture, OWN)).sort());
  });

  it('.csv adds up to what the books gave', async () => {
    const { status, headers, body } = await get(`/statements/${id}.csv`, 'finance');
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    const total = linesOf(body).reduce((sum, line) => sum + BigInt(line.amount_minor ?? ''), 0n);
    const [{ sum } = { sum: 0n }] = await world.rows<{ sum: bigint }>(
      `SELECT sum(sh.amount_minor)::bigint AS sum FROM statement_share sh
       JOIN statement s ON s.id = sh.statement_id WHERE s.venture_id = $1 AND s.month = $2`,
      [venture, OWN],
    );
    expect(total).toBe(sum);
  });

  it('.html may load nothing, and is shown in no frame', async () => {
    const { status, headers, body } = await get(`/statements/${id}.html`, 'auditor');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' });
    expect(body).toContain('<th scope="row"><bdi>零件厂</bdi></th>');
  });

  it('.pdf has the same amounts and names, and the same bytes when asked again', async () => {
    const first = await get(`/statements/${id}.pdf`, 'platform');
    const second = await get(`/statements/${id}.pdf`, 'platform');
    expect([first.status, first.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(first.bytes)));
    const document = JSON.parse((await get(`/statements/${id}.json`, 'platform')).body) as StatementDocument;
    for (const { amount } of document.shares) expect(text.join(' ')).toContain(amount.decimal);
    expect(text.join(' ')).toContain('零件厂');
  });

  it('is not sent to whoever has it already', async () => {
    const { headers } = await get(`/statements/${id}.csv`, 'platform');
    const tag = String(headers.etag);
    const again = await get(`/statements/${id}.csv`, 'platform', { 'if-none-match': `"other", W/${tag}` });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', tag]);
    expect((await get(`/statements/${id}.json`, 'platform', { 'if-none-match': tag })).status).toBe(200);
  });

  it('does not exist for whoever may not see the statement, and not without a credential', async () => {
    const hidden = await get(`/statements/${id}.json`, 'stranger');
    const missing = await get(
      `/statements/${publicId('statement', statementId(venture, OWN, 'EUR'))}.json`,
      'stranger',
    );
    const problem = ({ body }: { body: string }) => ({ ...(JSON.parse(body) as object), instance: '' });
    expect(hidden.status).toBe(404);
    expect(problem(hidden)).toEqual(problem(missing));
    expect(hidden.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect((await get(`/statements/${id}.json`, null)).status).toBe(401);
  });

  it.each(['', '.xml', '.PDF', '.json.exe'])('knows no other form: %j', async (ending) => {
    expect((await get(`/statements/${id}${ending}`, 'finance')).status).toBe(404);
    expect((await get(`/statements/${publicId('venture', venture)}.json`, 'finance')).status).toBe(404);
  });
});

describe('GET /statements.csv and .ndjson', () => {
  it('hold what the caller may see and no more, newest first', async () => {
    const months = async (name: string, query = '') => {
      const { status, body } = await get(`/statements.ndjson${query}`, name);
      expect(status).toBe(200);
      const documents = body.split('\n').filter((line) => line !== '');
      return documents.map((line) => (JSON.parse(line) as StatementDocument).period);
    };
    expect(await months('finance')).toEqual(['2026-02', '2026-01']);
    expect(await months('venture', '?month=2026-01')).toEqual(['2026-01']);
    expect(await months('stranger')).toEqual([]);
    expect(await months('finance', `?party=${publicId('party', person('stranger').actor.person)}`)).toEqual([]);
    expect(await months('finance', `?party=${publicId('party', person('零件厂').actor.person)}`)).toHaveLength(2);
    expect(await months('finance', `?venture=${publicId('venture', venture)}&calendar=standard`)).toHaveLength(2);
    expect(await months('finance', '?calendar=another')).toEqual([]);
  });

  it('are the files of the single statements, one behind the other', async () => {
    const list = linesOf((await get('/statements.csv', 'finance')).body);
    const single = linesOf((await get(`/statements/${id}.csv`, 'finance')).body);
    expect(list.slice(0, single.length)).toEqual(single);
    expect(new Set(list.map((line) => line.period))).toEqual(new Set(['2026-01', '2026-02']));
  });

  it('go on where a page ends', async () => {
    // Copies of one row, whatever columns it has; its journal is its own.
    await world.owner.query(
      `INSERT INTO statement SELECT copy.* FROM statement s, generate_series(1, 230) AS n, jsonb_populate_record(s,
         jsonb_build_object('id', md5(n::text)::uuid, 'month', (1000 + n)::text || '-01', 'restatements', '[]'::jsonb, 'journal_id', NULL)) AS copy
       WHERE s.venture_id = $1 AND s.month = $2`,
      [venture, OWN],
    );
    const list = linesOf((await get('/statements.csv', 'finance')).body);
    expect(new Set(list.map((line) => line.statement_id)).size).toBe(232);
    await world.owner.query(`DELETE FROM statement WHERE month < '2026'`);
  });

  it.each(['?month=2026-13', '?venture=pty_x', '?month=2026-01&month=2026-02', '?state=open', '?calendar=A%20b'])(
    'refuse a filter that means nothing: %s',
    async (query) => {
      const { status, body } = await get(`/statements.csv${query}`, 'finance');
      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([400, 'INPUT_INVALID']);
    },
  );
});
