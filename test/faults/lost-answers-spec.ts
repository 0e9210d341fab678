import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Month, publicId } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { Config } from '#libs/platform';
import { ClosePeriod, SettlePeriod } from '#libs/settlement';
import { createApi } from '../../apps/api/src/api.js';
import { proveEverything } from '../../apps/cli/src/prove-everything.js';
import { openLedger, shares } from '../ledger-fixture.js';
import { createTestDatabase } from '../postgres/database.js';
import { openSettlement, type Person, type SettlementFixture, SHARING, valueOf } from '../settlement-fixture.js';
import { type Cut, DatabaseProxy } from './database-proxy.js';

const CUTS: readonly Cut[] = ['before the commit', 'before its answer'];
const UNAVAILABLE = { extensions: { code: 'DATABASE_UNAVAILABLE' } };

let world: SettlementFixture;
let proxy: DatabaseProxy;
/** A second process as it were, whose connections can be cut. */
let api: NestFastifyApplication;
let finance: Person;
let lead: Person;

beforeAll(async () => {
  world = await openSettlement();
  finance = await world.person('finance', 'finance');
  lead = await world.person('lead', 'operator', 'finance');
  proxy = await DatabaseProxy.start(world.database.url);
  // What is cut here is logged as an error, and expected.
  process.env.LOG_LEVEL = 'silent';
  const tokenSecret = 'a secret of the tests, longer than it needs to be';
  api = await createApi(new Config({ DATABASE_URL: proxy.url, CHUANG_TOKEN_SECRET: tokenSecret }));
  await api.init();
  await api.getHttpAdapter().getInstance().ready();
});

afterAll(async () => {
  delete process.env.LOG_LEVEL;
  await api.close();
  await proxy.close();
  await world.close();
});

describe.each(CUTS)('a connection that is cut %s', (cut) => {
  it('leaves a journal that the repeated command finds, or posts', async () => {
    const database = await createTestDatabase();
    const between = await DatabaseProxy.start(database.url);
    const ledger = await openLedger([], { url: between.url, drop: () => database.drop() });
    const draft = shares('torn', 'once', { a: 30n, b: 12n });
    between.cutCommit(cut);
    await expect(ledger.post(draft)).rejects.toThrow(/Connection terminated|ECONNRESET/);
    expect(valueOf(await ledger.post(draft))).toMatchObject([{ replayed: cut === 'before its answer' }]);
    expect(valueOf(await ledger.post(draft))).toMatchObject([{ replayed: true }]);
    expect(await ledger.journalsOf('torn')).toBe(1);
    expect(await ledger.balancesOf('torn')).toMatchObject({ 'revenue_clearing CNY': -42n });
    expect(await verifyLedger(ledger.reader)).toEqual([]);
    await ledger.close();
    await between.close();
    await database.drop();
  });

  it('is told over HTTP with a code, and the repeated mutation answers what the first one did', async () => {
    const venture = await world.venture('cut');
    const parties = SHARING.parties.map(({ id }) => ({ key: id, partyId: publicId('party', lead.actor.person) }));
    const input = {
      ...{ ventureId: publicId('venture', venture), name: 'Sharing', idempotencyKey: `draft ${cut}` },
      content: { terms: SHARING, participants: parties, effectiveFrom: '2026-01' },
    };
    const { content, ...rest } = input;
    const draft = () => graphql('contractDraft', 'ContractDraftInput', 'contract { id }', { ...rest, ...content });
    proxy.cutCommit(cut);
    expect(await draft()).toMatchObject({ data: null, errors: [UNAVAILABLE] });
    const second = await draft();
    expect(second).toMatchObject({ data: { contractDraft: { contract: { id: expect.any(String) }, userErrors: [] } } });
    expect(await draft()).toEqual(second);
    expect(await world.rows('SELECT 1 FROM contract WHERE venture_id = $1', [venture])).toHaveLength(1);
  });

  it('is told to senders of events with status 503, and the repeated batch is stored once', async () => {
    const venture = await world.venture('cut');
    await world.contract(venture);
    const events = [1, 2, 3].map((number) => ({
      ...{
        specversion: '1.0',
        id: `${cut} ${number}`,
        source: 'shop',
        type: 'org.chuang.revenue.sale.v1',
        subject: publicId('venture', venture),
      },
      ...{ time: '2026-01-05T12:00:00Z', data: { amountMinor: String(100 * number), currency: 'CNY' } },
    }));
    const send = async () => {
      const headers = { authorization: `Bearer ${lead.token}`, 'content-type': 'application/cloudevents-batch+json' };
      const response = await api.inject({
        method: 'POST',
        url: '/v1/events',
        headers,
        payload: JSON.stringify(events),
      });
      return { status: response.statusCode, body: JSON.parse(response.body) as unknown };
    };
    proxy.cutCommit(cut);
    expect(await send()).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    const again = cut === 'before its answer' ? { stored: 0, duplicates: 3 } : { stored: 3, duplicates: 0 };
    expect(await send()).toMatchObject({ status: 202, body: { ...again, conflicts: 0, rejected: 0 } });
    expect(await send()).toMatchObject({ status: 202, body: { stored: 0, duplicates: 3, conflicts: 0, rejected: 0 } });
    expect(await world.rows('SELECT 1 FROM revenue_event WHERE venture_id = $1', [venture])).toHaveLength(3);
  });

  it('after any commit of a closing, a settlement and a payout leaves what a repeat completes', async () => {
    const calendar = cut.replaceAll(' ', '-');
    const amounts = [1_000n, 2_001n, 3_002n];
    const ventures = await Promise.all(amounts.map(() => world.venture(calendar)));
    for (const [index, venture] of ventures.entries()) {
      await world.contract(venture);
      await world.send(venture, ['sale', amounts[index]!, '2026-01-05'], ['cost', 100n, '2026-01-06']);
    }
    const key = { calendar, month: '2026-01' as Month };
    const strict = { strict: false };
    const close = async () => valueOf(await api.get(ClosePeriod, strict).execute(finance.actor, key));
    const settle = async () => valueOf(await api.get(SettlePeriod, strict).execute(key));
    await cutting(cut, [0], close);
    // Another chance for the parked, the chunk, the end of the month; what was committed is not there to be cut again.
    await cutting(cut, cut === 'before the commit' ? [0, 1, 2] : [0, 1, 1], settle);
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
    expect(await Promise.all(ventures.map((venture) => world.given(venture, '2026-01')))).toEqual([
      ['2026-01 platform 90 CNY', '2026-01 supplier 100 CNY', '2026-01 venture 810 CNY'],
      ['2026-01 platform 190 CNY', '2026-01 supplier 100 CNY', '2026-01 venture 1711 CNY'],
      ['2026-01 platform 290 CNY', '2026-01 supplier 100 CNY', '2026-01 venture 2612 CNY'],
    ]);
    const input = { idempotencyKey: cut };
    const draft = () => graphql('payoutsDraft', 'PayoutsDraftInput', 'payouts { id contentHash }', input);
    proxy.cutCommit(cut);
    expect(await draft()).toMatchObject({ data: null, errors: [UNAVAILABLE] });
    const second = await draft();
    expect(await draft()).toEqual(second);
    expect(second).toMatchObject({ data: { payoutsDraft: { userErrors: [] } } });
    expect(await proveEverything({ app: world.api, actor: world.operator })).toEqual([]);
  });
});

/** Runs the action again and again, each time cutting the commit after so many, and then undisturbed. */
async function cutting(cut: Cut, commitsBefore: readonly number[], action: () => Promise<unknown>): Promise<void> {
  for (const commits of commitsBefore) {
    proxy.cutCommit(cut, commits);
    await expect(action()).rejects.toThrow(/Connection terminated|ECONNRESET/);
    expect(proxy.hasCut()).toBe(true);
  }
  await action();
}

async function graphql(name: string, inputType: string, selection: string, input: object) {
  const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
  const headers = { authorization: `Bearer ${lead.token}` };
  const response = await api.inject({
    method: 'POST',
    url: '/graphql',
    headers,
    payload: { query, variables: { input } },
  });
  return JSON.parse(response.body) as unknown;
}
