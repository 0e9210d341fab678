import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { DraftPayouts, PayeeDebts, PublishPayoutPolicy } from '#libs/payouts';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';

const DEBTS = `query ($filter: PayeeDebtFilterInput, $asOf: DateTime) { payeeDebts(filter: $filter, asOf: $asOf) { nodes {
  payee { id } venture { id } owes { minorUnits currency } covered { minorUnits } since ageDays rule causesCount
  aged { upTo30Days { minorUnits } over90Days { minorUnits } }
  causes { owes { minorUnits } took { minorUnits } at ageDays statement { id month } } } } }`;

type Node = {
  payee: { id: string };
  owes: { minorUnits: string; currency: string };
  covered: { minorUnits: string };
  since: string;
  causes: { owes: { minorUnits: string }; took: { minorUnits: string }; statement: { month: string } | null }[];
};

let world: SettlementFixture;
let kettle: Id<'venture'>;
let lamp: Id<'venture'>;
const people = new Map<string, Person>();
const person = (name: string): Person => people.get(name) ?? raise(name);

function raise(name: string): never {
  throw new Error(name);
}

async function debts(name: string, variables: object = {}): Promise<Node[]> {
  const { data, errors } = await world.graphql(person(name), DEBTS, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return (data?.payeeDebts as { nodes: Node[] }).nodes;
}

const owes = (nodes: readonly Node[]) => nodes.map((node) => `${node.owes.minorUnits} of ${node.covered.minorUnits}`);
const supplierOnly = () => ({ filter: { payeeId: publicId('party', person('supplier').actor.person) } });

async function draft(key: string) {
  const party = person('supplier').actor.person;
  return valueOf(await world.get(DraftPayouts).execute(person('finance').actor, { idempotencyKey: key, party }));
}

/** Settles January, pays everybody out, and refunds in February more than February earns. */
beforeAll(async () => {
  world = await openSettlement();
  for (const name of ['supplier', 'stranger']) people.set(name, await world.person(name));
  people.set('finance', await world.person('finance', 'finance'));
  const policy = { currency: 'CNY', minimumMinor: 1n, twoApprovalsAboveMinor: 1_000_000n } as const;
  valueOf(await world.get(PublishPayoutPolicy).execute(world.operator, policy));
  const terms = {
    currency: 'CNY',
    parties: [{ id: 'supplier', rank: 1 }],
    distributable: { sub: ['gross', 'refunds'] },
  };
  const all = { ...terms, waterfall: [], residual: 'supplier' };
  for (const calendar of ['kettles', 'lamps']) {
    const venture = await world.venture(calendar);
    if (calendar === 'kettles') kettle = venture;
    else lamp = venture;
    await world.contract(venture, { terms: all, parties: { supplier: person('supplier') } });
  }
  await world.send(kettle, ['sale', 10_000n, '2026-01-05']);
  await world.settle('kettles', '2026-01');
  await draft('January');
  await world.send(kettle, ['refund', 6_000n, '2026-01-20'], ['sale', 1_000n, '2026-02-02']);
  await world.settle('kettles', '2026-02');
});

afterAll(() => world.close());

describe('a refund after a payout', () => {
  it('is owed by the payee, since the statement that took it back, for whoever sees the payouts of the payee', async () => {
    const [debt, ...others] = await debts('finance', supplierOnly());
    expect(others).toEqual([]);
    expect(debt).toMatchObject({
      payee: { id: publicId('party', person('supplier').actor.person) },
      venture: { id: publicId('venture', kettle) },
      owes: { minorUnits: '5000', currency: 'CNY' },
      ...{ covered: { minorUnits: '0' }, ageDays: 0, rule: 'oldest-first/1', causesCount: 1 },
      aged: { upTo30Days: { minorUnits: '5000' }, over90Days: { minorUnits: '0' } },
      causes: [
        { owes: { minorUnits: '5000' }, took: { minorUnits: '5000' }, ageDays: 0, statement: { month: '2026-02' } },
      ],
    });
    expect(await debts('supplier')).toMatchObject([{ owes: debt?.owes, causes: debt?.causes }]);
    expect(await debts('stranger')).toEqual([]);
    expect(await debts('stranger', supplierOnly())).toEqual([]);
    expect(await debts('finance', { filter: { currency: 'EUR' } })).toEqual([]);
  });

  it('is covered by what another book owes the payee, and netted by the draft that takes both', async () => {
    await world.send(lamp, ['sale', 3_000n, '2026-01-05']);
    await world.settle('lamps', '2026-01');
    expect(owes(await debts('finance', supplierOnly()))).toEqual(['5000 of 3000']);
    const { drafted, left } = await draft('February');
    expect([drafted, left.map(({ reason, balanceMinor }) => [reason, balanceMinor])]).toEqual([
      [],
      [['PAYOUT_NOTHING_PAYABLE', '-2000']],
    ]);
    await world.send(lamp, ['sale', 4_000n, '2026-02-05']);
    await world.settle('lamps', '2026-02');
    expect(owes(await debts('finance', supplierOnly()))).toEqual(['5000 of 5000']);
    const before = new Date();
    expect((await draft('March')).draftedCount).toBe(1);
    expect(await debts('finance', supplierOnly())).toEqual([]);
    expect(owes(await debts('finance', { ...supplierOnly(), asOf: before.toISOString() }))).toEqual(['5000 of 5000']);
    const [payout] = await world.rows<{ amount: bigint }>(
      `SELECT amount_minor AS amount FROM payout ORDER BY prepared_at DESC LIMIT 1`,
    );
    expect(payout?.amount).toBe(2_000n);
    expect(await world.findings()).toEqual([]);
  });

  it('is paid by later earnings of the same book, the oldest part first', async () => {
    await world.send(kettle, ['refund', 700n, '2026-03-03']);
    await world.settle('kettles', '2026-03');
    await world.send(kettle, ['refund', 900n, '2026-01-25']);
    await world.settle('kettles', '2026-04');
    // March carries its refund on as a deficit; January is corrected, and takes it back.
    const [first] = await debts('finance', supplierOnly());
    await world.send(kettle, ['sale', 1_200n, '2026-05-05']);
    await world.settle('kettles', '2026-05');
    const [debt] = await debts('finance', supplierOnly());
    expect([first?.owes.minorUnits, debt?.owes.minorUnits]).toEqual(['900', '400']);
    expect(debt?.since).toBe(first?.since);
  });

  it('is asked about at no moment that lies ahead', async () => {
    const answer = await world.graphql(person('finance'), DEBTS, { asOf: '2999-01-01T00:00:00.000Z' });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_REQUEST']);
  });

  it('ages with the moment that is asked about', async () => {
    // As if four months had passed since: what was posted lies back.
    await world.owner.query(`UPDATE journal SET posted_at = posted_at - interval '91 days' WHERE book_id = $1`, [
      kettle,
    ]);
    const page = { limit: 10, after: undefined };
    const [debt] = valueOf(await world.get(PayeeDebts).list(null, { payee: person('supplier').actor.person }, page));
    expect(debt).toMatchObject({ owesMinor: 400n, ageDays: 91, aged: { upTo90Days: 0n, over90Days: 400n } });
  });
});
