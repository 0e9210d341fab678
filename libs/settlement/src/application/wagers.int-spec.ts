import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import { payable, payoutClearing, PostJournals } from '#libs/ledger';
import { statementFile } from '../documents/statement-files.js';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { RecordFunding } from './record-funding.js';
import { StatementDocuments } from './statement-documents.js';

const TERMS = {
  currency: 'CNY',
  parties: ['fund', 'platform', 'supplier', 'venture'].map((id, index) => ({ id, rank: index + 1 })),
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    {
      ...{ id: 'bonus', kind: 'tiers', to: 'supplier', base: 'distributable', mode: 'marginal' },
      bands: [
        ['1000', '0/1'],
        [null, '1/10'],
      ],
    },
    {
      ...{ id: 'fee', kind: 'split', amount: { min: ['pool', '600'] } },
      payees: [
        { to: 'platform', weight: '1/1', factor: 'boost' },
        { to: 'venture', weight: '1/1' },
      ],
    },
  ],
  residual: 'venture',
};
const INPUTS = { boost: { wager: '1/1' } };
const factor = (value: string) => ({ factor: { input: 'boost', value } });
const BANDS = { bands: { step: 'bonus', bands: [[null, '1/5']] } };
const TRANCHE = { tranche: { code: 'second', funder: 'fund', to: 'venture', amountMinor: '5000' } };
const CHALLENGE = { challenge: { reason: 'Users are not satisfied' } };
const LOVED = { result: { indicator: 'satisfaction' }, atLeast: '4/1' };
const SOLD = { result: { events: { kinds: ['sale'], measure: 'amount' } }, atLeast: '1000' };

let world: SettlementFixture;
let calendar: string;
let calendars = 0;
const people: Record<string, Person> = {};

beforeAll(async () => {
  world = await openSettlement();
  for (const key of ['fund', 'platform', 'supplier', 'venture']) people[key] = await world.person(key);
});
afterAll(() => world.close());
const anotherCalendar = () => {
  calendar = `calendar-${(calendars += 1)}`;
};

async function wagering(point: object): Promise<Id<'venture'>> {
  const venture = await world.venture(calendar);
  const first = { code: 'spring', month: '2026-02', condition: LOVED, effects: [factor('2/1')] };
  const clauses = { wagers: [{ code: 'growth', inflectionPoints: [{ ...first, ...point }] }] };
  await world.contract(venture, { terms: TERMS, inputs: INPUTS, clauses, parties: people });
  return venture;
}

const settle = (month: string) => world.settle(calendar, month);
const ALL_SETTLED = { pending: 0, settled: 1, parked: 0 };

/** What everybody has been given for each month, all statements together. */
async function totals(venture: Id<'venture'>): Promise<string[]> {
  const rows = await world.rows<{ text: string }>(
    `SELECT format('%s %s %s', for_month, party_key, sum(amount_minor)) AS text FROM statement_share
     WHERE venture_id = $1 GROUP BY for_month, party_key HAVING sum(amount_minor) <> 0 ORDER BY for_month, party_key`,
    [venture],
  );
  return rows.map(({ text }) => text);
}

async function fundings(venture: Id<'venture'>): Promise<string[]> {
  const rows = await world.rows<{ text: string }>(
    `SELECT format('%s in %s: %s to %s %s', f.for_month, s.month, f.funder_key, f.to_key, f.amount_minor) AS text
     FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
     WHERE f.venture_id = $1 ORDER BY s.month, f.for_month`,
    [venture],
  );
  return rows.map(({ text }) => text);
}

async function challenges(venture: Id<'venture'>): Promise<string[]> {
  const rows = await world.rows<{ text: string }>(
    `SELECT format('%s %s %s %s', c.point_id, c.state, c.reason_code, (SELECT count(*) FROM leadership_challenge_history h
       WHERE h.venture_id = c.venture_id AND h.challenge_id = c.id)) AS text
     FROM leadership_challenge c WHERE c.venture_id = $1`,
    [venture],
  );
  return rows.map(({ text }) => text);
}

const MET = (month: string, tranche = 0) => [
  `${month} platform 400`,
  `${month} supplier 520`,
  `${month} venture ${1680 + tranche}`,
];
const MISSED = (month: string) => [`${month} platform 200`, `${month} supplier 160`, `${month} venture 2240`];
const BEFORE = (month: string) => [`${month} platform 300`, `${month} supplier 160`, `${month} venture 2140`];

describe('a wager whose result is corrected', () => {
  beforeAll(anotherCalendar);
  let venture: Id<'venture'>;

  it('fires its effects once, from the month of its point on', async () => {
    venture = await wagering({ effects: [factor('2/1'), BANDS, TRANCHE], otherwise: [factor('1/2'), CHALLENGE] });
    for (const month of ['01', '02', '03']) await world.send(venture, ['sale', 2600n, `2026-${month}-05`]);
    await world.review(venture, 5, '2026-02-10');
    for (const month of ['2026-01', '2026-02', '2026-03']) expect(await settle(month)).toEqual(ALL_SETTLED);
    expect(await totals(venture)).toEqual([...BEFORE('2026-01'), ...MET('2026-02', 5000), ...MET('2026-03')]);
    expect(await fundings(venture)).toEqual(['2026-02 in 2026-02: fund to venture 5000']);
    expect(await challenges(venture)).toEqual([]);
    const [fund, maker] = [people.fund?.actor.person, people.venture?.actor.person];
    expect(await world.book(venture)).toMatchObject({
      // The tranche waits for its funder.
      ...{ 'venture CNY': 5500n, [`tranche_held:${maker} CNY`]: 5000n, 'revenue_clearing CNY': 0n },
      [`funding_receivable:${fund} CNY`]: -5000n,
    });
    const paid = {
      amountMinor: 5000n,
      currency: 'CNY',
      receivedOn: new Date().toISOString().slice(0, 10),
      evidence: 'statement 4, line 2',
    };
    const tranche = { ventureId: venture, funderId: fund!, toId: maker!, tranche: 'second' };
    const { actor } = await world.person('treasurer', 'finance');
    valueOf(await world.get(RecordFunding).execute(actor, { idempotencyKey: 'one', ...tranche, ...paid }));
    expect(await world.book(venture)).toMatchObject({
      ...{ 'venture CNY': 10_500n, [`tranche_held:${maker} CNY`]: 0n, 'bank CNY': -5000n },
      [`funding_receivable:${fund} CNY`]: 0n,
    });
    expect(await world.findings()).toEqual([]);
  });

  it('after a payout, gives back exactly the difference, in the open month, tranche included', async () => {
    const party = people.venture?.actor.person ?? ('' as Id<'party'>);
    const taken = {
      debit: payable(party),
      credit: payoutClearing(party),
      amountMinor: 10_500n,
      currency: 'CNY',
    } as const;
    const draft = { bookId: venture, bookKind: 'venture', kind: 'payout_taken', reference: 'all of it' } as const;
    const transfers = [{ ...taken, code: 'payout', detail: '' }];
    const posted = await world.transactor.run((tx) =>
      world.get(PostJournals).execute(tx, [{ ...draft, effectiveDate: '2026-04-02', transfers }]),
    );
    valueOf(posted);
    await world.review(venture, 1, '2026-02-20');
    await world.send(venture, ['sale', 2600n, '2026-04-05']);
    expect(await settle('2026-04')).toEqual(ALL_SETTLED);
    expect(await world.given(venture, '2026-04')).toEqual([
      ...['2026-02 platform -200 CNY', '2026-02 supplier -360 CNY', '2026-02 venture -4440 CNY'],
      ...['2026-03 platform -200 CNY', '2026-03 supplier -360 CNY', '2026-03 venture 560 CNY'],
      ...['2026-04 platform 200 CNY', '2026-04 supplier 160 CNY', '2026-04 venture 2240 CNY'],
    ]);
    expect(await totals(venture)).toEqual([
      ...[...BEFORE('2026-01'), ...MISSED('2026-02'), ...MISSED('2026-03'), ...MISSED('2026-04')],
    ]);
    expect(await fundings(venture)).toEqual([
      '2026-02 in 2026-02: fund to venture 5000',
      '2026-02 in 2026-04: fund to venture -5000',
    ]);
    expect(await challenges(venture)).toEqual(['spring open  1']);
    expect(await world.book(venture)).toMatchObject({
      // What was paid out too much is owed back: 2140 + 3 × 2240, less the payout.
      'venture CNY': 8860n - 10_500n,
      'revenue_clearing CNY': 0n,
      // The funder has paid, and is owed it back.
      [`funding_receivable:${people.fund?.actor.person} CNY`]: 5000n,
    });
    expect(await world.findings()).toEqual([]);
  });

  it('and corrected back, leaves everybody with what the right result on time would have given', async () => {
    await world.review(venture, 5, '2026-02-21');
    await world.review(venture, 5, '2026-02-22');
    await world.send(venture, ['sale', 2600n, '2026-05-05']);
    expect(await settle('2026-05')).toEqual(ALL_SETTLED);
    expect(await totals(venture)).toEqual([
      ...[...BEFORE('2026-01'), ...MET('2026-02', 5000), ...MET('2026-03'), ...MET('2026-04'), ...MET('2026-05')],
    ]);
    expect((await fundings(venture)).at(-1)).toBe('2026-02 in 2026-05: fund to venture 5000');
    expect(await challenges(venture)).toEqual(['spring withdrawn result_corrected 2']);
    const [fund, maker] = [people.fund?.actor.person, people.venture?.actor.person];
    // It was paid already, so it is payable at once.
    const book = { [`funding_receivable:${fund} CNY`]: 0n, [`tranche_held:${maker} CNY`]: 0n };
    expect(await world.book(venture)).toMatchObject(book);
    expect(await world.findings()).toEqual([]);
    expect(await settle('2026-05')).toEqual(ALL_SETTLED);
    expect(await fundings(venture)).toHaveLength(3);
  });

  it('shows where its points stand, what fired, in which statement, and why everybody got what they got', async () => {
    const query = `{
      contracts { nodes { versions { wagers { code inflectionPoints { code standing { state waiting { reason }
        outcome { comparisons { value } effects } decidedIn { month } } } } } } }
      statements { nodes { month wagers { point state tranches { code } }
        fundings { forMonth tranche funderKey funder { name } toKey amount { minorUnits } }
        lines { step partyKey amount { minorUnits } }
        shares { partyKey forMonth amount { minorUnits } explanation { kind label amount { minorUnits } parent } } } } }`;
    type Amount = { amount: { minorUnits: string } };
    type Shown = {
      contracts: { nodes: { versions: { wagers: { inflectionPoints: object[] }[] }[] }[] };
      statements: {
        nodes: {
          month: string;
          wagers: object[];
          fundings: object[];
          lines: (Amount & { step: string; partyKey: string })[];
          shares: (Amount & { partyKey: string; forMonth: string; explanation: (Amount & { kind: string })[] })[];
        }[];
      };
    };
    const { data, errors } = await world.graphql(people.venture ?? null, query);
    expect(errors).toBeUndefined();
    const { contracts, statements } = data as Shown;
    expect(contracts.nodes[0]?.versions[0]?.wagers[0]?.inflectionPoints).toEqual([
      {
        code: 'spring',
        standing: {
          ...{ state: 'MET', waiting: null, decidedIn: { month: '2026-05' } },
          outcome: {
            comparisons: [{ value: '4/1' }],
            effects: ['factor:boost', 'bands:bonus', 'tranche:second'],
          },
        },
      },
    ]);
    const april = statements.nodes.find(({ month }) => month === '2026-04');
    expect(april).toMatchObject({
      wagers: [{ point: 'spring', state: 'MISSED', tranches: [] }],
      fundings: [
        {
          forMonth: '2026-02',
          tranche: 'second',
          funderKey: 'fund',
          toKey: 'venture',
          amount: { minorUnits: '-5000' },
        },
      ],
    });
    const corrected = april?.shares.find(({ partyKey, forMonth }) => partyKey === 'venture' && forMonth === '2026-02');
    expect(corrected?.explanation.map(({ kind, amount }) => `${kind} ${amount.minorUnits}`).slice(0, 2)).toEqual([
      ...['ADJUSTMENT -4440', 'RECOMPUTED 2240'],
    ]);
    const february = statements.nodes.find(({ month }) => month === '2026-02');
    const got = february?.shares.find(({ partyKey }) => partyKey === 'venture');
    expect(got?.explanation.filter(({ kind }) => kind === 'TRANCHE').map(({ amount }) => amount.minorUnits)).toEqual([
      '5000',
    ]);
    const lines = february?.lines.filter(({ partyKey }) => partyKey === 'venture') ?? [];
    expect(lines.map(({ step, amount }) => `${step} ${amount.minorUnits}`)).toEqual([
      ...['fee 200', 'residual 1480', 'tranche:second 5000'],
    ]);
    expect(got?.amount.minorUnits).toBe('6680');
  });

  it('is written into its documents, whose lines add up to the shares', async () => {
    const ids = await world.rows<{ id: Id<'statement'> }>(
      `SELECT id FROM statement WHERE venture_id = $1 AND month > '2026-01'`,
      [venture],
    );
    for (const { id } of ids) {
      const document = await world.get(StatementDocuments).one(world.transactor.reader, null, id);
      if (!document) throw new Error('there is no document');
      const [head = '', ...lines] = (await statementFile(document, 'csv')).toString().trim().split('\r\n');
      expect((await statementFile(document, 'html')).toString()).toContain('growth/spring');
      const column = head.split(',').indexOf('amount_minor');
      const sum = lines.reduce((total, line) => total + BigInt(line.split(',')[column] ?? '0'), 0n);
      expect(sum).toBe(document.shares.reduce((total, { amount }) => total + BigInt(amount.minor), 0n));
    }
  });

  it('is found by verify when its outcome, its tranche or its challenge is tampered with', async () => {
    const broken = async (sql: string): Promise<string[]> => {
      await world.owner.query('BEGIN');
      try {
        expect((await world.owner.query(sql, [venture])).rowCount).toBeGreaterThan(0);
        return (await world.ownerFindings()).map(({ check }) => check);
      } finally {
        await world.owner.query('ROLLBACK');
      }
    };
    const FOLLOWS = 'every statement follows from its events, its terms and the statement before it';
    const OWED = 'every funder owes the tranches that statements fired, less what it paid';
    const outcome = `UPDATE statement SET wagers = jsonb_set(wagers, '{0,state}', '"missed"') WHERE venture_id = $1 AND month = '2026-03'`;
    expect(await broken(outcome)).toEqual([FOLLOWS]);
    expect(await broken(`UPDATE statement_funding SET amount_minor = amount_minor * 2 WHERE venture_id = $1`)).toEqual(
      expect.arrayContaining([OWED, FOLLOWS]),
    );
    expect(await broken(`UPDATE statement_funding SET to_key = 'platform' WHERE venture_id = $1`)).toEqual([FOLLOWS]);
    const restated = `UPDATE statement SET restatements = jsonb_set(restatements, '{0,wagers,0,tranches}', '[]')
      WHERE venture_id = $1 AND month = '2026-05'`;
    expect(await broken(restated)).toEqual([FOLLOWS]);
    expect(
      await broken(
        `UPDATE statement SET wagers = jsonb_set(wagers, '{0,challenge}', '"x"') WHERE venture_id = $1 AND month = '2026-01' OR (venture_id = $1 AND month = '2026-02')`,
      ),
    ).toContain(FOLLOWS);
    expect(await world.findings()).toEqual([]);
  });
});

describe('a point', () => {
  beforeEach(anotherCalendar);
  it('is settled in a month without money, because no sales are a result too', async () => {
    const venture = await wagering({ condition: SOLD, effects: [factor('2/1')], otherwise: [CHALLENGE] });
    await world.send(venture, ['sale', 2600n, '2026-01-05']);
    expect(await settle('2026-01')).toEqual(ALL_SETTLED);
    expect(await settle('2026-02')).toEqual(ALL_SETTLED);
    expect(await challenges(venture)).toEqual(['spring open  1']);
    expect(await totals(venture)).toEqual(BEFORE('2026-01'));
    expect(await world.findings()).toEqual([]);
    const gone = `DELETE FROM leadership_challenge_history WHERE venture_id = $1`;
    await world.owner.query('BEGIN');
    await world.owner.query(gone, [venture]);
    await world.owner.query('DELETE FROM leadership_challenge WHERE venture_id = $1', [venture]);
    expect((await world.ownerFindings()).map(({ check }) => check)).toEqual([
      'every leadership challenge that a statement calls for was opened',
    ]);
    await world.owner.query('ROLLBACK');
  });

  it('of months that nothing happened in is judged when the next month closes', async () => {
    const venture = await wagering({ month: '2026-03', condition: SOLD, otherwise: [CHALLENGE] });
    await world.send(venture, ['sale', 2600n, '2026-01-05']);
    expect(await settle('2026-01')).toEqual(ALL_SETTLED);
    expect(await settle('2026-05')).toEqual(ALL_SETTLED);
    expect(await challenges(venture)).toEqual(['spring open  1']);
    expect(await world.findings()).toEqual([]);
  });

  it('without results waits, is missed by silence when that was agreed, and is corrected when they come', async () => {
    const venture = await wagering({ missedFrom: '2026-04', effects: [factor('2/1')], otherwise: [TRANCHE] });
    for (const month of ['01', '03']) await world.send(venture, ['sale', 2600n, `2026-${month}-05`]);
    for (const month of ['01', '02', '03', '04']) expect(await settle(`2026-${month}`)).toEqual(ALL_SETTLED);
    const states = await world.rows<{ text: string }>(
      `SELECT format('%s %s', month, wagers -> 0 ->> 'state') AS text FROM statement WHERE venture_id = $1 ORDER BY month`,
      [venture],
    );
    expect(states.map(({ text }) => text)).toEqual([
      ...['2026-01 ', '2026-02 undecided', '2026-03 undecided', '2026-04 missed'],
    ]);
    expect(await fundings(venture)).toEqual(['2026-04 in 2026-04: fund to venture 5000']);
    expect(await world.findings()).toEqual([]);
    await world.review(venture, 1, '2026-02-10');
    await world.send(venture, ['sale', 2600n, '2026-05-05']);
    expect(await settle('2026-05')).toEqual(ALL_SETTLED);
    // The result says the same, and says it for February: the tranche moves there.
    expect((await fundings(venture)).slice(1)).toEqual([
      ...['2026-02 in 2026-05: fund to venture 5000', '2026-04 in 2026-05: fund to venture -5000'],
    ]);
    await world.review(venture, 5, '2026-02-11');
    await world.review(venture, 5, '2026-02-12');
    await world.review(venture, 5, '2026-02-13');
    expect(await settle('2026-06')).toEqual(ALL_SETTLED);
    expect((await fundings(venture)).at(-1)).toBe('2026-02 in 2026-06: fund to venture -5000');
    expect((await totals(venture)).filter((line) => line.includes('platform'))).toEqual([
      ...['2026-01 platform 300', '2026-03 platform 400', '2026-05 platform 400'],
    ]);
    expect(await world.book(venture)).toMatchObject({
      'revenue_clearing CNY': 0n,
      [`funding_receivable:${people.fund?.actor.person} CNY`]: 0n,
    });
    expect(await world.findings()).toEqual([]);
  });

  it('costs a settlement no query where no contract has a wager', async () => {
    const venture = await world.venture(calendar);
    await world.contract(venture, {});
    await world.send(venture, ['sale', 1000n, '2026-01-05'], ['sale', 1000n, '2026-02-05']);
    await settle('2026-01');
    await world.send(venture, ['refund', 400n, '2026-01-20']);
    await world.closeOnly(calendar, '2026-02');
    const statements = await world.statementsOf(() => world.settle(calendar, '2026-02'));
    const asked = statements.filter((sql) => /statement_funding|leadership_challenge|max\(l\.as_of_month\)/.test(sql));
    expect(asked).toEqual([]);
  });
});
