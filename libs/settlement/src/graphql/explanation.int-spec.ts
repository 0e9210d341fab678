import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import {
  openSettlement,
  type Person,
  RATED,
  RATED_INPUTS,
  type SettlementFixture,
} from '../../../../test/settlement-fixture.js';

/** Costs by a cap, a fee that depends on satisfaction, a part by the number of orders, what advances are repaid by. */
const TERMS = {
  ...RATED,
  waterfall: [
    { id: 'parts', kind: 'reimburse', to: 'supplier', cost: 'costs', capRate: '1/3' },
    ...RATED.waterfall,
    { id: 'each', kind: 'fixed', to: 'supplier', amount: '3', times: 'orders' },
    {
      id: 'thirds',
      kind: 'split',
      amount: '101',
      payees: ['platform', 'supplier', 'venture'].map((to) => ({ to, weight: '1' })),
    },
  ],
};

type Source = {
  kind: string;
  name: string;
  value: string | null;
  month: string | null;
  eventKinds: string[];
  isCount: boolean;
  statementId: string | null;
  sums: { kind: string; count: string; total: { minorUnits: string } }[];
  revenueEvents: { nodes: Counted[]; pageInfo: { hasNextPage: boolean; endCursor: string } } | null;
  result: { numerator: string; denominator: string; eventsCount: string; indicator: { code: string } } | null;
  valueEvents: { nodes: { number: string; lateForMonth: string | null }[] } | null;
};
type Counted = { id: string; kind: string; amount: { minorUnits: string }; month: string; lateForMonth: string | null };
type Node = {
  index: number;
  parent: number | null;
  kind: string;
  label: string;
  step: string | null;
  clause: unknown;
  amount: { minorUnits: string };
  sources: Source[];
};
type Share = { partyKey: string; forMonth: string; amount: { minorUnits: string }; explanation: Node[] };
type Statement = { id: string; month: string; shares: Share[] };

const QUERY = `query ($first: Int!, $after: String) { statements(first: 5) { nodes { id month shares { partyKey forMonth
  amount { minorUnits } explanation { index parent kind label step clause amount { minorUnits } sources {
    kind name value month eventKinds isCount statementId sums { kind count total { minorUnits } }
    revenueEvents(first: $first, after: $after) {
      nodes { id kind amount { minorUnits } month lateForMonth } pageInfo { hasNextPage endCursor } }
    result { numerator denominator eventsCount indicator { code } }
    valueEvents(first: $first) { nodes { number lateForMonth } } } } } } } }`;

let world: SettlementFixture;
let statements: Statement[];
const people: Record<string, Person> = {};
const person = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(name);
  return found;
};

async function asked(who: string, first = 20, after: string | null = null): Promise<Statement[]> {
  const { data, errors } = await world.graphql(person(who), QUERY, { first, after });
  if (errors) throw new Error(JSON.stringify(errors));
  return (data?.statements as { nodes: Statement[] }).nodes;
}

beforeAll(async () => {
  world = await openSettlement();
  for (const name of ['platform', 'supplier', 'venture', 'stranger']) people[name] = await world.person(name);
  people.auditor = await world.person('auditor', 'auditor');
  const parties = { platform: person('platform'), supplier: person('supplier'), venture: person('venture') };
  const venture: Id<'venture'> = await world.venture('market');
  await world.contract(venture, { terms: TERMS, inputs: RATED_INPUTS, parties });
  await world.send(
    venture,
    ...([100n, 250n, 330n, 7n, 400n] as const).map(
      (amount, index) => ['sale', amount, `2026-01-0${index + 1}`] as const,
    ),
    ['cost', 500n, '2026-01-06'],
    ['usage_charge', 90n, '2026-01-07'],
    ['refund', 40n, '2026-01-08'],
    ['sale', 999n, '2026-01-08'],
  );
  await world.review(venture, 5, '2026-01-04');
  await world.review(venture, 4, '2026-01-05');
  await world.settle('market', '2026-01');
  await world.send(venture, ['sale', 1000n, '2026-02-05'], ['refund', 60n, '2026-01-20'], ['sale', 13n, '2026-01-21']);
  await world.review(venture, 1, '2026-01-25');
  await world.review(venture, 3, '2026-02-02');
  await world.settle('market', '2026-02');
  // The costs of February are more than it earns, refunds leave a deficit in March, and April carries it in.
  await world.send(venture, ['refund', 5000n, '2026-03-01'], ['cost', 70n, '2026-02-11']);
  await world.review(venture, 4, '2026-03-02');
  await world.settle('market', '2026-03');
  await world.send(venture, ['sale', 9000n, '2026-04-01']);
  await world.review(venture, 4, '2026-04-02');
  await world.settle('market', '2026-04');
  statements = await asked('auditor');
});
afterAll(() => world.close());

const minor = ({ amount }: { amount: { minorUnits: string } }) => BigInt(amount.minorUnits);
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const all = () => statements.flatMap(({ shares }) => shares);

describe('the explanation of every share', () => {
  it('adds up at every level to the amount', () => {
    expect(statements.map(({ month, shares }) => `${month} ${shares.length}`)).toEqual([
      '2026-04 3',
      '2026-03 6',
      '2026-02 6',
      '2026-01 3',
    ]);
    for (const share of all()) {
      const [root, ...rest] = share.explanation;
      expect(root && minor(root)).toBe(minor(share));
      for (const node of share.explanation) {
        const children = rest.filter(({ parent }) => parent === node.index);
        if (children.length > 0) expect(sum(children.map(minor))).toBe(minor(node));
        expect(node.sources.length > 0).toBe(children.length === 0);
      }
    }
  });

  it('leads from every leaf to exactly the events behind it', () => {
    const seen = new Set<string>();
    for (const source of all().flatMap(({ explanation }) => explanation.flatMap(({ sources }) => sources))) {
      seen.add(source.kind);
      if (source.kind === 'EVENTS') {
        const nodes = source.revenueEvents?.nodes ?? [];
        const counted = nodes.map((node) => (source.isCount ? 1n : minor(node)));
        expect(sum(counted).toString()).toBe(source.value);
        expect(source.sums.map(({ kind }) => kind.toUpperCase())).toEqual(source.eventKinds);
        for (const { kind, count, total } of source.sums) {
          const own = nodes.filter((node) => node.kind === kind.toUpperCase());
          expect([BigInt(count), BigInt(total.minorUnits)]).toEqual([BigInt(own.length), sum(own.map(minor))]);
        }
        expect(nodes.every(({ month, lateForMonth }) => (lateForMonth ?? month) === source.month)).toBe(true);
      } else {
        expect(source.revenueEvents).toBeNull();
      }
      if (source.kind !== 'INDICATOR') continue;
      const numbers = (source.valueEvents?.nodes ?? []).map(({ number }) => BigInt(number));
      const { numerator, denominator, eventsCount, indicator } = source.result ?? {};
      expect(`${numerator}/${denominator}`).toBe(source.value);
      expect(indicator?.code).toBe('satisfaction');
      expect(BigInt(eventsCount ?? '0')).toBe(BigInt(numbers.length));
      expect(sum(numbers) * BigInt(denominator ?? '0')).toBe(BigInt(numerator ?? '0') * BigInt(numbers.length));
    }
    expect([...seen].sort()).toEqual(['CARRIED', 'CONSTANT', 'EVENTS', 'INDICATOR', 'STATEMENT']);
  });

  it('counts the facts that came late in the correction, and not in the first statement', () => {
    const gross = (month: string) => {
      const share = statements
        .find((one) => one.month === month)
        ?.shares.find(({ partyKey, forMonth }) => partyKey === 'venture' && forMonth === '2026-01');
      return share?.explanation.flatMap(({ sources }) => sources).find(({ name }) => name === 'gross');
    };
    expect(gross('2026-01')).toMatchObject({ value: '2176', sums: [{ kind: 'sale' }, { kind: 'usage_charge' }, {}] });
    expect(gross('2026-02')).toMatchObject({ value: '2189' });
    expect(
      gross('2026-02')
        ?.revenueEvents?.nodes.map(({ lateForMonth }) => lateForMonth)
        .filter(Boolean),
    ).toEqual(['2026-01']);
  });

  it('subtracts what each earlier statement gave, by name', () => {
    const march = statements.find(({ month }) => month === '2026-03');
    const correction = march?.shares.find(
      ({ partyKey, forMonth }) => partyKey === 'supplier' && forMonth === '2026-02',
    );
    const [root, ...rest] = correction?.explanation ?? [];
    expect(root).toMatchObject({ kind: 'ADJUSTMENT', amount: correction?.amount });
    expect(rest.filter(({ parent }) => parent === 0).map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'RECOMPUTED 2026-02 computed again with what is known by 2026-03',
      'POSTED_BEFORE less what the statement of 2026-02 gave',
    ]);
    const february = statements.find(({ month }) => month === '2026-02');
    expect(rest.at(-1)?.sources).toEqual([expect.objectContaining({ kind: 'STATEMENT', statementId: february?.id })]);
  });

  it('names the statement that carried a deficit or a cost on, and shows the clause of each step', () => {
    const april = statements.find(({ month }) => month === '2026-04');
    const march = statements.find(({ month }) => month === '2026-03');
    const nodes = april?.shares.find(({ partyKey }) => partyKey === 'venture')?.explanation ?? [];
    expect(nodes.find(({ kind }) => kind === 'DEFICIT')).toMatchObject({
      amount: { minorUnits: '-5000' },
      sources: [{ kind: 'CARRIED', name: 'deficit', value: '5000', statementId: march?.id }],
    });
    expect(nodes.filter(({ kind }) => kind === 'STEP').map(({ clause }) => clause)).toEqual([
      TERMS.waterfall[3],
      { residual: 'venture' },
    ]);
    const nothing = march?.shares.find(({ partyKey, forMonth }) => partyKey === 'venture' && forMonth === '2026-03');
    expect(nothing?.explanation.map(({ kind, amount }) => `${kind} ${amount.minorUnits}`)).toEqual([
      'SHARE 0',
      'NOTHING 0',
    ]);
  });
});

describe('the pages behind a leaf', () => {
  it('go on to the last event and meet each once', async () => {
    const sources = async (after: string | null) =>
      (await asked('auditor', 2, after))
        .find(({ month }) => month === '2026-01')
        ?.shares.find(({ partyKey }) => partyKey === 'venture')
        ?.explanation.flatMap((node) => node.sources);
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const found: Source[] | undefined = await sources(after);
      const page: Source['revenueEvents'] | undefined = found?.find(({ name }) => name === 'gross')?.revenueEvents;
      ids.push(...(page?.nodes ?? []).map(({ id }) => id));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
  });
});

describe('explanations are seen', () => {
  it('in full by every party of the statement, and by nobody who may not see the statement', async () => {
    expect(await asked('supplier')).toEqual(statements);
    expect(await asked('stranger')).toEqual([]);
  });
});
