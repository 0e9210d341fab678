import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok } from '#libs/kernel';
import type { StagingReport } from '#libs/value';
import { openEvents, SALE, valueOf } from '../../../../test/events-fixture.js';
import { ImportRevenueEventsFromStaging, REVENUE_STAGING_COLUMNS } from './import-revenue-events.js';

type World = Awaited<ReturnType<typeof openEvents>>;

const CONTENT = `venture_id, kind, amount_minor, currency, occurred_at, calendar, month, late_for_month, attributes`;

describe('an import of revenue events from a staging table', () => {
  let world: World;
  beforeAll(async () => {
    world = await openEvents();
  });
  afterAll(() => world.close());

  async function stage(source: string, calendar: string, rows: string): Promise<StagingReport> {
    return valueOf(
      await world.transactor.run(async (tx) => {
        await tx.rows(`CREATE TEMPORARY TABLE staged (${REVENUE_STAGING_COLUMNS}) ON COMMIT DROP`);
        await tx.rows(
          `INSERT INTO staged (line, external_id, venture_id, occurred_at, kind, amount_minor, currency, attributes) ${rows}`,
        );
        const report = await world
          .get(ImportRevenueEventsFromStaging)
          .execute(tx, { stagingTable: 'staged', source, calendar });
        return report.ok ? ok(report.value) : report;
      }),
    );
  }

  it('stores row for row what batches store, keys and hashes included', async () => {
    const venture = await world.imported('seller-rows', 'rows');
    await world.send(world.operator, venture, [
      { externalId: 'opens', occurredAt: new Date('2025-01-05T00:00:00.000Z') },
    ]);
    await world.closePeriod('rows', '2025-01');
    const drafts = [
      { externalId: '1', occurredAt: new Date('2025-01-31T23:59:59.999Z'), attributes: { b: 1, a: 'ü "q" \\' } },
      {
        externalId: '2',
        occurredAt: new Date('2025-02-01T00:00:00.000Z'),
        kind: 'refund',
        amountMinor: 10n ** 15n,
      },
      {
        externalId: '3',
        occurredAt: new Date('2024-07-01T00:00:00.123Z'),
        currency: 'JPY',
        attributes: { n: 1.5, z: null },
      },
    ];
    await world.send(
      world.operator,
      venture,
      drafts.map((draft) => ({ ...draft, source: 'by-batch' })),
    );
    await stage(
      'by-set',
      'rows',
      drafts
        .map((draft, index) => ({ ...SALE, ...draft, line: index + 2 }))
        .map(
          (draft) =>
            `SELECT ${draft.line}, '${draft.externalId}', '${venture}'::uuid, '${draft.occurredAt.toISOString()}'::timestamptz,
             '${draft.kind}', ${draft.amountMinor}, '${draft.currency}', '${JSON.stringify(draft.attributes)}'::jsonb`,
        )
        .join(' UNION ALL '),
    );
    const [batch, set] = await Promise.all(
      ['by-batch', 'by-set'].map((source) =>
        world.rows(
          `SELECT e.external_id, ${CONTENT.replace('venture_id', 'e.venture_id')}, k.content_hash,
             e.id = stable_id(concat_ws(chr(31), 'revenueEvent', e.source, e.external_id)) AS has_stable_id
           FROM revenue_event e JOIN revenue_event_key k USING (source, external_id) WHERE source = $1 ORDER BY external_id`,
          [source],
        ),
      ),
    );
    expect(set).toEqual(batch);
    expect(set).toHaveLength(3);
    expect(set).toMatchObject([
      { month: '2025-02', late_for_month: '2025-01', has_stable_id: true },
      { month: '2025-02', late_for_month: null, has_stable_id: true },
      { month: '2025-02', late_for_month: '2024-07', has_stable_id: true },
    ]);
  });

  it('meets its own rows a second time, and names conflicts by their line', async () => {
    const venture = await world.imported('seller-again', 'again');
    const row = (line: number, id: string, amount: number) =>
      `SELECT ${line}, '${id}', '${venture}'::uuid, timestamptz '2025-03-01', 'sale', ${amount}, 'CNY', '{}'::jsonb`;
    const first = await stage(
      'again',
      'again',
      [row(2, 'a', 5), row(3, 'b', 6), row(4, 'a', 5), row(5, 'b', 7)].join(' UNION ALL '),
    );
    expect(first).toEqual({ stored: 2, duplicates: 1, conflicts: 1, conflictsListed: [{ line: 5, externalId: 'b' }] });
    const second = await stage('again', 'again', [row(2, 'a', 5), row(3, 'b', 8), row(4, 'c', 1)].join(' UNION ALL '));
    expect(second).toEqual({ stored: 1, duplicates: 1, conflicts: 1, conflictsListed: [{ line: 3, externalId: 'b' }] });
    const sent = await world.send(world.operator, venture, [
      { externalId: 'a', source: 'again', amountMinor: 5n, occurredAt: new Date('2025-03-01T00:00:00.000Z') },
      { externalId: 'b', source: 'again', amountMinor: 8n, occurredAt: new Date('2025-03-01T00:00:00.000Z') },
    ]);
    expect(sent.map((answer) => answer.outcome)).toEqual(['duplicate', 'conflict']);
  });

  it('is refused as a whole when a line lies in the future', async () => {
    const venture = await world.imported('seller-future', 'future');
    const attempt = stage(
      'future',
      'future',
      `SELECT 2, 'f', '${venture}'::uuid, now() + interval '1 hour', 'sale', 1, 'CNY', '{}'::jsonb`,
    );
    await expect(attempt).rejects.toThrow('EVENT_TOO_FAR_AHEAD');
    expect(await world.rows(`SELECT 1 FROM revenue_event WHERE source = 'future'`)).toEqual([]);
  });

  it('refuses a staging table whose name is none', async () => {
    const intake = world.get(ImportRevenueEventsFromStaging);
    const attempt = world.transactor.run((tx) =>
      intake.execute(tx, { stagingTable: 'a; DROP TABLE b', source: 's', calendar: 'c' }),
    );
    await expect(attempt).rejects.toThrow('is no name of a staging table');
  });

  it('loads a long file once, however often it is imported', async () => {
    const venture = await world.imported('seller-many', 'many');
    const rows = `SELECT n, 'item-' || n, '${venture}'::uuid, timestamptz '2024-01-01' + n * interval '30 minutes', 'sale', n,
      'BRL', '{}'::jsonb FROM generate_series(1, 20000) n`;
    expect(await stage('many', 'many', rows)).toMatchObject({ stored: 20_000, duplicates: 0, conflicts: 0 });
    expect(await stage('many', 'many', rows)).toMatchObject({ stored: 0, duplicates: 20_000, conflicts: 0 });
    const [sum] = await world.rows(`SELECT sum(amount_minor)::bigint AS n FROM revenue_event WHERE source = 'many'`);
    expect(sum).toEqual({ n: 200_010_000n });
  });
});
