import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { ApprovePayout, DraftPayouts, PublishPayoutPolicy, RejectPayout, SubmitPayout } from '#libs/payouts';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';

type Money = { minorUnits: string };
type Node = { index: number; parent: number | null; amount: Money };
type Share = { forMonth: string; amount: Money; explanation: Node[] };
type Entry = {
  kind: string;
  amount: Money;
  returnedPayoutId: string | null;
  statement: { month: string } | null;
  shares: Share[];
};
type Item = { ventureId: string; amount: Money; entries: { nodes: Entry[]; pageInfo: { endCursor: string } } };
type Payout = { id: string; amount: Money; items: { nodes: Item[] } };

const QUERY = `query ($id: ID!, $first: Int!, $after: String) { payout(id: $id) { id amount { minorUnits } items(first: 5) { nodes {
  ventureId amount { minorUnits } entries(first: $first, after: $after) { pageInfo { endCursor } nodes {
    kind amount { minorUnits } returnedPayoutId statement { month }
    shares { forMonth amount { minorUnits } explanation { index parent amount { minorUnits } } } } } } } } }`;

const minor = ({ amount }: { amount: Money }) => BigInt(amount.minorUnits);
const sum = (all: readonly { amount: Money }[]) => all.map(minor).reduce((total, one) => total + one, 0n);

let world: SettlementFixture;
let supplier: Person;
let finance: Person;
let stranger: Person;
const payouts: string[] = [];

async function draft(key: string): Promise<Id<'payout'>> {
  const asked = { idempotencyKey: key, party: supplier.actor.person, currency: 'CNY' };
  const { drafted } = valueOf(await world.get(DraftPayouts).execute(finance.actor, asked));
  const [id] = drafted;
  if (!id) throw new Error('nothing was drafted');
  payouts.push(publicId('payout', id));
  return id;
}

async function asked(who: Person, id: string, first = 5, after: string | null = null): Promise<Payout | null> {
  const { data, errors } = await world.graphql(who, QUERY, { id, first, after });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.payout as Payout | null;
}

async function seen(id: string): Promise<Payout> {
  const payout = await asked(supplier, id);
  if (!payout) throw new Error(`${id} is not there`);
  return payout;
}

beforeAll(async () => {
  world = await openSettlement();
  supplier = await world.person('supplier');
  stranger = await world.person('stranger');
  finance = await world.person('finance', 'finance');
  const approver = await world.person('approver', 'approver');
  const policy = { currency: 'CNY', minimumMinor: 1n, twoApprovalsAboveMinor: 1_000_000n };
  valueOf(await world.get(PublishPayoutPolicy).execute(world.operator, policy));
  const ventures = [await world.venture('market'), await world.venture('market')] as const;
  for (const venture of ventures) await world.contract(venture, { parties: { supplier } });
  for (const venture of ventures)
    await world.send(venture, ['sale', 1000n, '2026-01-05'], ['cost', 100n, '2026-01-06']);
  await world.settle('market', '2026-01');
  const first = await draft('first');
  valueOf(await world.get(SubmitPayout).execute(finance.actor, { payout: first }));
  const rejection = { payout: first, reasonCode: 'withdrawn', comment: 'next month' } as const;
  valueOf(await world.get(RejectPayout).execute(approver.actor, rejection));
  await world.send(ventures[0], ['sale', 500n, '2026-02-05'], ['cost', 30n, '2026-02-06'], ['cost', 7n, '2026-01-09']);
  await world.settle('market', '2026-02');
  const second = await draft('second');
  valueOf(await world.get(SubmitPayout).execute(finance.actor, { payout: second }));
  const hash = (
    await world.rows<{ hash: string }>('SELECT content_hash AS hash FROM payout WHERE id = $1', [second])
  )[0];
  valueOf(await world.get(ApprovePayout).execute(approver.actor, { payout: second, contentHash: hash?.hash ?? '' }));
  await world.send(ventures[0], ['sale', 500n, '2026-03-05'], ['cost', 5n, '2026-03-06']);
  await world.settle('market', '2026-03');
  await draft('third');
});
afterAll(() => world.close());

function expectToAddUp(item: Item): void {
  expect(sum(item.entries.nodes)).toBe(minor(item));
  for (const entry of item.entries.nodes) {
    if (entry.kind === 'SETTLEMENT') expect(sum(entry.shares)).toBe(minor(entry));
    for (const share of entry.shares) {
      const isLeaf = ({ index }: Node) => !share.explanation.some(({ parent }) => parent === index);
      expect(sum(share.explanation.filter(isLeaf))).toBe(minor(share));
    }
  }
}

describe('a payout line', () => {
  it('adds up at every level, from the payout to the leaves of the terms', async () => {
    for (const id of payouts) {
      const { amount, items } = await seen(id);
      expect(sum(items.nodes)).toBe(BigInt(amount.minorUnits));
      for (const item of items.nodes) expectToAddUp(item);
    }
  });

  it('counts what came since the payout before, and what that one gave back', async () => {
    const texts = async (id: string) =>
      (await seen(id)).items.nodes
        .map(({ entries }) =>
          entries.nodes.map(({ kind, amount, statement }) => `${kind} ${amount.minorUnits} ${statement?.month ?? ''}`),
        )
        .sort((a, b) => b.length - a.length);
    const [first = '', second = '', third = ''] = payouts;
    expect(await texts(first)).toEqual([['SETTLEMENT 100 2026-01'], ['SETTLEMENT 100 2026-01']]);
    expect(await texts(second)).toEqual([['SETTLEMENT 37 2026-02', 'PAYOUT_RETURNED 100 '], ['PAYOUT_RETURNED 100 ']]);
    expect(await texts(third)).toEqual([['SETTLEMENT 5 2026-03']]);
    const returned = (await seen(second)).items.nodes.flatMap(({ entries }) => entries.nodes);
    expect(returned.flatMap(({ returnedPayoutId }) => returnedPayoutId ?? [])).toEqual([first, first]);
  });

  it('goes on page by page', async () => {
    const [, second = ''] = payouts;
    const whole = (await seen(second)).items.nodes.find(({ entries }) => entries.nodes.length === 2);
    const after = (page: Payout | null) => page?.items.nodes.find(({ ventureId }) => ventureId === whole?.ventureId);
    const one = after(await asked(supplier, second, 1));
    const two = after(await asked(supplier, second, 1, one?.entries.pageInfo.endCursor));
    expect([one, two].flatMap((item) => item?.entries.nodes ?? [])).toEqual(whole?.entries.nodes);
  });

  it('is seen by whoever sees the payout', async () => {
    const [first = ''] = payouts;
    expect(await asked(finance, first)).toEqual(await seen(first));
    expect(await asked(stranger, first)).toBeNull();
  });
});
