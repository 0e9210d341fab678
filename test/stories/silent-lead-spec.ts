import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyContracts } from '#libs/contracts';
import { verifyLedger } from '#libs/ledger';
import { verifyOpportunities } from '#libs/opportunities';
import { Transactor } from '#libs/platform';
import { SettlePending, VerifySettlement } from '#libs/settlement';
import { DAY_MS, HOUR_MS, OpportunityStage } from '../opportunity-stage.js';

const START = new Date('2026-03-02T09:00:00.000Z');
const after = (days: number, hours = 0) => new Date(START.getTime() + days * DAY_MS + hours * HOUR_MS);

let stage: OpportunityStage;
let id: string;
let contract: { id: string; versions: { versionHash: string; clauses: unknown; terms: unknown }[] };

beforeAll(async () => {
  stage = await OpportunityStage.open(START);
});

afterAll(async () => {
  await stage.api.stop();
});

describe('an opportunity whose lead says nothing', () => {
  it('is posted with its default, and three bids come in that only their bidders see', async () => {
    id = await stage.posted();
    stage.moveTo(after(0, 1));
    await stage.bidOf(id, 'ann', { ask: '1/2', message: 'We make the quietest.' });
    stage.moveTo(after(0, 2));
    await stage.bidOf(id, 'bob', { ask: '1/4', pledges: [{ indicator: 'deliveries', pledge: '99' }] });
    await stage.bidOf(id, 'cem', { kind: 'DESIGN', ask: '2/3' });
    const query = `query ($id: ID!) { opportunity(id: $id) { state bids { nodes { party { name } } } } }`;
    for (const [by, seen] of Object.entries({ ann: ['ann'], lead: [], reviewer: [], operator: [], stranger: [] })) {
      const nodes = seen.map((name) => ({ party: { name } }));
      expect({ by, ...(await stage.ask<object>(query, { id }, by)) }).toEqual({
        by,
        opportunity: { state: 'OPEN', bids: { nodes } },
      });
    }
    expect(await stage.run()).toEqual({});
  });

  it('is in review from the deadline on, for every reader, before any worker has looked', async () => {
    stage.moveTo(after(2));
    const query = `query ($id: ID!) { opportunity(id: $id) { state waitingFor { owner dueAt } bids { nodes { ask } } } }`;
    expect(await stage.ask(query, { id }, 'lead')).toMatchObject({
      opportunity: {
        state: 'IN_REVIEW',
        waitingFor: { owner: 'the leads of the venture', dueAt: after(6).toISOString() },
        bids: { nodes: expect.arrayContaining([{ ask: '1/2' }, { ask: '1/4' }, { ask: '2/3' }]) },
      },
    });
    expect(await stage.run()).toEqual({ bidding_closed: 1 });
  });

  it('reminds the lead half-way and tells the reviewers at three quarters, who find it among their notices', async () => {
    stage.moveTo(after(4));
    expect(await stage.run()).toEqual({ reminded: 1 });
    stage.moveTo(after(5));
    expect(await stage.run()).toEqual({ escalated: 1 });
    const query = '{ opportunityNotices { nodes { kind dueAt at by opportunity { id } } } }';
    const line = (kind: string, moment: Date) => {
      return { kind, dueAt: moment.toISOString(), at: moment.toISOString(), by: null, opportunity: { id } };
    };
    expect(await stage.ask(query, {}, 'reviewer')).toEqual({
      opportunityNotices: { nodes: [line('ESCALATED', after(5))] },
    });
    expect(await stage.ask(query, {}, 'lead')).toEqual({
      opportunityNotices: { nodes: [line('REMINDED', after(4)), line('BIDDING_CLOSED', after(2))] },
    });
    expect(await stage.ask(query, {}, 'stranger')).toEqual({ opportunityNotices: { nodes: [] } });
  });

  it('defaults by itself at the deadline: all joiners, the same weight, one contract before everybody', async () => {
    stage.moveTo(after(6));
    await stage.refused('STATE_NOT_ALLOWED', null, 'shareReviewConclude', '__typename', { opportunityId: id }, 'lead');
    expect(await stage.run()).toEqual({ defaulted: 1, bid_accepted: 3, contract_proposed: 4 });
    expect(await stage.run()).toEqual({});
    expect(await stage.timeline(id, 'ann')).toEqual([
      'POSTED to EVERYONE',
      'DEFAULTED to EVERYONE',
      'BID_ACCEPTED to ann',
      'CONTRACT_PROPOSED to ann',
    ]);
    const query = `query ($id: ID!) { opportunity(id: $id) { state contract { id versions { versionHash clauses terms } }
      bids { nodes { party { name } decision { outcome weight } } } } }`;
    type Seen = { opportunity: { state: string; contract: typeof contract; bids: { nodes: object[] } } };
    const { opportunity } = await stage.ask<Seen>(query, { id }, 'lead');
    contract = opportunity.contract;
    expect(opportunity.state).toBe('DEFAULTED');
    expect(opportunity.bids.nodes).toHaveLength(3);
    for (const bid of opportunity.bids.nodes)
      expect(bid).toMatchObject({ decision: { outcome: 'ACCEPTED', weight: '1/3' } });
    expect(contract.versions[0]?.terms).toMatchObject({
      waterfall: [
        {
          payees: [
            { to: 'supplier_1', rate: '1/10' },
            { to: 'supplier_2', rate: '1/10' },
            { to: 'design_1', rate: '1/10' },
          ],
        },
      ],
      residual: 'venture',
    });
    expect(contract.versions[0]?.clauses).toMatchObject({
      nodes: [
        { key: 'supplier_1', kind: 'supplier', targets: [{ indicator: 'deliveries', pledge: '95' }] },
        { key: 'supplier_2', kind: 'supplier', targets: [{ indicator: 'deliveries', pledge: '99' }] },
        { key: 'design_1', kind: 'design', obligations: [{ code: 'drawings' }] },
        { key: 'venture', kind: 'venture' },
      ],
      slots: [
        { kind: 'supplier', places: 2 },
        { kind: 'design', places: 1 },
      ],
    });
  });

  it('is signed by everybody and settles a month in equal shares, to the cent', async () => {
    const { versionHash } = contract.versions[0]!;
    const sign = { contractId: contract.id, version: 1, versionHash };
    for (const name of ['ann', 'bob', 'cem']) {
      await stage.done('contractSign', 'contract { id }', { ...sign, partyId: stage.who(name).party }, name);
    }
    await stage.done('contractSign', 'contract { id }', { ...sign, partyId: stage.venture.party }, 'lead');
    const sale = {
      ventureId: stage.venture.id,
      source: 'shop',
      id: 's1',
      kind: 'SALE',
      occurredAt: '2026-03-05T10:00:00Z',
    };
    const events = [{ ...sale, amount: { minorUnits: '100001', currency: 'CNY' } }];
    await stage.done('revenueEventsRecord', 'results { code }', { events }, 'lead');
    stage.moveTo(new Date('2026-04-01T00:00:00.000Z'));
    await stage.person('finance', 'finance');
    await stage.done('periodClose', 'progress { pending }', { month: '2026-03' }, 'finance');
    expect(await stage.api.app.get(SettlePending, { strict: false }).execute()).toMatchObject({ ok: true });
    const query = '{ statements { nodes { shares { partyKey amount { minorUnits } } } } }';
    type Seen = { statements: { nodes: { shares: { partyKey: string; amount: { minorUnits: string } }[] }[] } };
    const { statements } = await stage.ask<Seen>(query, {}, 'ann');
    expect(
      Object.fromEntries(statements.nodes[0]!.shares.map(({ partyKey, amount }) => [partyKey, amount.minorUnits])),
    ).toEqual({
      supplier_1: '10000',
      supplier_2: '10000',
      design_1: '10000',
      venture: '70001',
    });
  });

  it('leaves rows that prove themselves', async () => {
    const { reader } = stage.api.app.get(Transactor);
    expect(await verifyOpportunities(reader)).toEqual([]);
    expect(await verifyContracts(reader)).toEqual([]);
    expect(await verifyLedger(reader)).toEqual([]);
    expect(await stage.api.app.get(VerifySettlement, { strict: false }).execute(reader)).toEqual([]);
  });
});
