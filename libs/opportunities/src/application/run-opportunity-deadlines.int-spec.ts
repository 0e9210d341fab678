import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, ok, parseId } from '#libs/kernel';
import { type DeadlineCounts, verifyOpportunities } from '#libs/opportunities';
import { Transactor } from '#libs/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DAY_MS, HOUR_MS, OpportunityStage } from '../../../../test/opportunity-stage.js';
import { DueOpportunity } from './due-opportunity.js';

let stage: OpportunityStage;
let start: Date;

beforeAll(async () => {
  stage = await OpportunityStage.open();
});

beforeEach(async () => {
  stage.moveTo(new Date(stage.now.getTime() + 30 * DAY_MS));
  await stage.run();
  start = stage.now;
  await stage.nextVenture();
});

afterAll(async () => {
  await stage.api.stop();
});

const after = (days: number, milliseconds = 0) => new Date(start.getTime() + days * DAY_MS + milliseconds);
const sum = (counts: readonly DeadlineCounts[], kind: keyof DeadlineCounts) =>
  counts.reduce((total, count) => total + (count[kind] ?? 0), 0);

describe('the deadlines of opportunities', () => {
  it('are carried out once by four workers at once, whatever they meet', async () => {
    const others = ['EUR', 'USD', 'JPY', 'GBP', 'CHF'].map((currency) => stage.posted({ currency }));
    for (const id of [await stage.posted(), ...(await Promise.all(others))]) await stage.bidOf(id, 'ann');
    for (const [days, kinds] of [
      [2, ['bidding_closed']],
      [5, ['reminded', 'escalated']],
      [6, ['defaulted', 'bid_accepted']],
    ] as const) {
      stage.moveTo(after(days));
      const counts = await Promise.all([1, 2, 3, 4].map(() => stage.run()));
      for (const kind of kinds) expect({ kind, count: sum(counts, kind) }).toEqual({ kind, count: 6 });
      expect(await stage.run()).toEqual({});
    }
    const { reader } = stage.api.app.get(Transactor);
    const rows = await reader.rows(
      `SELECT state, count(*) AS opportunities, count(contract_id) AS contracts FROM opportunity
       WHERE venture_id = $1 GROUP BY state`,
      [idOf('venture', stage.venture.id)],
    );
    expect(rows).toEqual([{ state: 'defaulted', opportunities: 6n, contracts: 6n }]);
    expect(await verifyOpportunities(reader)).toEqual([]);
  });

  it('go on where a process was killed between the default and its contract', async () => {
    const id = await stage.posted();
    await stage.bidOf(id, 'ann');
    stage.moveTo(after(6));
    const due = { id: idOf('opportunity', id), now: stage.now };
    const killed = stage.api.app.get(DueOpportunity, { strict: false });
    await stage.api.app.get(Transactor).run(async (tx) => ok(await killed.ring(tx, due)));
    const query = 'query ($id: ID!) { opportunity(id: $id) { state contract { name } waitingFor { reason owner } } }';
    const waitingFor = {
      reason: 'The joiners are known; the contract is being drafted and proposed.',
      owner: 'the platform',
    };
    const waiting = { opportunity: { state: 'DEFAULTED', contract: null, waitingFor } };
    expect(await stage.ask(query, { id }, 'ann')).toEqual(waiting);
    expect(await stage.run()).toEqual({ contract_proposed: 2 });
    const done = { state: 'DEFAULTED', contract: { name: 'Silent compressor' }, waitingFor: null };
    expect(await stage.ask(query, { id }, 'ann')).toEqual({ opportunity: done });
  });

  it('carry on with the others where one fails, and say so', async () => {
    const [broken, sound] = [await stage.posted(), await stage.posted()];
    stage.moveTo(after(2));
    const due = stage.api.app.get(DueOpportunity, { strict: false });
    const ring = due.ring.bind(due);
    due.ring = (tx, one) => (one.id === idOf('opportunity', broken) ? Promise.reject(new Error('no')) : ring(tx, one));
    await expect(stage.run()).rejects.toThrow('1 opportunities could not be carried on');
    due.ring = ring;
    expect(await stage.timeline(sound, 'ann')).toEqual(['POSTED to EVERYONE', 'NO_BIDS to EVERYONE: nobody_bid']);
    expect(await stage.run()).toEqual({ no_bids: 1 });
  });

  it('find their work by an index', async () => {
    const plan = await stage.api.app.get(Transactor).run(async (tx) => {
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.rows(`SET LOCAL enable_${way} = off`);
      const rows = await tx.rows<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT o.clock_at AS at, o.id FROM opportunity o WHERE o.clock_at <= now() ORDER BY o.clock_at, o.id LIMIT 100`,
      );
      return ok(rows.map((row) => row['QUERY PLAN']).join('\n'));
    });
    expect(plan.ok && plan.value).toContain('opportunity_clock');
  });

  it('let a default stand that has no contract yet, say why, and try again every hour', async () => {
    const [first, second] = [await stage.posted(), await stage.posted()];
    for (const id of [first, second]) await stage.bidOf(id, 'ann');
    stage.moveTo(after(6));
    expect(await stage.run()).toMatchObject({ defaulted: 2, contract_proposed: 2, contract_blocked: 2 });
    const query =
      'query ($id: ID!) { opportunity(id: $id) { id state contract { id versions { number } } waitingFor { reason owner dueAt } } }';
    type Seen = { opportunity: { id: string; contract: { id: string } | null } };
    const seen = await Promise.all([first, second].map((id) => stage.ask<Seen>(query, { id }, 'lead')));
    const done = seen.find(({ opportunity }) => opportunity.contract)!.opportunity;
    const blocked = seen.find(({ opportunity }) => !opportunity.contract)!.opportunity;
    expect(blocked).toMatchObject({
      state: 'DEFAULTED',
      waitingFor: {
        reason: 'The contract could not be proposed: CONTRACT_OVERLAPS.',
        owner: 'the leads of the venture and the reviewers',
        dueAt: after(6, HOUR_MS).toISOString(),
      },
    });
    stage.moveTo(after(6, HOUR_MS - 1));
    // Who was silent does not undo the default alone; an operator may.
    const proposed = { contractId: done.contract!.id, version: 1 };
    await stage.refused('NOT_PERMITTED', null, 'contractWithdraw', '__typename', proposed, 'lead');
    await stage.done('contractWithdraw', 'contract { id }', proposed, 'operator');
    expect(await stage.run()).toEqual({});
    stage.moveTo(after(6, HOUR_MS));
    expect(await stage.run()).toEqual({ contract_proposed: 2 });
    expect((await stage.timeline(blocked.id, 'lead')).sort()).toEqual(
      [
        ...['POSTED to EVERYONE', 'BIDDING_CLOSED to LEADS', 'REMINDED to LEADS', 'ESCALATED to REVIEWERS'],
        ...['DEFAULTED to EVERYONE', 'BID_ACCEPTED to ann', 'CONTRACT_PROPOSED to LEADS', 'CONTRACT_PROPOSED to ann'],
        ...['CONTRACT_BLOCKED to LEADS: CONTRACT_OVERLAPS', 'CONTRACT_BLOCKED to REVIEWERS: CONTRACT_OVERLAPS'],
      ].sort(),
    );
  });

  it('put the contract under its parent, to which whoever posted agreed', async () => {
    const terms = {
      ...{ currency: 'EUR', parties: [{ id: 'venture', rank: 1 }], distributable: 'gross', residual: 'venture' },
      waterfall: [{ id: 'all', kind: 'percent', base: 'pool', payees: [{ to: 'venture', rate: '1/2' }] }],
    };
    const drafting = { ventureId: stage.venture.id, name: 'Above', terms, effectiveFrom: '2027-01' };
    const participants = [{ key: 'venture', partyId: stage.venture.party }];
    type Drafted = { contract: { id: string; versions: { versionHash: string }[] } };
    const selection = 'contract { id versions { versionHash } }';
    const { contract } = await stage.done<Drafted>('contractDraft', selection, { ...drafting, participants }, 'lead');
    const named = { contractId: contract.id, version: 1 };
    await stage.done('contractPropose', 'contract { id }', named, 'lead');
    const signature = { ...named, partyId: stage.venture.party, versionHash: contract.versions[0]?.versionHash };
    await stage.done('contractSign', 'contract { id }', signature, 'lead');
    const id = await stage.posted({ parentContractId: contract.id });
    const later = { parentContractId: contract.id, currency: 'USD', reviewEndsAt: after(8).toISOString() };
    const late = await stage.posted(later);
    for (const one of [id, late]) await stage.bidOf(one, 'ann');
    stage.moveTo(after(6));
    expect(await stage.run()).toMatchObject({ defaulted: 1, contract_proposed: 2 });
    const query = `query ($id: ID!) { opportunity(id: $id) { parentContract { id }
      contract { parent { state parent { id } } versions { effectiveFrom } } } }`;
    const link = { state: 'AGREED', parent: { id: contract.id } };
    expect(await stage.ask(query, { id }, 'lead')).toEqual({
      opportunity: {
        parentContract: { id: contract.id },
        contract: { parent: link, versions: [{ effectiveFrom: '2027-01' }] },
      },
    });

    type Told = { opportunity: { timeline: { nodes: { kind: string; nextAction: string }[] } } };
    const newest = 'query ($id: ID!) { opportunity(id: $id) { timeline(first: 1) { nodes { kind nextAction } } } }';
    expect((await stage.ask<Told>(newest, { id }, 'ann')).opportunity.timeline.nodes).toEqual([
      {
        kind: 'CONTRACT_PROPOSED',
        nextAction: expect.stringContaining(' It takes effect in 2027-01, the first month '),
      },
    ]);

    // The parent ends while the other one is reviewed: its joiners are told, and nothing is tried again.
    const ending = { contractId: contract.id, reason: 'It is done.', lastMonth: '2027-06' };
    await stage.done('contractDisbandingPropose', 'contract { id }', ending, 'lead');
    const agreement = { contractId: contract.id, number: 1, partyId: stage.venture.party };
    await stage.done('contractDisbandingAgree', 'contract { id }', agreement, 'lead');
    stage.moveTo(after(8));
    expect(await stage.run()).toEqual({ escalated: 1, defaulted: 1, bid_accepted: 1, contract_blocked: 3 });
    const ended = { opportunity: { state: 'DEFAULTED', contract: null, waitingFor: null } };
    const asked = 'query ($id: ID!) { opportunity(id: $id) { state contract { name } waitingFor { reason } } }';
    expect(await stage.ask(asked, { id: late }, 'ann')).toEqual(ended);
    expect((await stage.timeline(late, 'ann')).at(-1)).toBe('CONTRACT_BLOCKED to ann: PARENT_ENDED');
    stage.moveTo(after(8, HOUR_MS));
    expect(await stage.run()).toEqual({});

    await stage.person('watcher', 'auditor');
    const application = {
      name: 'Watchers',
      kind: 'USER',
      origin: 'INTERNAL',
      userScenario: 'All',
      idempotencyKey: 'w',
    };
    type Applied = { venture: { id: string } };
    const { venture } = await stage.done<Applied>('ventureApply', 'venture { id }', application, 'watcher');
    await stage.done('ventureAdmit', 'venture { id }', { id: venture.id, reasonCode: 'CRITERIA_MET' }, 'reviewer');
    const posting = stage.posting({ parentContractId: contract.id, ventureId: venture.id });
    const refused = ['opportunityDraft', '__typename', posting, 'watcher'] as const;
    await stage.refused('NOT_PERMITTED', ['parentContractId'], ...refused);
  });

  it('end what nobody bid for, and what lost its venture', async () => {
    const lonely = await stage.posted();
    stage.moveTo(after(2));
    const query = 'query ($id: ID!) { opportunity(id: $id) { state reasonCode } }';
    const nobody = { opportunity: { state: 'NO_BIDS', reasonCode: 'nobody_bid' } };
    expect(await stage.ask(query, { id: lonely }, 'stranger')).toEqual(nobody);
    expect(await stage.run()).toEqual({ no_bids: 1 });
    expect(await stage.ask(query, { id: lonely }, 'stranger')).toEqual(nobody);
    const orphan = await stage.posted();
    await stage.bidOf(orphan, 'ann');
    await stage.done('ventureClose', 'venture { id }', { id: stage.venture.id }, 'lead');
    stage.moveTo(after(4));
    expect(await stage.run()).toEqual({ withdrawn: 1 });
    expect(await stage.ask(query, { id: orphan }, 'ann')).toEqual({
      opportunity: { state: 'WITHDRAWN', reasonCode: 'venture_not_admitted' },
    });
    const again = await stage.posted({ ventureId: await anotherVenture() });
    expect(again).not.toBe(lonely);
  });

  it('refuse a bid that was sent in time and got the lock too late', async () => {
    const id = await stage.posted();
    stage.moveTo(after(2, -1));
    const input = stage.bid(id, 'ann');
    const racer = await stage.signedIn('ann');
    const before = await stage.state();
    const holder = new pg.Client({ connectionString: stage.api.databaseUrl, options: '-c search_path=chuang' });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM opportunity WHERE id = $1 FOR UPDATE', [idOf('opportunity', id)]);
    const waiting = stage.api.mutate<object>('bidPlace', 'BidPlaceInput', 'bid { id }', input, racer);
    await untilSomebodyWaits(holder);
    stage.moveTo(after(2));
    await holder.query('COMMIT');
    await holder.end();
    expect((await waiting).userErrors).toMatchObject([{ code: 'BIDDING_CLOSED' }]);
    expect(await stage.state()).toEqual(before);
  });

  it('take a bid before the deadline and never at it or later, however close they come', async () => {
    const id = await stage.posted({ slots: [{ kind: 'SUPPLIER', places: 100 }] });
    for (let index = 0; index < 12; index += 1) await stage.person(`racer-${index}`);
    stage.moveTo(after(2, -4));
    await stage.bidOf(id, 'ann');
    const calls = Array.from({ length: 12 }, (_, index) => stage.bid(id, `racer-${index}`));
    for (let index = 0; index < 12; index += 1) await stage.signedIn(`racer-${index}`);
    // Every look at the clock is a little later, so that the deadline falls among them.
    const clock = stage.api.app.get(Clock, { strict: false });
    const kept = clock.now.bind(clock);
    let looks = 0;
    clock.now = () => new Date(after(2, -4).getTime() + Math.floor((looks += 1) / 8));
    const bids = calls.map((input, index) => {
      const racer = stage.who(`racer-${index}`);
      return stage.api.mutate<{ bid: Placed | null }>('bidPlace', 'BidPlaceInput', 'bid { placedAt }', input, racer);
    });
    const workers = [1, 2].map(() => stage.run());
    const answers = await Promise.all(bids);
    await Promise.all(workers);
    clock.now = kept;
    const taken = answers.flatMap(({ bid }) => bid ?? []);
    for (const { placedAt } of taken) expect(new Date(placedAt) < after(2)).toBe(true);
    for (const { bid, userErrors } of answers) {
      expect(userErrors.map(({ code }) => code)).toEqual(bid ? [] : ['BIDDING_CLOSED']);
    }
    stage.moveTo(after(2));
    await stage.refused('BIDDING_CLOSED', null, 'bidPlace', '__typename', stage.bid(id, 'bob'), 'bob');
    stage.moveTo(after(6));
    const counts = await stage.run();
    expect(counts.bid_accepted).toBe(taken.length + 1);
    expect(await verifyOpportunities(stage.api.app.get(Transactor).reader)).toEqual([]);
  });
});

async function untilSomebodyWaits(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waiting`,
    );
    if (rows[0]?.waiting) return;
    await sleep(5);
  }
}

type Placed = { readonly placedAt: string };

async function anotherVenture(): Promise<string> {
  await stage.nextVenture();
  return stage.venture.id;
}

function idOf<K extends 'venture' | 'opportunity'>(kind: K, text: string) {
  const id = parseId(kind, text);
  if (!id.ok) throw new Error(text);
  return id.value;
}
