import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId, stableId } from '#libs/kernel';
import { openSettlement, type Person, SHARING, type SettlementFixture } from '../../../../test/settlement-fixture.js';

type Nodes = { nodes: { id: string; month: string; lines: { partyKey: string; party: { name: string } }[] }[] };

const LIST = `query ($filter: StatementFilter) { statements(filter: $filter) {
  nodes { id month shares { partyKey forMonth amount { minorUnits } party { name } }
    lines { step partyKey party { name } amount { minorUnits } clause } facts { kind count total { minorUnits } } venture { name } } } }`;

let world: SettlementFixture;
let venture: Id<'venture'>;
let contract: Id<'contract'>;
const people: Record<string, Person> = {};
const person = (name: string): Person => {
  const found = people[name];
  if (!found) throw new Error(name);
  return found;
};

beforeAll(async () => {
  world = await openSettlement();
  for (const name of ['platform', 'supplier', 'successor', 'venture', 'stranger'])
    people[name] = await world.person(name);
  for (const role of ['finance', 'auditor', 'approver', 'reviewer'] as const)
    people[role] = await world.person(role, role);
  const { platform, supplier, successor } = {
    platform: person('platform'),
    supplier: person('supplier'),
    successor: person('successor'),
  };
  const parties = { platform, supplier, venture: person('venture') };
  venture = await world.venture('market');
  contract = await world.contract(venture, { parties });
  await world.send(venture, ['sale', 1000n, '2026-01-05'], ['cost', 100n, '2026-01-06']);
  await world.settle('market', '2026-01');
  await world.amend(contract, { parties: { ...parties, supplier: successor }, from: '2026-02' });
  await world.send(venture, ['cost', 50n, '2026-01-07'], ['sale', 1000n, '2026-02-05'], ['cost', 10n, '2026-02-06']);
  await world.settle('market', '2026-02');
});
afterAll(() => world.close());

async function months(who: string, filter: object | null = null): Promise<string[]> {
  const { data } = await world.graphql(person(who), LIST, { filter });
  return (data?.statements as Nodes).nodes.map(({ month }) => month);
}

async function idsSeenBy(who: string): Promise<string[]> {
  const { data } = await world.graphql(person(who), LIST);
  return (data?.statements as Nodes).nodes.map(({ id }) => id);
}

describe('statements', () => {
  it.each(['finance', 'auditor', 'approver', 'platform', 'venture'])('are all seen by %s', async (who) => {
    expect(await months(who)).toEqual(['2026-02', '2026-01']);
  });

  it('are seen by a party that they give something, corrections included, and by nobody else', async () => {
    expect(await months('supplier')).toEqual(['2026-02', '2026-01']);
    expect(await months('successor')).toEqual(['2026-02']);
    expect(await months('stranger')).toEqual([]);
    expect(await months('reviewer')).toEqual([]);
  });

  it('one by its id is null for a stranger, and for an id that does not exist or is none', async () => {
    const [id] = await idsSeenBy('finance');
    const query = `query ($id: ID!) { statement(id: $id) { id } }`;
    const asked = async (who: string, statementId: string) =>
      (await world.graphql(person(who), query, { id: statementId })).data;
    expect(await asked('platform', id ?? '')).toEqual({ statement: { id } });
    for (const unseen of [id ?? '', publicId('statement', stableId<'statement'>('none')), 'nonsense'])
      expect(await asked('stranger', unseen)).toEqual({ statement: null });
    const anonymous = await world.graphql(null, query, { id });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('are listed by venture, month and calendar', async () => {
    expect(await months('finance', { month: '2026-01' })).toEqual(['2026-01']);
    expect(await months('finance', { calendar: 'another' })).toEqual([]);
    expect(await months('finance', { ventureId: publicId('venture', venture), month: '2026-02' })).toEqual(['2026-02']);
    expect(await months('finance', { ventureId: 'nonsense' })).toEqual([]);
  });

  it('as of a moment are those that had been issued by then, however often it is asked', async () => {
    const issued = `{ statements(filter: { month: "2026-01" }) { nodes { issuedAt } } }`;
    const { data } = await world.graphql(person('finance'), issued);
    const [first] = (data?.statements as { nodes: { issuedAt: string }[] }).nodes;
    const at = new Date(first?.issuedAt ?? '');
    expect(await months('finance', { asOf: at.toISOString() })).toEqual(['2026-01']);
    expect(await months('finance', { asOf: new Date(at.getTime() - 1).toISOString() })).toEqual([]);
    expect(await months('finance', { asOf: new Date().toISOString() })).toEqual(['2026-02', '2026-01']);
  });

  it('as of a moment ahead are refused, because the answer could change', async () => {
    const asOf = new Date(Date.now() + 60_000).toISOString();
    const { errors } = await world.graphql(person('finance'), LIST, { filter: { asOf } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST', userErrors: [{ code: 'MOMENT_AHEAD' }] });
  });

  it('as of a moment while something long posts are refused with what to do, and answered afterwards', async () => {
    const filter = { asOf: new Date().toISOString() };
    await world.owner.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(hashtextextended('ledger-clock', 0))`);
    const { errors } = await world.graphql(person('finance'), LIST, { filter });
    await world.owner.query('ROLLBACK');
    const userErrors = [{ code: 'BOOKS_BUSY', message: expect.stringContaining('ask again in a moment') }];
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST', userErrors });
    expect(await months('finance', filter)).toEqual(['2026-02', '2026-01']);
  });

  it('name the party of the own month on every line, also where a correction is for its predecessor', async () => {
    const { data } = await world.graphql(person('finance'), LIST, { filter: { month: '2026-02' } });
    expect(data?.statements).toEqual({
      nodes: [
        expect.objectContaining({
          shares: [
            { partyKey: 'platform', forMonth: '2026-02', amount: { minorUnits: '99' }, party: { name: 'platform' } },
            { partyKey: 'supplier', forMonth: '2026-02', amount: { minorUnits: '10' }, party: { name: 'successor' } },
            { partyKey: 'venture', forMonth: '2026-02', amount: { minorUnits: '891' }, party: { name: 'venture' } },
            { partyKey: 'platform', forMonth: '2026-01', amount: { minorUnits: '-5' }, party: { name: 'platform' } },
            { partyKey: 'supplier', forMonth: '2026-01', amount: { minorUnits: '50' }, party: { name: 'supplier' } },
            { partyKey: 'venture', forMonth: '2026-01', amount: { minorUnits: '-45' }, party: { name: 'venture' } },
          ],
          lines: [
            expect.objectContaining({ step: 'parts', party: { name: 'successor' }, clause: SHARING.waterfall[0] }),
            expect.objectContaining({ step: 'fee', party: { name: 'platform' }, amount: { minorUnits: '99' } }),
            expect.objectContaining({ step: 'residual', party: { name: 'venture' }, clause: null }),
          ],
          facts: [
            { kind: 'cost', count: '1', total: { minorUnits: '10' } },
            { kind: 'sale', count: '1', total: { minorUnits: '1000' } },
          ],
        }),
      ],
    });
  });

  it('cost the same number of statements of SQL, however many are shown', async () => {
    const asked = async (month: string | null) =>
      (await world.statementsOf(() => world.graphql(person('finance'), LIST, { filter: { month } }))).length;
    expect(await asked(null)).toBe(await asked('2026-02'));
  });
});

describe('a simulation of a past month', () => {
  it('gives what the statement of the same facts gives, and leaves no trace', async () => {
    const again = await world.venture('simulated');
    const version = await world.contract(again, { parties: { platform: person('platform') } });
    await world.send(again, ['sale', 997n, '2026-01-05'], ['cost', 31n, '2026-01-06'], ['sale', 10n, '2026-02-05']);
    const query = `query ($input: ContractSimulateInput!) { contractSimulate(input: $input) {
      results { name allocations { key amount { minorUnits } } stateOut } userErrors { code } } }`;
    const input = { contractId: publicId('contract', version), version: 1, from: '2026-01', to: '2026-02' };
    const before = await counts();
    const { data, errors } = await world.graphql(person('platform'), query, { input });
    expect(errors).toBeUndefined();
    expect(await counts()).toEqual(before);
    await world.settle('simulated', '2026-01');
    await world.settle('simulated', '2026-02');
    const { results } = data?.contractSimulate as {
      results: { name: string; allocations: { key: string; amount: { minorUnits: string } }[]; stateOut: object }[];
    };
    for (const { name, allocations, stateOut } of results) {
      const simulated = allocations
        .filter(({ amount }) => amount.minorUnits !== '0')
        .map(({ key, amount }) => `${name} ${key} ${amount.minorUnits} CNY`);
      expect(simulated.sort()).toEqual(await world.given(again, name));
      expect(
        await world.rows(`SELECT state_out FROM statement WHERE venture_id = $1 AND month = $2`, [again, name]),
      ).toEqual([{ state_out: stateOut }]);
    }
    expect(results).toHaveLength(2);
  });
});

/** Rows of every table; the use of a credential is written by every call. */
async function counts() {
  return world.rows(
    `SELECT relname, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM chuang.%I', relname), false, true, '')))[1]::text AS rows
     FROM pg_class WHERE relnamespace = 'chuang'::regnamespace AND relkind = 'r' AND relname NOT IN ('access_token', 'migration') ORDER BY relname`,
  );
}
