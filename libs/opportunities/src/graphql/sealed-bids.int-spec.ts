import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, type GraphQLField, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { schemaOf } from '#libs/platform';
import { nodeOf, richSelection } from '../../../../test/contract/rich-selection.js';
import { DAY_MS, HOUR_MS, OpportunityStage } from '../../../../test/opportunity-stage.js';

/** Everybody who is not of the bidder's party: nobody at all, who decides, who belongs, who bids too, and every role. */
const OTHERS = ['lead', 'member', 'bob', 'stranger', 'reviewer', 'operator', 'finance', 'approver', 'auditor'];

let stage: OpportunityStage;

beforeAll(async () => {
  stage = await OpportunityStage.open();
  for (const role of ['finance', 'approver', 'auditor'] as const) await stage.person(role, role);
});

afterAll(async () => {
  await stage.api.stop();
});

describe('before the deadline', () => {
  it('nothing that anybody else can ask or try answers another byte because of a bid', async () => {
    const id = await stage.posted();
    await stage.bidOf(id, 'bob');
    const empty = await everythingSeen(id, { of: 'nobody' });
    const first = await stage.bidOf(id, 'ann', { message: 'Nobody knows.' });
    await stage.done('bidRevise', 'bid { version }', { bidId: first, version: 1, ask: '1/9' }, 'ann');
    const second = await stage.bidOf(id, 'ann', { kind: 'DESIGN' });
    await stage.done('bidWithdraw', 'bid { state }', { bidId: second }, 'ann');
    expect(await everythingSeen(id, { of: first })).toEqual(empty);
    // The walk sees something: what ann is told of it herself differs.
    const own = '{ bids { nodes { id } } }';
    expect(await stage.ask(own, {}, 'ann')).not.toEqual({ bids: { nodes: [] } });
    expect(empty.length).toBeGreaterThan(OTHERS.length * 20);
  });

  it('the bidder sees every version, and a colleague who only belongs to the party sees and cannot change it', async () => {
    await stage.nextVenture();
    const id = await stage.posted();
    const made = await stage.done<{ party: { id: string } }>(
      'partyCreate',
      'party { id }',
      { name: 'Cold Works' },
      'ann',
    );
    const membership = { partyId: made.party.id, email: stage.who('cem').email, role: 'MEMBER' };
    await stage.done('membershipAdd', 'party { id }', membership, 'ann');
    const bidId = await stage.bidOf(id, 'ann', { partyId: made.party.id });
    await stage.done('bidRevise', 'bid { id }', { bidId, version: 1, ask: '2/5', message: 'Less noise' }, 'ann');
    const query = `query ($id: ID!) { bid(id: $id) { ask party { name } versions { version ask message } viewerCan { revise { allowed code } } } }`;
    expect(await stage.ask(query, { id: bidId }, 'cem')).toEqual({
      bid: {
        ask: '2/5',
        party: { name: 'Cold Works' },
        versions: [
          { version: 1, ask: '1/3', message: null },
          { version: 2, ask: '2/5', message: 'Less noise' },
        ],
        viewerCan: { revise: { allowed: false, code: 'NOT_PERMITTED' } },
      },
    });
    const changed = { bidId, version: 2, ask: '1/2' };
    await stage.refused('NOT_PERMITTED', ['partyId'], 'bidRevise', '__typename', changed, 'cem');
    await stage.refused('NOT_FOUND', null, 'bidRevise', '__typename', changed, 'lead');
    await stage.refused('VERSION_CONFLICT', ['version'], 'bidRevise', '__typename', { ...changed, version: 1 }, 'ann');
  });

  it('a party has one bid a kind, a bid ten versions, and a lead none', async () => {
    const id = await stage.posted({ currency: 'EUR' });
    const bidId = await stage.bidOf(id, 'ann');
    await stage.refused('BID_EXISTS', ['kind'], 'bidPlace', '__typename', stage.bid(id, 'ann'), 'ann');
    const forAnother = stage.bid(id, 'bob');
    await stage.refused('NOT_PERMITTED', ['partyId'], 'bidPlace', '__typename', forAnother, 'ann');
    await stage.refused('NOT_PERMITTED', null, 'bidPlace', '__typename', stage.bid(id, 'lead'), 'lead');
    const channel = stage.bid(id, 'ann', { kind: 'CHANNEL' });
    await stage.refused('INPUT_INVALID', ['kind'], 'bidPlace', '__typename', channel, 'ann');
    const low = stage.bid(id, 'bob', { pledges: [{ indicator: 'deliveries', pledge: '89' }] });
    await stage.refused('PLEDGE_INVALID', ['pledges', '0', 'pledge'], 'bidPlace', '__typename', low, 'bob');
    for (let version = 1; version < 10; version += 1) {
      await stage.done('bidRevise', 'bid { id }', { bidId, version, ask: `1/${version}` }, 'ann');
    }
    const once = { bidId, version: 10, ask: '1/2' };
    await stage.refused('BID_VERSIONS_EXHAUSTED', null, 'bidRevise', '__typename', once, 'ann');
    await stage.done('bidWithdraw', 'bid { id }', { bidId }, 'ann');
    const again = stage.bid(id, 'ann');
    await stage.refused('BID_VERSIONS_EXHAUSTED', null, 'bidPlace', '__typename', again, 'ann');
  });

  it('a repeated call answers the same bid, also after the deadline, and a bid taken back is placed anew', async () => {
    const id = await stage.posted({ currency: 'USD' });
    const input = stage.bid(id, 'cem');
    const [one, two] = [1, 2].map(() => stage.done<{ bid: object }>('bidPlace', 'bid { id version }', input, 'cem'));
    expect(await two).toEqual(await one);
    const { bid } = (await one) as { bid: { id: string } };
    await stage.done('bidWithdraw', 'bid { id }', { bidId: bid.id }, 'cem');
    const anew = await stage.done('bidPlace', 'bid { id version state }', stage.bid(id, 'cem'), 'cem');
    expect(anew).toMatchObject({ bid: { id: bid.id, version: 3, state: 'PLACED' } });
    stage.moveTo(new Date(stage.now.getTime() + 3 * DAY_MS));
    expect(await stage.done('bidPlace', 'bid { id }', input, 'cem')).toMatchObject({ bid: { id: bid.id } });
  });
});

describe('after the deadline', () => {
  it('leads, reviewers and auditors see the bids that stand; members, other bidders and strangers see their own', async () => {
    await stage.nextVenture();
    const id = await stage.posted();
    await stage.bidOf(id, 'ann');
    await stage.bidOf(id, 'bob');
    await stage.bidOf(id, 'member', { kind: 'DESIGN' });
    const gone = await stage.bidOf(id, 'cem');
    await stage.done('bidWithdraw', 'bid { id }', { bidId: gone }, 'cem');
    stage.moveTo(new Date(stage.now.getTime() + 2 * DAY_MS));
    const seen: Record<string, string[]> = {};
    for (const by of [...OTHERS, 'ann', 'cem']) {
      const query = `query ($id: ID!) { opportunity(id: $id) { bids { nodes { party { name } } } } bids(filter: { opportunityId: $id }) { nodes { party { name } } } }`;
      type Nodes = { nodes: { party: { name: string } }[] };
      const { opportunity, bids } = await stage.ask<{ opportunity: { bids: Nodes }; bids: Nodes }>(query, { id }, by);
      expect(bids).toEqual(opportunity.bids);
      seen[by] = bids.nodes.map(({ party }) => party.name).sort();
    }
    const all = ['ann', 'bob', 'member'];
    expect(seen).toEqual({
      ...{ lead: all, reviewer: all, auditor: all, member: ['member'], bob: ['bob'], ann: ['ann'], cem: ['cem'] },
      ...{ stranger: [], operator: [], finance: [], approver: [] },
    });
    await stage.refused('BIDDING_CLOSED', null, 'bidPlace', '__typename', stage.bid(id, 'stranger'), 'stranger');
    const own = await stage.ask<{ bids: { nodes: { id: string }[] } }>(
      '{ bids(first: 1) { nodes { id } } }',
      {},
      'ann',
    );
    const bidId = own.bids.nodes[0]!.id;
    await stage.refused('BIDDING_CLOSED', null, 'bidRevise', '__typename', { bidId, version: 1, ask: '1' }, 'ann');
    await stage.refused('BIDDING_CLOSED', null, 'bidWithdraw', '__typename', { bidId }, 'ann');
  });

  it('what was withdrawn before it stays sealed, so that nobody withdraws to look', async () => {
    await stage.nextVenture();
    const id = await stage.posted();
    const bidId = await stage.bidOf(id, 'ann');
    stage.moveTo(new Date(stage.now.getTime() + DAY_MS));
    const taking = { opportunityId: id, reasonCode: 'FUNDING_GONE' };
    await stage.refused('NOT_PERMITTED', null, 'opportunityWithdraw', '__typename', taking, 'member');
    await stage.done('opportunityWithdraw', 'opportunity { state }', taking, 'lead');
    stage.moveTo(new Date(stage.now.getTime() + 9 * DAY_MS + HOUR_MS));
    await stage.run();
    const query =
      'query ($id: ID!, $bid: ID!) { opportunity(id: $id) { state reasonCode bids { nodes { id } } } bid(id: $bid) { id } }';
    const opportunity = { state: 'WITHDRAWN', reasonCode: 'funding_gone', bids: { nodes: [] } };
    for (const by of ['lead', 'reviewer', 'auditor']) {
      expect(await stage.ask(query, { id, bid: bidId }, by)).toEqual({ opportunity, bid: null });
    }
    expect(await stage.timeline(id, 'ann')).toEqual(['POSTED to EVERYONE', 'WITHDRAWN to EVERYONE: funding_gone']);
    await stage.refused('BIDDING_CLOSED', null, 'bidWithdraw', '__typename', { bidId }, 'ann');
  });
});

/**
 * Every query of the schema that needs nothing but an id of this story, with all its fields, as everybody; and what a
 * nosy caller could try: to change, to decide, to conclude, with the bid's own id where there is one.
 */
async function everythingSeen(opportunityId: string, { of }: { of: string }): Promise<string[]> {
  const seen: string[] = [];
  const queries = Object.values(schemaOf(stage.api.app).getQueryType()?.getFields() ?? {});
  const ids = { opportunity: opportunityId, venture: stage.venture.id, party: stage.who('ann').party, bid: of };
  for (const by of OTHERS) {
    for (const field of queries) {
      const query = walk(field, ids);
      if (query) seen.push(await answered(by, query));
    }
    const narrowed = `bids(filter: { opportunityId: "${opportunityId}", partyId: "${ids.party}" }) { nodes { id } }`;
    seen.push(await answered(by, `{ ${narrowed} }`));
    for (const state of ['OPEN', 'IN_REVIEW', 'NO_BIDS']) {
      seen.push(await answered(by, `{ opportunities(filter: { state: ${state} }) { nodes { id state } } }`));
    }
    const named = of === 'nobody' ? 'bid_01h455vb4pex5vsknk084sn02q' : of;
    for (const name of [
      'bidRevise(input: { version: 1, ask: "1",',
      'bidWithdraw(input: {',
      'shareReviewDecide(input: { weight: "1",',
    ]) {
      seen.push(
        await answered(by, `mutation { ${name} bidId: "${named}" }) { bid { id } userErrors { code message path } } }`),
      );
    }
    const concluding = `shareReviewConclude(input: { opportunityId: "${opportunityId}" })`;
    seen.push(await answered(by, `mutation { ${concluding} { opportunity { id } userErrors { code message path } } }`));
  }
  seen.push(JSON.stringify(await stage.run()));
  return seen;
}

async function answered(by: string, query: string): Promise<string> {
  const { data, errors } = await stage.api.graphql(query, {}, await stage.signedIn(by));
  const codes = errors.map(({ message, extensions }) => `${extensions.code} ${message}`);
  const asked = query.replace(/"bid_\w+"/, 'a bid').slice(0, 60);
  return `${by}: ${asked}: ${JSON.stringify({ data, codes })}`;
}

function walk(field: GraphQLField<unknown, unknown>, ids: Readonly<Record<string, string>>): string | undefined {
  const required = field.args.filter(isRequiredArgument).map(({ name }) => name);
  const values = required.map((name) => (name === 'id' ? ids[field.name] : ids[name.replace(/Id$/, '')]));
  if (values.some((value) => value === undefined || value === 'nobody')) return undefined;
  const given = required.map((name, index) => `${name}: "${values[index] ?? ''}"`);
  const isList = field.args.some(({ name }) => name === 'first');
  const inBrackets = [...given, ...(isList ? ['first: 5'] : [])].join(', ');
  const named = getNamedType(field.type);
  if (isLeafType(named) || !isObjectType(named) || field.name === 'bid') return undefined;
  const node = nodeOf(named);
  const selection = node ? `nodes { ${richSelection(node)} }` : richSelection(named);
  return `{ ${field.name}${inBrackets ? `(${inBrackets})` : ''} { ${selection} } }`;
}
