import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId, stableId } from '#libs/kernel';
import { openEvents, outcomesOf, type Person, SALE } from '../../../../test/events-fixture.js';
import { RecordRevenueEvents } from './record-revenue-events.js';

type Row = { external_id: string; month: string; late_for_month: string | null; amount_minor: bigint };

describe('revenue events', () => {
  let world: Awaited<ReturnType<typeof openEvents>>;
  let maker: Person;
  let venture: Id<'venture'>;
  beforeAll(async () => {
    world = await openEvents();
    maker = await world.person('maker');
    venture = await world.admitted(maker);
  });
  afterAll(() => world.close());

  const stored = (ids: readonly string[]) =>
    world.rows<Row>(
      `SELECT external_id, month, late_for_month, amount_minor FROM revenue_event WHERE external_id = ANY ($1) ORDER BY external_id`,
      [ids],
    );

  it('are stored once, whatever is sent again, and keep their content against a conflict', async () => {
    expect(outcomesOf(await world.send(maker.actor, venture, [{ externalId: 'a' }, { externalId: 'b' }]))).toEqual([
      'stored',
      'stored',
    ]);
    const again = [
      { externalId: 'b' },
      { externalId: 'a', amountMinor: 2000n },
      { externalId: 'c' },
      { externalId: 'c' },
    ];
    const answers = await world.send(maker.actor, venture, again);
    expect(outcomesOf(answers)).toEqual(['duplicate', 'conflict EVENT_CONFLICT', 'stored', 'duplicate']);
    expect(answers[0]).toEqual({ outcome: 'duplicate', id: stableId('revenueEvent', SALE.source, 'b') });
    expect((await stored(['a', 'b', 'c'])).map((row) => [row.external_id, row.amount_minor])).toEqual([
      ['a', 1999n],
      ['b', 1999n],
      ['c', 1999n],
    ]);
  });

  it('conflict within a batch: the first of a key counts', async () => {
    const answers = await world.send(maker.actor, venture, [
      { externalId: 'twice', amountMinor: 1n },
      { externalId: 'twice', amountMinor: 2n },
      { externalId: 'twice', amountMinor: 1n },
    ]);
    expect(outcomesOf(answers)).toEqual(['stored', 'conflict EVENT_CONFLICT', 'duplicate']);
    expect((await stored(['twice'])).map((row) => row.amount_minor)).toEqual([1n]);
  });

  it('have the same content whatever the order and spelling of their attributes', async () => {
    const first = { externalId: 'order', attributes: { order: '7', note: 'ü' } };
    const second = { externalId: 'order', attributes: JSON.parse('{"note":"\\u00fc", "order":"7"}') as object };
    const third = { externalId: 'order', attributes: { order: 7, note: 'ü' } };
    expect(outcomesOf(await world.send(maker.actor, venture, [first, second, third]))).toEqual([
      'stored',
      'duplicate',
      'conflict EVENT_CONFLICT',
    ]);
  });

  it('are stored exactly once by eight senders of the same batch in different orders', async () => {
    const drafts = Array.from({ length: 200 }, (_, index) => ({ externalId: `race-${index}` }));
    const senders = Array.from({ length: 8 }, (_, sender) =>
      world.send(maker.actor, venture, [...drafts.slice(sender * 25), ...drafts.slice(0, sender * 25)]),
    );
    const outcomes = (await Promise.all(senders)).flatMap(outcomesOf);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(200);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(1400);
    expect(await stored(drafts.map((draft) => draft.externalId))).toHaveLength(200);
  });

  it('of eight senders with other content each: one is stored, seven conflict', async () => {
    const senders = Array.from({ length: 8 }, (_, sender) =>
      world.send(maker.actor, venture, [{ externalId: 'one-of-eight', amountMinor: BigInt(sender + 1) }]),
    );
    const outcomes = (await Promise.all(senders)).flatMap(outcomesOf);
    expect(outcomes.sort()).toEqual([...Array<string>(7).fill('conflict EVENT_CONFLICT'), 'stored']);
    expect(await stored(['one-of-eight'])).toHaveLength(1);
  });

  it('are refused one by one, and the good ones beside them are stored', async () => {
    const soon = new Date(Date.now() + 6 * 60_000);
    const bad = [
      { externalId: '', amountMinor: 1n },
      { externalId: 'nul\u0000' },
      { externalId: 'r1', kind: 'gift' },
      { externalId: 'r2', amountMinor: 0n },
      { externalId: 'r3', amountMinor: -1n },
      { externalId: 'r4', amountMinor: 10n ** 15n + 1n },
      { externalId: 'r5', currency: 'XXX' },
      { externalId: 'r6', occurredAt: soon },
      { externalId: 'r7', occurredAt: new Date(Number.NaN) },
      { externalId: 'r8', attributes: ['a list'] },
      { externalId: 'r9', attributes: { text: 'a\u0000b' } },
      { externalId: 'r10', attributes: { text: 'half \ud800' } },
      { externalId: 'r11', attributes: { text: 'x'.repeat(65_537) } },
      { externalId: 'r12', venture: 'ven\u0000' },
    ];
    const answers = await world.send(maker.actor, venture, [{ externalId: 'g1' }, ...bad, { externalId: 'g2' }]);
    expect(outcomesOf(answers)).toEqual([
      'stored',
      'rejected INPUT_INVALID',
      'rejected INPUT_INVALID',
      'rejected EVENT_TYPE_UNKNOWN',
      'rejected AMOUNT_INVALID',
      'rejected AMOUNT_INVALID',
      'rejected AMOUNT_INVALID',
      'rejected CURRENCY_UNKNOWN',
      'rejected EVENT_TOO_FAR_AHEAD',
      'rejected INPUT_INVALID',
      'rejected INPUT_INVALID',
      'rejected INPUT_INVALID',
      'rejected INPUT_INVALID',
      'rejected EVENT_TOO_LARGE',
      'rejected INPUT_INVALID',
      'stored',
    ]);
    expect(await stored(bad.map((one) => one.externalId.replace('\u0000', '')))).toEqual([]);
    expect(await stored(['g1', 'g2'])).toHaveLength(2);
  });

  it('take the largest amount there is', async () => {
    const largest = { externalId: 'largest', amountMinor: 10n ** 15n };
    expect(outcomesOf(await world.send(maker.actor, venture, [largest, largest]))).toEqual(['stored', 'duplicate']);
    expect((await stored(['largest']))[0]?.amount_minor).toBe(10n ** 15n);
  });

  it('of a venture of others look like events of a venture that does not exist', async () => {
    const stranger = await world.person('stranger');
    const refusals = (
      await world.send(stranger.actor, venture, [
        { externalId: 'x1' },
        { externalId: 'x2', venture: publicId('venture', stableId<'venture'>('none')) },
        { externalId: 'x3', venture: 'no such reference' },
        { externalId: 'a', amountMinor: 5n },
      ])
    ).map((answer) => ('refusal' in answer ? answer.refusal : answer));
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'EVENT_SOURCE_NOT_ALLOWED' });
    expect(await stored(['x1', 'x2', 'x3'])).toEqual([]);
  });

  it('may not take a key that another venture has, and learn nothing of its event', async () => {
    const other = await world.person('other');
    const answers = await world.send(other.actor, await world.admitted(other), [{ externalId: 'a' }]);
    expect(outcomesOf(answers)).toEqual(['conflict EVENT_CONFLICT']);
    expect(JSON.stringify(answers)).not.toContain('1999');
  });

  it('may be sent by an operator, also by the reference of an imported venture', async () => {
    const imported = await world.imported('seller-1', 'market');
    const answers = await world.send(world.operator, imported, [{ externalId: 'o1', venture: 'seller-1' }]);
    expect(outcomesOf(answers)).toEqual(['stored']);
  });

  it('are refused while the venture is not admitted', async () => {
    const applied = await world.apply(maker, 'Waiting');
    const answers = await world.send(maker.actor, applied, [{ externalId: 'w1' }]);
    expect(outcomesOf(answers)).toEqual(['rejected VENTURE_NOT_ADMITTED']);
    expect(await stored(['w1'])).toEqual([]);
  });

  it('enter the open period once theirs is closed, and say for which one they came late', async () => {
    const late = await world.imported('seller-late', 'late-market');
    const day = (text: string) => ({ occurredAt: new Date(`${text}T00:00:00.000Z`) });
    await world.send(world.operator, late, [{ externalId: 'l1', ...day('2025-01-31') }]);
    await world.closePeriod('late-market', '2025-01');
    await world.send(world.operator, late, [
      { externalId: 'l1', ...day('2025-01-31') },
      { externalId: 'l2', ...day('2025-01-31') },
      { externalId: 'l3', ...day('2024-12-01') },
      { externalId: 'l4', ...day('2025-02-01') },
    ]);
    expect(
      (await stored(['l1', 'l2', 'l3', 'l4'])).map((row) => [row.external_id, row.month, row.late_for_month]),
    ).toEqual([
      ['l1', '2025-01', null],
      ['l2', '2025-02', '2025-01'],
      ['l3', '2025-02', '2024-12'],
      ['l4', '2025-02', null],
    ]);
  });

  it('that are all duplicates open no period', async () => {
    const quiet = await world.imported('seller-quiet', 'quiet-market');
    await world.send(world.operator, quiet, [{ externalId: 'q1' }]);
    await world.closePeriod('quiet-market', '2025-03');
    const periods = () => world.rows(`SELECT month, state FROM accounting_period WHERE calendar = 'quiet-market'`);
    const before = await periods();
    expect(outcomesOf(await world.send(world.operator, quiet, [{ externalId: 'q1' }]))).toEqual(['duplicate']);
    expect(await periods()).toEqual(before);
  });

  it('are refused as a whole when there are more than a thousand', async () => {
    const events = Array.from({ length: 1001 }, (_, index) => ({
      ...SALE,
      externalId: `many-${index}`,
      venture: publicId('venture', venture),
    }));
    const result = await world.get(RecordRevenueEvents).execute(maker.actor, { events });
    expect(result).toMatchObject({ ok: false, error: { code: 'BATCH_TOO_LARGE' } });
    expect(await stored(['many-0'])).toEqual([]);
  });
});
