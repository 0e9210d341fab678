import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { IdentityModule, identityRows, SignUp } from '#libs/identity';
import { publicId } from '#libs/kernel';
import { ledgerRows } from '#libs/ledger';
import { PayoutsModule, payoutsRows } from '#libs/payouts';
import { Config, PlatformModule, type PlatformRole } from '#libs/platform';
import { venturesRows } from '#libs/ventures';
import { bookOf, partyOf, valueOf } from '../../../../test/ledger-fixture.js';
import { openPayouts, type PayoutsFixture } from '../../../../test/payouts-fixture.js';

@Module({})
class TestModule {}

type Answer = { data?: Record<string, unknown> | null; errors?: { extensions: { code: string } }[] };
type Connection = { nodes: { id: string; contentHash: string }[]; pageInfo: { endCursor: string } };
const KEYS = { finance: 'finance', approver: 'approver', auditor: 'auditor', operator: 'operator' } as const;

describe('payouts over GraphQL', () => {
  let world: PayoutsFixture;
  let app: NestFastifyApplication;
  const tokens = new Map<string, string>();
  const reviewOn = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

  beforeAll(async () => {
    world = await openPayouts();
    const config = new Config({ DATABASE_URL: world.url, CHUANG_TOKEN_SECRET: 'x'.repeat(32) });
    const rows = [...identityRows, ...ledgerRows, ...venturesRows, ...payoutsRows];
    const imports = [PlatformModule.forRoot({ config, rows, graphql: true }), IdentityModule, PayoutsModule];
    app = await NestFactory.create<NestFastifyApplication>({ module: TestModule, imports }, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    for (const name of ['finance', 'approver', 'auditor', 'operator', 'payee', 'stranger']) await signUp(name);
    for (const payee of ['a', 'b', 'c']) {
      await world.owner.query(`INSERT INTO party (id, kind, name, created_at) VALUES ($1, 'organisation', $2, now())`, [
        partyOf(payee),
        payee,
      ]);
      await world.owe('v1', payee, 100n);
      await world.owe('v2', payee, 20n);
    }
    await world.owner.query(
      `INSERT INTO membership (party_id, account_id, role, since)
       SELECT $1, id, 'member', now() FROM account WHERE email = 'payee@example.org'`,
      [partyOf('a')],
    );
  });
  afterAll(async () => {
    await app.close();
    await world.close();
  });

  async function signUp(name: string): Promise<void> {
    const input = { email: `${name}@example.org`, password: 'correct horse battery', displayName: name };
    const { account, tokens: issued } = valueOf(await app.get(SignUp, { strict: false }).execute(input));
    const role: PlatformRole | undefined = name in KEYS ? KEYS[name as keyof typeof KEYS] : undefined;
    if (role) {
      await world.owner.query(
        `INSERT INTO account_role (account_id, role, granted_by, granted_at) VALUES ($1, $2, $1, now())`,
        [account, role],
      );
    }
    tokens.set(name, issued.accessToken);
  }

  async function ask(caller: string, query: string, variables: object = {}): Promise<Answer> {
    const authorization = `Bearer ${tokens.get(caller) ?? ''}`;
    const request = {
      method: 'POST',
      url: '/graphql',
      headers: { authorization },
      payload: { query, variables },
    } as const;
    return (await app.inject(request)).json();
  }
  const field = async <T>(caller: string, query: string, variables: object = {}): Promise<T> => {
    const answer = await ask(caller, query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return Object.values(answer.data ?? {})[0] as T;
  };

  it('goes from the policy to an approved payout, and tells every caller what they may do and why not', async () => {
    const published = await field(
      'operator',
      `mutation { payoutPolicyPublish(input: { minimum: { minorUnits: "1", currency: "CNY" },
         twoApprovalsAbove: { minorUnits: "500", currency: "CNY" } }) {
         payoutPolicy { version minimum { decimal } twoApprovalsAbove { decimal } } userErrors { code } } }`,
    );
    expect(published).toEqual({
      payoutPolicy: { version: 1, minimum: { decimal: '0.01' }, twoApprovalsAbove: { decimal: '5.00' } },
      userErrors: [],
    });
    await world.owe('v1', 'debtor', -5n);
    await world.owner.query(
      `INSERT INTO party (id, kind, name, created_at) VALUES ($1, 'organisation', 'debtor', now())`,
      [partyOf('debtor')],
    );
    const drafted = await field<{ payouts: unknown[] }>(
      'finance',
      `mutation { payoutsDraft(input: { idempotencyKey: "1" }) { draftedCount payouts { payee { name } amount { decimal } }
         notDraftedCount notDrafted { payee { name } balance { minorUnits } reason missing { minorUnits } }
         userErrors { code } } }`,
    );
    expect(drafted).toMatchObject({
      draftedCount: 3,
      notDraftedCount: 1,
      notDrafted: [
        {
          payee: { name: 'debtor' },
          balance: { minorUnits: '-5' },
          reason: 'NOTHING_PAYABLE',
          missing: { minorUnits: '6' },
        },
      ],
      userErrors: [],
    });
    expect(drafted.payouts).toContainEqual({ payee: { name: 'a' }, amount: { decimal: '1.20' } });

    const payeeId = publicId('party', partyOf('a'));
    const own = `query($f: PayoutFilterInput) { payouts(filter: $f) { nodes { id contentHash } pageInfo { endCursor } } }`;
    const { nodes } = await field<Connection>('finance', own, { f: { payeeId, state: 'DRAFTED', currency: 'CNY' } });
    const [payout] = nodes;
    const input = { id: payout!.id };
    const submit = `mutation($input: PayoutActionInput!) { payoutSubmit(input: $input) { payout { state
      waitingFor { reason owner nextAction dueOn } } userErrors { code } } }`;
    expect(await field('finance', submit, { input })).toEqual({
      payout: {
        state: 'IN_REVIEW',
        waitingFor: {
          reason: '0 of 1 approvals given',
          owner: 'approver',
          nextAction: 'approve or reject',
          dueOn: null,
        },
      },
      userErrors: [],
    });
    const hold = `mutation($input: PayoutHoldInput!) { payoutHold(input: $input) { payout { state
      hold { reason owner reviewOn } waitingFor { owner dueOn } } userErrors { code path } } }`;
    expect(await field('finance', hold, { input: { ...input, reason: 'check', reviewOn } })).toEqual({
      payout: {
        state: 'HELD',
        hold: { reason: 'check', owner: 'finance', reviewOn },
        waitingFor: { owner: 'finance', dueOn: reviewOn },
      },
      userErrors: [],
    });
    const release = `mutation($input: PayoutActionInput!) { payoutRelease(input: $input) { payout { state } userErrors { code } } }`;
    expect(await field('approver', release, { input })).toEqual({ payout: { state: 'IN_REVIEW' }, userErrors: [] });

    const can = `query($id: ID!) { payout(id: $id) { viewerCan { submit { code } approve { allowed code } hold { allowed } } } }`;
    expect(await field('approver', can, input)).toEqual({
      viewerCan: { submit: { code: 'NOT_PERMITTED' }, approve: { allowed: true, code: null }, hold: { allowed: true } },
    });
    expect(await field('payee', can, input)).toMatchObject({
      viewerCan: { approve: { allowed: false, code: 'NOT_PERMITTED' } },
    });
    const approve = `mutation($input: PayoutApproveInput!) { payoutApprove(input: $input) { payout { state preparedBy
      approvals { by decision } decisions { decision by } waitingFor { reason }
      items { nodes { ventureId venture { name } amount { minorUnits } } } } userErrors { code path } } }`;
    expect(await field('approver', approve, { input: { ...input, contentHash: '0'.repeat(64) } })).toEqual({
      payout: null,
      userErrors: [{ code: 'PAYOUT_CONTENT_CHANGED', path: ['contentHash'] }],
    });
    const approved = await field<{ payout: { items: { nodes: unknown[] } } }>('approver', approve, {
      input: { ...input, contentHash: payout!.contentHash },
    });
    expect(approved).toMatchObject({
      payout: {
        state: 'APPROVED',
        preparedBy: 'finance',
        approvals: [{ by: 'approver', decision: 'APPROVE' }],
        decisions: [
          { decision: 'PREPARE', by: 'finance' },
          { decision: 'SUBMIT', by: 'finance' },
          { decision: 'HOLD', by: 'finance' },
          { decision: 'RELEASE', by: 'approver' },
          { decision: 'APPROVE', by: 'approver' },
        ],
        waitingFor: null,
      },
      userErrors: [],
    });
    const item = (venture: string, minorUnits: string) => ({
      ventureId: publicId('venture', bookOf(venture) as Parameters<typeof publicId<'venture'>>[1]),
      venture: null,
      amount: { minorUnits },
    });
    expect(new Set(approved.payout.items.nodes)).toEqual(new Set([item('v1', '100'), item('v2', '20')]));
  });

  it('hides payouts from strangers and shows members of the payee their own', async () => {
    const list = `{ payouts { nodes { id payee { name } } } }`;
    const seen = async (caller: string) =>
      (await field<{ nodes: { id: string; payee: { name: string } }[] }>(caller, list)).nodes;
    expect(await seen('stranger')).toEqual([]);
    expect((await seen('payee')).map((one) => one.payee.name)).toEqual(['a']);
    expect(await seen('auditor')).toHaveLength(3);
    const [first] = await seen('payee');
    const one = `query($id: ID!) { payout(id: $id) { id } }`;
    expect(await field('payee', one, { id: first!.id })).toEqual({ id: first!.id });
    expect(await field('stranger', one, { id: first!.id })).toBeNull();
    expect(await field('stranger', one, { id: 'pay_nonsense' })).toBeNull();
    const submit = `mutation($id: ID!) { payoutSubmit(input: { id: $id }) { userErrors { code } } }`;
    const refused = await ask('payee', submit, { id: first!.id });
    expect(refused.errors?.map((error) => error.extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('pages newest first without gaps or repeats', async () => {
    const page = `query($after: String) { payouts(first: 2, after: $after) { nodes { id contentHash } pageInfo { endCursor } } }`;
    const first = await field<Connection>('auditor', page);
    const second = await field<Connection>('auditor', page, { after: first.pageInfo.endCursor });
    const ids = [...first.nodes, ...second.nodes].map((one) => one.id);
    expect(new Set(ids).size).toBe(3);
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('reads a list with everything beside it by a number of statements that does not depend on its length', async () => {
    const everything = `query($first: Int!) { payouts(first: $first) { nodes { id payee { name } preparedBy hold { owner }
      approvals { by } decisions { by } waitingFor { owner } viewerCan { approve { code } }
      items(first: 5) { nodes { venture { name } amount { minorUnits } } } } } }`;
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    const count = async (first: number): Promise<number> => {
      statements.mockClear();
      const { nodes } = await field<Connection>('auditor', everything, { first });
      expect(nodes).toHaveLength(first);
      return statements.mock.calls.length;
    };
    const counts = [await count(1), await count(3)];
    statements.mockRestore();
    // Session and actor (2); payouts, payees, names (2 rounds), decisions, items and ventures (7).
    expect(counts).toEqual([9, 9]);
  });
});
