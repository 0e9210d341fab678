import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyContracts } from '#libs/contracts';
import { PLATFORM_PARTY } from '#libs/identity';
import { monthOf, parseId, publicId } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { verifyPayouts } from '#libs/payouts';
import { Transactor } from '#libs/platform';
import { SettlePending, VerifySettlement } from '#libs/settlement';
import { VerifyValue } from '#libs/value';
import { DEFAULT_RULEBOOK } from '#libs/ventures';
import pg from 'pg';
import { type Person, RunningApi } from '../api/running-api.js';
import { TERMS } from './kettle-terms.js';
import { ledgerAsTable } from './ledger-as-table.js';

const now = new Date();
const monthsAgo = (count: number) => monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)));
const FIRST = monthsAgo(2);
const SECOND = monthsAgo(1);

type Node = { id: string };

let api: RunningApi;
let maker: Person;
let supplier: Person;
let finance: Person;
let approver: Person;
let otherApprover: Person;
let reviewer: Person;
let operator: Person;

const names = new Map<string, string>();
const ids = { venture: '', ventureParty: '', supplierParty: '', contract: '', largePayout: '' };

beforeAll(async () => {
  api = await RunningApi.start();
  [maker, supplier] = [await api.signUp('maker'), await api.signUp('supplier')];
  [finance, reviewer, operator] = [
    await api.signUp('finance', 'finance'),
    await api.signUp('reviewer', 'reviewer'),
    await api.signUp('operator', 'operator'),
  ];
  [approver, otherApprover] = [
    await api.signUp('approver', 'approver'),
    await api.signUp('other-approver', 'approver'),
  ];
});

afterAll(async () => {
  await api.stop();
});

describe('from a venture to approved payouts', () => {
  it('an operator publishes the rulebook and defines what is measured', async () => {
    const published = await api.mutate<{ rulebook: { version: number } }>(
      'rulebookPublish',
      'RulebookPublishInput',
      'rulebook { version }',
      { kind: 'ADMISSION', content: DEFAULT_RULEBOOK },
      operator,
    );
    expect(published).toEqual({ rulebook: { version: 1 }, userErrors: [] });
    const defined = await api.mutate<object>(
      'indicatorDefine',
      'IndicatorDefineInput',
      'indicator { code version }',
      {
        code: 'satisfaction',
        name: 'Satisfaction',
        definition: { aggregation: 'MEAN', eventType: 'review.score', field: 'score' },
      },
      operator,
    );
    expect(defined).toEqual({ indicator: { code: 'satisfaction', version: 1 }, userErrors: [] });
  });

  it('a maker applies, and a reviewer admits the venture with a reason', async () => {
    const applied = await api.mutate<{ venture: Node & { state: string; party: Node } }>(
      'ventureApply',
      'VentureApplyInput',
      'venture { id state party { id } }',
      {
        idempotencyKey: 'first',
        name: 'Quiet Kettle',
        kind: 'INCUBATING',
        origin: 'EXTERNAL',
        userScenario: 'Tea without noise',
      },
      maker,
    );
    expect(applied).toMatchObject({ venture: { state: 'APPLIED' }, userErrors: [] });
    ids.venture = applied.venture.id;
    ids.ventureParty = applied.venture.party.id;
    const admitted = await api.mutate(
      'ventureAdmit',
      'VentureDecideInput',
      'venture { state reasonCode rulebook { version } }',
      { id: ids.venture, reasonCode: DEFAULT_RULEBOOK.reasonCodes.admit[0]!.code },
      reviewer,
    );
    const reasonCode = DEFAULT_RULEBOOK.reasonCodes.admit[0]!.code;
    expect(admitted).toEqual({ venture: { state: 'ADMITTED', reasonCode, rulebook: { version: 1 } }, userErrors: [] });
  });

  it('the maker drafts a contract; terms that cannot be evaluated are refused with the place of the fault', async () => {
    const party = await api.mutate<{ party: Node }>(
      'partyCreate',
      'PartyCreateInput',
      'party { id }',
      { name: 'Copper Works' },
      supplier,
    );
    ids.supplierParty = party.party.id;
    const draft = (terms: object) =>
      api.mutate<{ contract: Node | null }>(
        'contractDraft',
        'ContractDraftInput',
        'contract { id }',
        {
          ventureId: ids.venture,
          name: 'Kettle contract',
          effectiveFrom: FIRST,
          terms,
          inputs: { satisfaction: { indicator: 'satisfaction' } },
          participants: [
            { key: 'platform', partyId: publicId('party', PLATFORM_PARTY) },
            { key: 'supplier', partyId: ids.supplierParty },
            { key: 'venture', partyId: ids.ventureParty },
          ],
        },
        maker,
      );
    const [parts, fee, supply] = TERMS.waterfall;
    const refused = await draft({
      ...TERMS,
      waterfall: [parts, fee, { ...supply, payees: [{ to: 'nobody', rate: '15/100' }] }],
    });
    expect(refused.contract).toBeNull();
    expect(refused.userErrors).toMatchObject([
      { code: 'TERMS_INVALID', path: ['terms', 'waterfall', '2', 'payees', '0', 'to'] },
    ]);
    const drafted = await draft(TERMS);
    expect(drafted.userErrors).toEqual([]);
    ids.contract = drafted.contract!.id;
  });

  it('every party signs the hash of the version, and a wrong hash is refused', async () => {
    await api.mutate(
      'contractPropose',
      'ContractVersionInput',
      'contract { id }',
      { contractId: ids.contract, version: 1 },
      maker,
    );
    const { contract } = await api.ask<{ contract: { versions: { versionHash: string }[] } }>(
      `query ($id: ID!) { contract(id: $id) { versions { versionHash } } }`,
      { id: ids.contract },
      supplier,
    );
    const { versionHash } = contract.versions[0]!;
    const sign = (person: Person, partyId: string, hash = versionHash) =>
      api.mutate<{ contract: { versions: { state: string }[] } | null }>(
        'contractSign',
        'ContractSignInput',
        'contract { versions { state } }',
        { contractId: ids.contract, version: 1, partyId, versionHash: hash },
        person,
      );
    const wrong = await sign(supplier, ids.supplierParty, '0'.repeat(64));
    expect(wrong.userErrors).toMatchObject([{ code: 'HASH_MISMATCH' }]);
    const stranger = await sign(finance, ids.supplierParty);
    expect(stranger.contract).toBeNull();
    expect(await sign(supplier, ids.supplierParty)).toMatchObject({ contract: { versions: [{ state: 'PROPOSED' }] } });
    expect(await sign(operator, publicId('party', PLATFORM_PARTY))).toMatchObject({ userErrors: [] });
    expect(await sign(maker, ids.ventureParty)).toMatchObject({ contract: { versions: [{ state: 'SIGNED' }] } });
  });

  it('revenue and value events come in once, however often they are sent', async () => {
    const event = (id: string, kind: string, minorUnits: string, day: string) => ({
      ...{ source: 'shop', id, kind, ventureId: ids.venture, occurredAt: `${day}T10:00:00Z` },
      amount: { minorUnits, currency: 'CNY' },
    });
    const events = [
      event('s1', 'SALE', '500000', `${FIRST}-03`),
      event('s2', 'SALE', '250001', `${FIRST}-09`),
      event('r1', 'REFUND', '20000', `${FIRST}-12`),
      event('c1', 'COST', '130000', `${FIRST}-15`),
      event('s3', 'SALE', '100000', `${SECOND}-05`),
    ];
    const record = () =>
      api.mutate('revenueEventsRecord', 'RevenueEventsRecordInput', 'results { outcome code }', { events }, maker);
    expect(await record()).toMatchObject({ results: Array.from({ length: 5 }, () => ({ outcome: 'STORED' })) });
    expect(await record()).toMatchObject({ results: Array.from({ length: 5 }, () => ({ outcome: 'DUPLICATE' })) });
    const conflicting = await api.mutate(
      'revenueEventsRecord',
      'RevenueEventsRecordInput',
      'results { outcome code }',
      {
        events: [
          { ...events[0], amount: { minorUnits: '1', currency: 'CNY' } },
          event('s4', 'SALE', '7', '2999-01-01'),
        ],
      },
      maker,
    );
    expect(conflicting).toMatchObject({
      results: [{ outcome: 'CONFLICT' }, { outcome: 'REJECTED', code: 'EVENT_TOO_FAR_AHEAD' }],
    });
    const scores = await api.http
      .post('/v1/events')
      .set('authorization', `Bearer ${maker.token}`)
      .set('content-type', 'application/cloudevents-batch+json')
      .send(JSON.stringify([3, 4, 4].map((score, index) => cloudEvent(index, score))));
    expect(scores.status).toBe(202);
    expect(scores.body).toMatchObject({ stored: 3, duplicates: 0, conflicts: 0, rejected: 0 });
  });

  it('finance closes the first month; what comes afterwards for it enters the next one, marked late', async () => {
    await closeAndSettle(FIRST);
    const late = {
      source: 'shop',
      id: 'r2',
      kind: 'REFUND',
      ventureId: ids.venture,
      occurredAt: `${FIRST}-20T10:00:00Z`,
    };
    await api.mutate(
      'revenueEventsRecord',
      'RevenueEventsRecordInput',
      'results { outcome }',
      { events: [{ ...late, amount: { minorUnits: '60000', currency: 'CNY' } }] },
      maker,
    );
    const { revenueEvents } = await api.ask<{ revenueEvents: { nodes: object[] } }>(
      `query ($venture: ID!) { revenueEvents(ventureId: $venture, month: "${SECOND}", kind: REFUND) { nodes { month lateForMonth } } }`,
      { venture: ids.venture },
      maker,
    );
    expect(revenueEvents.nodes).toEqual([{ month: SECOND, lateForMonth: FIRST }]);
  });

  it('statements explain every amount, and the late refund becomes an adjustment of the next one', async () => {
    await closeAndSettle(SECOND);
    const { statements } = await api.ask<{ statements: { nodes: object[] } }>(
      `query { statements { nodes { month inputs distributed { decimal } shares { partyKey forMonth amount { minorUnits } }
         lines { step partyKey amount { minorUnits } clause } facts { kind count total { minorUnits } } } } }`,
      {},
      supplier,
    );
    expect(JSON.parse(storyMonths(JSON.stringify(statements.nodes)))).toMatchSnapshot(
      'statements as the supplier sees them',
    );
  });

  it('payouts are drafted from what is payable, and two people other than the preparer approve the large one', async () => {
    await api.mutate(
      'payoutPolicyPublish',
      'PayoutPolicyPublishInput',
      'payoutPolicy { version }',
      { minimum: money('100'), twoApprovalsAbove: money('300000') },
      operator,
    );
    const drafted = await api.mutate<{
      payouts: (Node & {
        payee: Node;
        amount: { minorUnits: string };
        contentHash: string;
        approvalsRequired: number;
      })[];
    }>(
      'payoutsDraft',
      'PayoutsDraftInput',
      'payouts { id contentHash approvalsRequired amount { minorUnits } payee { id } }',
      { idempotencyKey: 'month end' },
      finance,
    );
    const large = drafted.payouts.find((payout) => payout.payee.id === ids.ventureParty)!;
    const small = drafted.payouts.find((payout) => payout.payee.id === ids.supplierParty)!;
    expect(drafted.payouts).toHaveLength(2);
    expect([large.approvalsRequired, small.approvalsRequired]).toEqual([2, 1]);
    ids.largePayout = large.id;
    for (const { id } of drafted.payouts)
      await api.mutate('payoutSubmit', 'PayoutActionInput', 'payout { state }', { id }, finance);

    const approve = (person: Person, payout: { id: string; contentHash: string }) =>
      api.mutate<{ payout: { state: string } | null }>(
        'payoutApprove',
        'PayoutApproveInput',
        'payout { state }',
        { id: payout.id, contentHash: payout.contentHash },
        person,
      );
    expect((await approve(approver, { ...large, contentHash: '0'.repeat(64) })).userErrors).toMatchObject([
      { code: 'PAYOUT_CONTENT_CHANGED' },
    ]);
    expect(await approve(approver, large)).toEqual({ payout: { state: 'IN_REVIEW' }, userErrors: [] });
    expect((await approve(approver, large)).userErrors).toMatchObject([{ code: 'PAYOUT_ALREADY_APPROVED_BY_CALLER' }]);
    expect(await approve(otherApprover, large)).toEqual({ payout: { state: 'APPROVED' }, userErrors: [] });

    const review = await api.ask<{ payout: { viewerCan: { approve: object } } }>(
      `query ($id: ID!) { payout(id: $id) { viewerCan { approve { allowed code } } } }`,
      { id: small.id },
      finance,
    );
    expect(review.payout.viewerCan.approve).toMatchObject({ allowed: false });
    const rejected = await api.mutate<{ payout: { state: string } }>(
      'payoutReject',
      'PayoutRejectInput',
      'payout { state }',
      { id: small.id, reasonCode: 'OTHER', comment: 'the supplier asked to wait' },
      approver,
    );
    expect(rejected).toEqual({ payout: { state: 'REJECTED' }, userErrors: [] });
  });

  it('leaves a ledger that a person can read, and that proves itself', async () => {
    nameEverything();
    expect(storyMonths(await ledgerAsTable(api, names))).toMatchSnapshot('the ledger');
    const { reader } = api.app.get(Transactor);
    expect(await verifyLedger(reader)).toEqual([]);
    expect(await api.app.get(VerifySettlement, { strict: false }).execute(reader)).toEqual([]);
    expect(await verifyPayouts(reader)).toEqual([]);
    expect(await verifyContracts(reader)).toEqual([]);
    expect(await api.app.get(VerifyValue, { strict: false }).execute(reader)).toEqual([]);
  });

  it('names what somebody changed by hand', async () => {
    const owner = new pg.Client({ connectionString: api.databaseUrl });
    await owner.connect();
    await owner.query(`UPDATE chuang.value_event SET data = '{"score": 5}'`);
    await owner.query(`DELETE FROM chuang.contract_signature WHERE party_id = $1`, [PLATFORM_PARTY]);
    await owner.query(
      `UPDATE chuang.revenue_event SET occurred_at = occurred_at - interval '1 year' WHERE external_id = 's1'`,
    );
    await owner.end();
    const { reader } = api.app.get(Transactor);
    const value = await api.app.get(VerifyValue, { strict: false }).execute(reader);
    expect(value).toMatchObject([
      { check: 'every sealed result is what its events give', rows: 2n },
      { check: 'every row of value_event is what its key was made for, and has the id of its key', rows: 3n },
    ]);
    const contracts = await verifyContracts(reader);
    expect(contracts).toMatchObject([
      { check: 'every signed version is signed by each of its parties, under its own hash', rows: 1n },
      { check: 'every contract_signature is the one that was recorded', rows: 1n },
    ]);
    const settlement = await api.app.get(VerifySettlement, { strict: false }).execute(reader);
    expect(settlement).toMatchObject([
      { check: 'every revenue event lies in the month of its time, or is late for it', rows: 1n },
      { check: 'every row of revenue_event is what its key was made for, and has the id of its key', rows: 1n },
    ]);
  });
});

function cloudEvent(index: number, score: number): object {
  return {
    specversion: '1.0',
    id: `v${index}`,
    source: 'reviews',
    type: 'review.score',
    subject: ids.venture,
    time: `${FIRST}-1${index}T12:00:00Z`,
    data: { score },
  };
}

function money(minorUnits: string): object {
  return { minorUnits, currency: 'CNY' };
}

// What the worker does on its next turn.
async function closeAndSettle(month: string): Promise<void> {
  const closed = await api.mutate('periodClose', 'PeriodCloseInput', 'progress { pending }', { month }, finance);
  expect(closed).toEqual({ progress: { pending: 1 }, userErrors: [] });
  const settled = await api.app.get(SettlePending, { strict: false }).execute();
  expect(settled.ok).toBe(true);
  const { settlementProgress } = await api.ask<{ settlementProgress: object }>(
    `query { settlementProgress(month: "${month}") { pending settled parked period { state } } }`,
    {},
    finance,
  );
  expect(settlementProgress).toEqual({ pending: 0, settled: 1, parked: 0, period: { state: 'CLOSED' } });
}

function nameEverything(): void {
  const uuid = (kind: 'venture' | 'party', text: string) => {
    const id = parseId(kind, text);
    if (!id.ok) throw new Error(text);
    return id.value as string;
  };
  names.set(uuid('venture', ids.venture), 'Quiet Kettle');
  names.set(uuid('party', ids.ventureParty), 'Quiet Kettle (party)');
  names.set(uuid('party', ids.supplierParty), 'Copper Works');
  names.set(PLATFORM_PARTY, 'Platform');
}

function storyMonths(text: string): string {
  return text.replaceAll(FIRST, 'first month').replaceAll(SECOND, 'second month');
}
