import { Clock } from '#libs/kernel';
import { RunOpportunityDeadlines } from '#libs/opportunities';
import { schemaOf } from '#libs/platform';
import type { Person, RunningApi } from '../api/running-api.js';

type Do = <T>(name: string, selection: string, input: object, by: 'lead' | 'supplier') => Promise<T>;

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** What the world's lead looks for; `biddingEndsAt` and `reviewEndsAt` are moments of the caller's choice. */
export function postingFor(ventureId: string | undefined, key: string, more: object = {}): object {
  return {
    ...{
      ventureId,
      title: key,
      userScenario: 'People who eat alone',
      currency: 'JPY',
      effectiveFrom: inDays(1).slice(0, 7),
    },
    ...{ basis: 'NET_REVENUE', joinersRate: '1/2', biddingEndsAt: inDays(2), reviewEndsAt: inDays(9) },
    slots: [{ kind: 'SUPPLIER', places: 2, requirements: ['Bowls'] }],
    idempotencyKey: key,
    ...more,
  };
}

/**
 * A draft, an open opportunity with a sealed bid of the supplier and one without, and one in review whose bid has a
 * decision: bidding for it ended two days ago.
 */
export async function makeOpportunities(api: RunningApi, ids: Record<string, string>, act: Do): Promise<void> {
  const post = async (name: string, more: object = {}) => {
    const id = await draft(name, more);
    await act('opportunityPost', 'opportunity { id }', { opportunityId: id }, 'lead');
    return id;
  };
  const draft = async (name: string, more: object = {}) => {
    const input = postingFor(ids.venture, name, more);
    type Drafted = { opportunity: { id: string } };
    const { opportunity } = await act<Drafted>('opportunityDraft', 'opportunity { id }', input, 'lead');
    ids[`${name}Opportunity`] = opportunity.id;
    return opportunity.id;
  };
  const bid = async (name: string, opportunityId: string) => {
    const place = { opportunityId, kind: 'SUPPLIER', partyId: ids.supplierParty, ask: '1/2', idempotencyKey: name };
    ids[`${name}Bid`] = (await act<{ bid: { id: string } }>('bidPlace', 'bid { id }', place, 'supplier')).bid.id;
  };
  await draft('draft');
  await post('empty');
  await bid('open', await post('open'));
  await asOf(api, -4 * DAY_MS, async () => {
    const biddingEndsAt = new Date(Date.now() - 2 * DAY_MS).toISOString();
    await bid('reviewed', await post('reviewed', { biddingEndsAt }));
  });
  await act('shareReviewDecide', 'bid { id }', { bidId: ids.reviewedBid, weight: '1' }, 'lead');
}

/** Works at another time; the clock of the API goes right again afterwards. */
export async function asOf(api: RunningApi, shiftMs: number, work: () => Promise<void>): Promise<void> {
  const clock = api.app.get(Clock, { strict: false });
  const kept = clock.now.bind(clock);
  clock.now = () => new Date(Date.now() + shiftMs);
  try {
    await work();
  } finally {
    clock.now = kept;
  }
}

type People = { readonly maker: Person; readonly bidder: Person };

/**
 * An opportunity of each venture with one bid of the bidder's person, far into its review: its leads were reminded and the
 * reviewers told. Beside them one that was withdrawn.
 */
export async function manyOpportunities(
  api: RunningApi,
  ventures: readonly string[],
  { maker, bidder }: People,
): Promise<{ opportunity: string; withdrawn: string }> {
  const made: string[] = [];
  const { viewer } = await api.ask<{ viewer: { parties: { id: string }[] } }>(
    '{ viewer { parties { id } } }',
    {},
    bidder,
  );
  const post = async (venture: string, more: object) => {
    const input = postingFor(venture, `${venture} ${made.length}`, more);
    type Drafted = { opportunity: { id: string } };
    const { opportunity } = await act<Drafted>(api, 'opportunityDraft', 'opportunity { id }', input, maker);
    await act(api, 'opportunityPost', 'opportunity { id }', { opportunityId: opportunity.id }, maker);
    made.push(opportunity.id);
    return opportunity.id;
  };
  await asOf(api, -8 * DAY_MS, async () => {
    const biddingEndsAt = new Date(Date.now() - 4 * DAY_MS).toISOString();
    const reviewEndsAt = new Date(Date.now() + DAY_MS).toISOString();
    const taking = { opportunityId: await post(ventures[0] ?? '', {}), reasonCode: 'OTHER' };
    await act(api, 'opportunityWithdraw', 'opportunity { id }', taking, maker);
    for (const venture of ventures) {
      const opportunityId = await post(venture, { biddingEndsAt, reviewEndsAt });
      const place = { opportunityId, kind: 'SUPPLIER', partyId: viewer.parties[0]?.id, ask: '1/2' };
      await act(api, 'bidPlace', 'bid { id }', { ...place, idempotencyKey: venture }, bidder);
    }
  });
  await api.app.get(RunOpportunityDeadlines, { strict: false }).execute();
  const [withdrawn = '', opportunity = ''] = made;
  return { opportunity, withdrawn };
}

async function act<T>(api: RunningApi, ...[name, selection, input, by]: [string, string, object, Person]): Promise<T> {
  const [argument] = schemaOf(api.app).getMutationType()?.getFields()[name]?.args ?? [];
  const payload = await api.mutate<T>(name, String(argument?.type).replace('!', ''), selection, input, by);
  if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
