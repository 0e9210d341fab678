import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { openEvents, type Person } from '../events-fixture.js';

describe('events by GraphQL', () => {
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

  const graphql = async (query: string, variables: object, token = maker.token) => {
    const answer = await world.api.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query, variables },
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.json<{ data: Record<string, never> | null; errors?: { message: string }[] }>();
  };

  it('are the same as events by HTTP, and are read back page by page', async () => {
    const event = {
      specversion: '1.0',
      id: 'g1',
      source: 'graphql',
      type: 'org.chuang.revenue.sale.v1',
      subject: publicId('venture', venture),
      time: '2025-03-10T12:00:00+08:00',
      data: { amountMinor: '1999', currency: 'CNY' },
    };
    const review = { ...event, id: 'r1', type: 'review.score', data: { score: 5 } };
    const sent = await world.api.inject({
      method: 'POST',
      url: '/v1/events',
      payload: JSON.stringify([event, review]),
      headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${maker.token}` },
    });
    expect(sent.json()).toMatchObject({ stored: 2 });
    const batch = Array.from({ length: 120 }, (_, index) => ({ externalId: `page-${index}` }));
    await world.send(maker.actor, venture, batch);
    const input = (id: string, minorUnits: string) => ({
      source: 'graphql',
      id,
      ventureId: publicId('venture', venture),
      kind: 'SALE',
      amount: { minorUnits, currency: 'CNY' },
      occurredAt: '2025-03-10T04:00:00Z',
    });
    const recorded = await graphql(
      `
        mutation ($events: [RevenueEventInput!]!) {
          revenueEventsRecord(input: { events: $events }) {
            results {
              index
              outcome
              eventId
              code
            }
            counts {
              stored
              duplicates
              conflicts
              rejected
            }
            userErrors {
              code
            }
          }
        }
      `,
      { events: [input('g1', '1999'), input('g1', '7'), input('g2', '7'), input('g3', '0')] },
    );
    expect(recorded).toEqual({
      data: {
        revenueEventsRecord: {
          results: [
            { index: 0, outcome: 'DUPLICATE', eventId: expect.stringMatching(/^rev_/), code: null },
            { index: 1, outcome: 'CONFLICT', eventId: null, code: 'EVENT_CONFLICT' },
            { index: 2, outcome: 'STORED', eventId: expect.stringMatching(/^rev_/), code: null },
            { index: 3, outcome: 'REJECTED', eventId: null, code: 'AMOUNT_INVALID' },
          ],
          counts: { stored: 1, duplicates: 1, conflicts: 1, rejected: 1 },
          userErrors: [],
        },
      },
    });
    const list = `query ($id: ID!, $first: Int!, $after: String) {
      revenueEvents(ventureId: $id, month: "2025-03", kind: SALE, first: $first, after: $after) {
        nodes { source externalId amount { decimal } } pageInfo { hasNextPage endCursor }
      }
    }`;
    const id = publicId('venture', venture);
    const seen = new Set<string>();
    let after: string | null = null;
    do {
      const page = (await graphql(list, { id, first: 100, after })) as unknown as {
        data: {
          revenueEvents: {
            nodes: { source: string; externalId: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      };
      for (const node of page.data.revenueEvents.nodes) seen.add(`${node.source} ${node.externalId}`);
      after = page.data.revenueEvents.pageInfo.hasNextPage ? page.data.revenueEvents.pageInfo.endCursor : null;
    } while (after !== null);
    const [count] = await world.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM revenue_event WHERE venture_id = $1 AND month = '2025-03' AND kind = 'sale'`,
      [venture],
    );
    expect(count?.n).toBe(122);
    expect(seen.size).toBe(122);
  });

  it('hides events and results from strangers, and shows them to members, finance and auditors', async () => {
    const query = `query ($id: ID!) {
      revenueEvents(ventureId: $id, first: 1) { nodes { id } }
      valueEvents(ventureId: $id, first: 1) { nodes { id data } }
      indicatorResults(ventureId: $id, month: "2025-03") { numerator indicator { code } }
    }`;
    const id = publicId('venture', venture);
    const stranger = await world.person('stranger');
    const hidden = { data: { revenueEvents: null, valueEvents: null, indicatorResults: null } };
    expect(await graphql(query, { id }, stranger.token)).toEqual(hidden);
    expect(await graphql(query, { id: 'ven_nonsense' })).toEqual(hidden);
    for (const person of [maker, await world.person('finance', 'finance'), await world.person('auditor', 'auditor')]) {
      expect(await graphql(query, { id }, person.token)).toMatchObject({
        data: { revenueEvents: { nodes: [{}] }, valueEvents: { nodes: [{}] }, indicatorResults: [] },
      });
    }
  });

  it('leaves the errors of GraphQL as they are', async () => {
    const signUp = `mutation { accountSignUp(input: { email: "a@example.com", password: "x", displayName: "" }) { userErrors { code path } } }`;
    expect(await graphql(signUp, {})).toEqual({
      data: { accountSignUp: { userErrors: [{ code: 'INPUT_INVALID', path: ['displayName'] }] } },
    });
    const page = await graphql(
      `
        {
          indicators(first: 0) {
            nodes {
              id
            }
          }
        }
      `,
      {},
    );
    expect(page).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    const anonymous = await graphql(
      `
        {
          indicators {
            nodes {
              id
            }
          }
        }
      `,
      {},
      'nobody',
    );
    expect(anonymous).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});
