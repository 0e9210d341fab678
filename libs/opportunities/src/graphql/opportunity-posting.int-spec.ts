import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicId, stableId } from '#libs/kernel';
import { DAY_MS, HOUR_MS, OpportunityStage } from '../../../../test/opportunity-stage.js';

type Node = { readonly id: string; readonly state: string };
type Page = { opportunities: { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };

let stage: OpportunityStage;

beforeAll(async () => {
  stage = await OpportunityStage.open();
});

afterAll(async () => {
  await stage.api.stop();
});

async function list(filter: object, by = 'stranger', more: object = {}): Promise<Page['opportunities']> {
  const query = `query ($filter: OpportunityFilter, $first: Int! = 100, $after: String) {
    opportunities(filter: $filter, first: $first, after: $after) { nodes { id state } pageInfo { hasNextPage endCursor } } }`;
  return (await stage.ask<Page>(query, { filter, ...more }, by)).opportunities;
}

describe('posting an opportunity', () => {
  it('shows its default, its hash and its moments from the draft on, to its own people first', async () => {
    const id = await stage.drafted();
    const query = `query ($id: ID!) { opportunity(id: $id) { state publishedHash published sharing { default }
      schedule { biddingEndsAt remindAt escalateAt reviewEndsAt } slots { kind places targets { pledge } obligations { code every } }
      viewerCan { post { allowed } withdraw { allowed } bid { code } review { code } } } }`;
    type Seen = { opportunity: { publishedHash: string; published: object } | null };
    const drafted = await stage.ask<Seen>(query, { id }, 'lead');
    expect(drafted.opportunity).toMatchObject({
      state: 'DRAFT',
      sharing: { default: { name: 'equal-split/1' } },
      published: { default: { name: 'equal-split/1' }, opportunity: id, venture: stage.venture.id },
      slots: [
        { kind: 'SUPPLIER', places: 2, targets: [{ pledge: '95' }], obligations: [] },
        { kind: 'DESIGN', places: 1, targets: [], obligations: [{ code: 'drawings', every: 'MONTH' }] },
      ],
      viewerCan: {
        post: { allowed: true },
        withdraw: { allowed: true },
        bid: { code: 'NOT_PERMITTED' },
        review: { code: 'STATE_NOT_ALLOWED' },
      },
    });
    expect(await stage.ask(query, { id }, 'stranger')).toEqual({ opportunity: null });
    await stage.refused('NOT_FOUND', null, 'opportunityPost', '__typename', { opportunityId: id }, 'stranger');
    await stage.refused('NOT_PERMITTED', null, 'opportunityPost', '__typename', { opportunityId: id }, 'member');
    await stage.done('opportunityPost', 'opportunity { id }', { opportunityId: id }, 'lead');
    await stage.refused('STATE_NOT_ALLOWED', null, 'opportunityPost', '__typename', { opportunityId: id }, 'lead');
    const posted = await stage.ask<Seen>(query, { id }, 'stranger');
    expect(posted.opportunity).toMatchObject({
      publishedHash: drafted.opportunity?.publishedHash,
      published: drafted.opportunity?.published,
    });
  });

  it('is for leads of an admitted venture, with a parent contract that they see, and repeats itself by its key', async () => {
    const input = stage.posting();
    const first = await stage.done('opportunityDraft', 'opportunity { id }', input, 'lead');
    expect(await stage.done('opportunityDraft', 'opportunity { id }', input, 'lead')).toEqual(first);
    const drafting = (more: object) => ['opportunityDraft', '__typename', stage.posting(more)] as const;
    await stage.refused(
      'IDEMPOTENCY_KEY_REUSED',
      ['idempotencyKey'],
      'opportunityDraft',
      '__typename',
      { ...input, title: 'Other' },
      'lead',
    );
    await stage.refused('NOT_PERMITTED', null, ...drafting({}), 'member');
    await stage.refused('NOT_PERMITTED', null, ...drafting({}), 'stranger');
    const nobody = publicId('contract', stableId<'contract'>('nobody’s'));
    await stage.refused('NOT_FOUND', ['parentContractId'], ...drafting({ parentContractId: nobody }), 'lead');
    await stage.refused('OPPORTUNITY_INVALID', ['joinersRate'], ...drafting({ joinersRate: '0.3' }), 'lead');
    const target = { indicator: 'deliveries', direction: 'DOWN', floor: '1', benchmark: '2', pledge: '3' };
    const falling = { slots: [{ kind: 'CHANNEL', places: 1, targets: [target] }] };
    await stage.refused('CLAUSES_INVALID', ['slots', '0', 'targets', '0'], ...drafting(falling), 'lead');
  });

  it('looks at the deadline again when a draft is posted', async () => {
    const id = await stage.drafted();
    stage.moveTo(new Date(stage.now.getTime() + 2 * DAY_MS - HOUR_MS + 1));
    const posting = ['opportunityPost', '__typename', { opportunityId: id }, 'lead'] as const;
    await stage.refused('OPPORTUNITY_INVALID', ['biddingEndsAt'], ...posting);
    await stage.done('opportunityWithdraw', 'opportunity { id }', { opportunityId: id, reasonCode: 'OTHER' }, 'lead');
  });
});

describe('the month in which the contract takes effect', () => {
  it('is not over and not too far ahead, when it is drafted and again when it is posted', async () => {
    const drafting = (month: string) =>
      ['opportunityDraft', '__typename', stage.posting({ effectiveFrom: month }), 'lead'] as const;
    await stage.refused('OPPORTUNITY_INVALID', ['effectiveFrom'], ...drafting('2026-02'));
    await stage.refused('MONTH_TOO_FAR_AHEAD', ['effectiveFrom'], ...drafting('9999-12'));
    const until = (day: string) => `2026-${day}T00:00:00.000Z`;
    const id = await stage.drafted({ biddingEndsAt: until('04-20'), reviewEndsAt: until('04-30') });
    stage.moveTo(new Date(until('04-01')));
    const posting = ['opportunityPost', '__typename', { opportunityId: id }, 'lead'] as const;
    await stage.refused('OPPORTUNITY_INVALID', ['effectiveFrom'], ...posting);
    await stage.done('opportunityWithdraw', 'opportunity { id }', { opportunityId: id, reasonCode: 'OTHER' }, 'lead');
  });
});

describe('the list of opportunities', () => {
  it('filters by what each is at this moment, also where no worker has written it down', async () => {
    await stage.nextVenture();
    const ventureId = stage.venture.id;
    await stage.drafted();
    const taken = await stage.posted();
    await stage.done(
      'opportunityWithdraw',
      'opportunity { id }',
      { opportunityId: taken, reasonCode: 'OTHER' },
      'lead',
    );
    for (const days of [0, 3, 5]) {
      // Five days on, the first of these is past its review and the second in it.
      await stage.posted();
      await stage.bidOf(await stage.posted(), 'ann');
      stage.moveTo(new Date(stage.now.getTime() + (days === 5 ? 0 : 3) * DAY_MS));
    }
    const all = await list({ ventureId }, 'lead');
    const counts = Object.fromEntries(
      ['DRAFT', 'OPEN', 'IN_REVIEW', 'DECIDED', 'DEFAULTED', 'NO_BIDS', 'WITHDRAWN'].map((state) => [
        state,
        all.nodes.filter((node) => node.state === state).length,
      ]),
    );
    expect(counts).toEqual({ DRAFT: 1, OPEN: 2, IN_REVIEW: 1, DECIDED: 0, DEFAULTED: 1, NO_BIDS: 2, WITHDRAWN: 1 });
    for (const [state, count] of Object.entries(counts)) {
      const found = await list({ ventureId, state }, 'lead');
      expect({ state, found: found.nodes }).toEqual({ state, found: all.nodes.filter((node) => node.state === state) });
      expect(found.nodes).toHaveLength(count);
    }
    expect(await list({ ventureId, state: 'DRAFT' })).toMatchObject({ nodes: [] });
    expect((await list({ ventureId })).nodes).toHaveLength(7);
    await stage.run();
    expect((await list({ ventureId }, 'lead')).nodes).toEqual(all.nodes);
  });

  it('filters by kind and venture, and goes on page by page', async () => {
    await stage.nextVenture();
    const ventureId = stage.venture.id;
    const channel = await stage.posted({ slots: [{ kind: 'CHANNEL', places: 1 }] });
    const others = [await stage.posted(), await stage.posted(), await stage.posted()];
    expect((await list({ kind: 'CHANNEL' })).nodes.map(({ id }) => id)).toEqual([channel]);
    const first = await list({ ventureId, kind: 'DESIGN' }, 'stranger', { first: 2 });
    const rest = await list({ ventureId, kind: 'DESIGN' }, 'stranger', { first: 2, after: first.pageInfo.endCursor });
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id).sort()).toEqual(others.sort());
  });
});
