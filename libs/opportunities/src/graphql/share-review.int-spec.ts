import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyOpportunities } from '#libs/opportunities';
import { Transactor } from '#libs/platform';
import pg from 'pg';
import { DAY_MS, OpportunityStage } from '../../../../test/opportunity-stage.js';

let stage: OpportunityStage;
let id: string;
let bids: Record<'ann' | 'bob' | 'cem' | 'member', string>;

beforeAll(async () => {
  stage = await OpportunityStage.open();
});

/** Three suppliers for two places and a designer, in review. */
beforeEach(async () => {
  await stage.nextVenture();
  id = await stage.posted({ platformFeeRate: '1/20' });
  bids = {
    ann: await stage.bidOf(id, 'ann', { ask: '1/2' }),
    bob: await stage.bidOf(id, 'bob', { ask: '1/3' }),
    cem: await stage.bidOf(id, 'cem', { ask: '1/4' }),
    member: await stage.bidOf(id, 'member', { ask: '1/4', kind: 'DESIGN' }),
  };
  stage.moveTo(new Date(stage.now.getTime() + 3 * DAY_MS));
});

afterAll(async () => {
  await stage.api.stop();
});

const decide = (name: keyof typeof bids, decision: object, by = 'lead') =>
  stage.done('shareReviewDecide', 'bid { decision { outcome } }', { bidId: bids[name], ...decision }, by);
const concluding = () => ({ opportunityId: id });

describe('a share review', () => {
  it('needs a lead, bounds, places and weights that add up, and changes nothing before', async () => {
    const ann = { bidId: bids.ann };
    const decideAs = async (code: string, path: string[] | null, input: object, by = 'lead') =>
      stage.refused(code, path, 'shareReviewDecide', '__typename', input, by);
    await decideAs('NOT_FOUND', null, { ...ann, weight: '1/2' }, 'member');
    await decideAs('NOT_PERMITTED', null, { ...ann, weight: '1/2' }, 'ann');
    await decideAs('NOT_PERMITTED', null, { ...ann, weight: '1/2' }, 'reviewer');
    expect(await decideAs('WEIGHT_INVALID', ['weight'], { ...ann, weight: '2499/10000' })).toBe(
      'the bid asks 1/2, and no joiner gets less than 1/2 of that: at least 1/4',
    );
    await decideAs('INPUT_INVALID', ['weight'], { ...ann, weight: '1/2', reasonCode: 'OTHER' });
    await decideAs('INPUT_INVALID', ['weight'], ann);
    await decideAs('INPUT_INVALID', ['comment'], { ...ann, reasonCode: 'OTHER' });
    const conclude = (code: string) =>
      stage.refused(code, null, 'shareReviewConclude', '__typename', concluding(), 'lead');
    expect(await conclude('REVIEW_INCOMPLETE')).toBe('4 bids have no decision yet');
    for (const name of ['ann', 'bob', 'cem', 'member'] as const) await decide(name, { weight: '1/4' });
    await conclude('PLACES_EXCEEDED');
    await decide('cem', { reasonCode: 'CAPACITY_DOUBTFUL', comment: 'One press only' });
    expect(await conclude('WEIGHTS_SUM_INVALID')).toBe('the weights of the accepted add up to 3/4, not to 1/1');
    const query = 'query ($id: ID!) { bid(id: $id) { decision { outcome } } }';
    expect(await stage.ask(query, { id: bids.cem }, 'cem')).toEqual({ bid: { decision: null } });
  });

  it('ends with the contract before everybody, and a reason for who does not join', async () => {
    await decide('ann', { weight: '5/12' });
    await decide('bob', { weight: '1/3', comment: 'Gladly' });
    await decide('cem', { reasonCode: 'PLEDGE_TOO_LOW', comment: 'Others deliver more' });
    await decide('member', { weight: '1/4' });
    const selection = `opportunity { state waitingFor { reason } viewerCan { review { code } }
      contract { name versions { state effectiveFrom terms participants { key party { name } } waitingFor { reason } } } }`;
    const { opportunity } = await stage.done<{ opportunity: object }>(
      'shareReviewConclude',
      selection,
      concluding(),
      'lead',
    );
    expect(opportunity).toMatchObject({
      state: 'DECIDED',
      waitingFor: null,
      viewerCan: { review: { code: 'STATE_NOT_ALLOWED' } },
      contract: {
        name: 'Silent compressor',
        versions: [
          {
            ...{ state: 'PROPOSED', effectiveFrom: '2026-03' },
            terms: {
              distributable: { sub: ['gross', 'refunds'] },
              waterfall: [
                { id: 'platform_fee', base: 'distributable', payees: [{ to: 'platform', rate: '1/20' }] },
                {
                  id: 'joiners',
                  base: 'distributable',
                  payees: [
                    { to: 'supplier_1', rate: '1/8' },
                    { to: 'supplier_2', rate: '1/10' },
                    { to: 'design_1', rate: '3/40' },
                  ],
                },
              ],
              residual: 'venture',
            },
            waitingFor: { reason: 'Signatures are missing of: design_1, platform, supplier_1, supplier_2, venture.' },
          },
        ],
      },
    });
    const query = 'query ($id: ID!) { bid(id: $id) { decision { outcome weight reasonCode comment } } }';
    const decisionOf = async (name: keyof typeof bids) => stage.ask(query, { id: bids[name] }, name);
    expect(await decisionOf('cem')).toEqual({
      bid: {
        decision: { outcome: 'REJECTED', weight: null, reasonCode: 'PLEDGE_TOO_LOW', comment: 'Others deliver more' },
      },
    });
    expect(await decisionOf('bob')).toEqual({
      bid: { decision: { outcome: 'ACCEPTED', weight: '1/3', reasonCode: null, comment: 'Gladly' } },
    });
    expect(await stage.timeline(id, 'cem')).toEqual([
      ...['POSTED to EVERYONE', 'DECIDED to EVERYONE', 'BID_REJECTED to cem: pledge_too_low'],
    ]);
    expect(await stage.timeline(id, 'bob')).toEqual([
      ...['POSTED to EVERYONE', 'DECIDED to EVERYONE', 'BID_ACCEPTED to bob', 'CONTRACT_PROPOSED to bob'],
    ]);
    await stage.refused('STATE_NOT_ALLOWED', null, 'shareReviewConclude', '__typename', concluding(), 'lead');
    const again = { bidId: bids.bob, weight: '1/2' };
    await stage.refused('STATE_NOT_ALLOWED', null, 'shareReviewDecide', '__typename', again, 'lead');
    const lines = await stage.timeline(id, 'lead');
    stage.moveTo(new Date(stage.now.getTime() + 30 * DAY_MS));
    await stage.run();
    expect(await stage.timeline(id, 'lead')).toEqual(lines);
  });

  it('is concluded whole or not at all: what contracts refuses leaves every line as it was', async () => {
    const other = await stage.posted();
    await stage.bidOf(other, 'ann', { ask: '1' });
    stage.moveTo(new Date(stage.now.getTime() + 2 * DAY_MS));
    const { bids: found } = await stage.ask<{ bids: { nodes: { id: string }[] } }>(
      'query ($id: ID!) { bids(filter: { opportunityId: $id }) { nodes { id } } }',
      { id: other },
      'lead',
    );
    await stage.done('shareReviewDecide', 'bid { id }', { bidId: found.nodes[0]!.id, weight: '1' }, 'lead');
    await stage.done('shareReviewConclude', 'opportunity { id }', { opportunityId: other }, 'lead');
    for (const name of ['ann', 'bob', 'cem'] as const) await decide(name, { reasonCode: 'SHARE_TOO_HIGH' });
    stage.moveTo(new Date(stage.now.getTime() - DAY_MS / 2));
    await decide('member', { weight: '1' });
    await stage.refused('CONTRACT_OVERLAPS', null, 'shareReviewConclude', '__typename', concluding(), 'lead');
  });

  it('in which nobody is accepted ends without joiners, and the venture posts again', async () => {
    for (const name of ['ann', 'bob', 'cem', 'member'] as const)
      await decide(name, { reasonCode: 'REQUIREMENTS_NOT_MET' });
    const selection = 'opportunity { state reasonCode contract { id } }';
    const ended = await stage.done('shareReviewConclude', selection, concluding(), 'lead');
    expect(ended).toMatchObject({ opportunity: { state: 'NO_BIDS', reasonCode: 'all_rejected', contract: null } });
    expect(await stage.posted()).not.toBe(id);
  });
});

describe('the proof of opportunities', () => {
  it('names what somebody changed by hand', async () => {
    for (const name of ['ann', 'bob', 'cem', 'member'] as const)
      await decide(name, { reasonCode: 'REQUIREMENTS_NOT_MET' });
    stage.moveTo(new Date(stage.now.getTime() + 30 * DAY_MS));
    expect((await stage.run()).defaulted).toBeGreaterThan(0);
    const { reader } = stage.api.app.get(Transactor);
    expect(await verifyOpportunities(reader)).toEqual([]);
    const owner = new pg.Client({ connectionString: stage.api.databaseUrl, options: '-c search_path=chuang' });
    await owner.connect();
    const tamperings = {
      'every opportunity says what its published hash was made of': `UPDATE opportunity_slot SET places = places + 1`,
      'accepted bids have places, and their weights add up to 1': `UPDATE opportunity_bid SET weight = '1/2' WHERE outcome = 'accepted'`,
      'every default is what its rule gives': `UPDATE opportunity_bid SET changed_at = changed_at - interval '1 hour'
        WHERE outcome = 'rejected' AND opportunity_id IN (SELECT id FROM opportunity WHERE state = 'defaulted')`,
      'every bid of an ended opportunity that stood has a decision': `UPDATE opportunity_bid SET outcome = NULL, weight = NULL, rejection = NULL
        WHERE outcome = 'rejected' AND opportunity_id IN (SELECT id FROM opportunity WHERE state = 'defaulted')`,
      'every bid is its last version': `UPDATE opportunity_bid SET ask = '1/7'`,
      'no version of a bid was made after the deadline': `UPDATE opportunity_bid_version SET at = at + interval '2 days'`,
      'every end has its line in the timeline, once': `DELETE FROM opportunity_entry WHERE kind = 'defaulted'`,
    };
    for (const [check, sql] of Object.entries(tamperings)) {
      await owner.query('BEGIN');
      expect((await owner.query(sql)).rowCount).toBeGreaterThan(0);
      await owner.query('COMMIT');
      const found = (await verifyOpportunities(reader)).map((finding) => finding.check);
      expect({ check, found: found.includes(check) }).toEqual({ check, found: true });
    }
    await owner.end();
  });
});
