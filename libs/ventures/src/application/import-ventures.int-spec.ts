import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicId, stableId } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { IMPORT_ROWS_MAX, ImportVentures, type VentureImport } from '#libs/ventures';
import { openVentures, type VenturesFixture } from '../../../../test/ventures-fixture.js';

const SELLERS = 3_000;

const rowsOf = (count: number): VentureImport[] =>
  Array.from({ length: count }, (_, index) => ({
    reference: `seller-${index}`,
    name: `Seller ${index}`,
    calendar: 'olist',
    kind: 'user',
  }));

describe('importing ventures', () => {
  let world: VenturesFixture;
  let operator: Actor;

  beforeAll(async () => {
    world = await openVentures();
    operator = await world.operator();
  });
  afterAll(() => world.close());

  const run = (rows: readonly VentureImport[]) =>
    world.transactor.run((tx) => world.app.get(ImportVentures, { strict: false }).execute(tx, operator, rows));
  const counts = () =>
    world.reader.row(
      `SELECT (SELECT count(*) FROM venture) AS ventures, (SELECT count(*) FROM venture_history) AS entries,
         (SELECT count(*) FROM venture_reference) AS "references",
         (SELECT count(*) FROM party WHERE reference LIKE 'venture:%') AS parties,
         (SELECT count(*) FROM venture_member) AS members`,
    );
  const all = (count: number) => {
    const each = BigInt(count);
    return { ventures: each, entries: each, references: each, parties: each, members: 0n };
  };

  it('needs a rulebook in force', async () => {
    expect(await run(rowsOf(1))).toMatchObject({ ok: false, error: { code: 'RULEBOOK_MISSING' } });
    expect(await counts()).toEqual(all(0));
    await world.publish();
  });

  it('refuses a whole set for one row that is not well formed, and names it', async () => {
    const [first, second] = rowsOf(2);
    if (!first || !second) throw new Error('two rows');
    const broken = await run([first, { ...second, calendar: 'No such' }]);
    expect(broken).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', path: ['1', 'calendar'] } });
    const many = await run(rowsOf(IMPORT_ROWS_MAX + 1));
    expect(many).toMatchObject({ ok: false, error: { code: 'BATCH_TOO_LARGE' } });
    expect(await counts()).toEqual(all(0));
  });

  it('takes 3,000 over in as many statements as one, and a second time changes nothing', async () => {
    const one = await world.statementsOf(() => run(rowsOf(1)));
    const statements = await world.statementsOf(async () => {
      expect(await run(rowsOf(SELLERS))).toEqual({ ok: true, value: { imported: SELLERS - 1 } });
    });
    expect(statements).toHaveLength(one.length);
    expect(await counts()).toEqual(all(SELLERS));
    const before = await world.reader.rows('SELECT * FROM venture ORDER BY venture_id');
    expect(await run(rowsOf(SELLERS).toReversed())).toEqual({ ok: true, value: { imported: 0 } });
    expect(await counts()).toEqual(all(SELLERS));
    expect(await world.reader.rows('SELECT * FROM venture ORDER BY venture_id')).toEqual(before);
  });

  it('counts a row that is there twice once', async () => {
    const row = { reference: 'twice', name: 'Twice', calendar: 'olist', kind: 'user' } as const;
    expect(await run([row, row])).toEqual({ ok: true, value: { imported: 1 } });
    expect(await counts()).toEqual(all(SELLERS + 1));
  });

  it('meets its own rows when two imports run at once', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      reference: `race-${index}`,
      name: 'Race',
      calendar: 'olist',
      kind: 'user' as const,
    }));
    const results = await Promise.all([run(rows), run(rows.toReversed())]);
    const imported = results.map((result) => (result.ok ? result.value.imported : Number.NaN));
    expect(imported.reduce((total, count) => total + count, 0)).toBe(500);
    expect(await counts()).toEqual(all(SELLERS + 501));
  });

  it('makes admitted external ventures that nobody leads, visible as published', async () => {
    const stranger = await world.person('stranger');
    const id = publicId('venture', stableId<'venture'>('venture', 'seller-7'));
    const query = `query ($id: ID!) { venture(id: $id) { name state origin reference calendar party { reference }
      rulebook { version } viewerCan { close { code } } } admissionFigures { origin applied imported } }`;
    const { data } = await world.graphql(stranger.token, query, { id });
    expect(data).toEqual({
      venture: {
        name: 'Seller 7',
        state: 'ADMITTED',
        origin: 'EXTERNAL',
        reference: 'seller-7',
        calendar: 'olist',
        party: { reference: 'venture:seller-7' },
        rulebook: { version: 1 },
        viewerCan: { close: { code: 'NOT_PERMITTED' } },
      },
      admissionFigures: [
        { origin: 'INTERNAL', applied: 0, imported: 0 },
        { origin: 'EXTERNAL', applied: 0, imported: SELLERS + 501 },
      ],
    });
  });
});
