import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRational, type Id, type Month, ok, publicId } from '#libs/kernel';
import { openEvents, outcomesOf, valueOf } from '../../../../test/events-fixture.js';
import { IndicatorResults, type ResultsByVenture } from './indicator-results.js';
import { RecordValueEvents } from './record-value-events.js';

const MARCH = '2025-03' as Month;
const APRIL = '2025-04' as Month;

describe('indicator results', () => {
  let world: Awaited<ReturnType<typeof openEvents>>;
  let venture: Id<'venture'>;
  let calendar: string;
  let run = 0;
  beforeAll(async () => {
    world = await openEvents();
    await world.define('score', { aggregation: 'mean', eventType: 'review.score', field: 'score' });
    await world.define('reviews', { aggregation: 'count', eventType: 'review.score' });
    await world.define('hours', { aggregation: 'sum', eventType: 'support.closed', field: 'spent.hours' });
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    calendar = `results-${(run += 1)}`;
    venture = await world.imported(`seller-${run}`, calendar);
  });

  const send = async (type: string, data: object, day = '2025-03-05', to = venture) => {
    const count = await world.rows<{ n: number }>('SELECT count(*)::int AS n FROM value_event');
    const event = {
      source: 'tests',
      externalId: `event-${count[0]?.n}`,
      venture: publicId('venture', to),
      type,
      data,
      occurredAt: new Date(`${day}T00:00:00.000Z`),
    };
    return outcomesOf(valueOf(await world.get(RecordValueEvents).execute(world.operator, { events: [event] })));
  };
  const seal = async (month: Month, asOfMonth: Month, ventures = [venture]) => {
    const at = new Date();
    return shown(
      valueOf(
        await world.transactor.run(async (tx) =>
          ok(await world.get(IndicatorResults).sealForPeriod(tx, { ventures, month, asOfMonth, at })),
        ),
      ),
    );
  };
  const compute = async (month: Month, asOfMonth: Month, ventures = [venture]) =>
    shown(await world.get(IndicatorResults).compute(world.transactor.reader, { ventures, month, asOfMonth }));
  const shown = (results: ResultsByVenture) =>
    Object.fromEntries(
      [...results].map(([id, codes]) => [
        id,
        Object.fromEntries([...codes].map(([code, value]) => [code, formatRational(value)])),
      ]),
    );

  it('are exact: a mean of thirds, a sum of tenths, and decimals written as strings', async () => {
    for (const score of [5, 4, 4]) await send('review.score', { score });
    for (const hours of [0.1, 0.2, '0.30000000000000000', '1000000.000001'])
      await send('support.closed', { spent: { hours } });
    expect(await compute(MARCH, MARCH)).toEqual({
      [venture]: { score: '13/3', reviews: '3/1', hours: '1000000300001/1000000' },
    });
  });

  it('are reduced, may be negative, and may be zero', async () => {
    for (const score of [-1, -3]) await send('review.score', { score });
    for (const hours of [0.5, '-0.5']) await send('support.closed', { spent: { hours } });
    expect(await compute(MARCH, MARCH)).toEqual({ [venture]: { score: '-2/1', reviews: '2/1', hours: '0/1' } });
  });

  it('count only exact numbers within bounds: anything else in the field is not measured', async () => {
    for (const score of [true, null, 'four', '4,5', '1e3', [4], { n: 4 }, '1000000000000000000', 1e-13])
      await send('review.score', { score });
    await send('review.score', { other: 1 });
    expect(await compute(MARCH, MARCH)).toEqual({ [venture]: { reviews: '10/1' } });
    await send('review.score', { score: '4.5' });
    expect(await compute(MARCH, MARCH)).toEqual({ [venture]: { reviews: '11/1', score: '9/2' } });
  });

  it('are missing, not zero, for a venture and an indicator without events', async () => {
    await send('review.score', { score: 5 }, '2025-04-01');
    expect(await compute(MARCH, MARCH)).toEqual({});
    expect(await seal(MARCH, MARCH)).toEqual({});
    expect(await world.rows('SELECT 1 FROM indicator_result WHERE venture_id = $1', [venture])).toEqual([]);
  });

  it('of several ventures come together and stay apart', async () => {
    const other = await world.imported('seller-other', calendar);
    await send('review.score', { score: 1 });
    await send('review.score', { score: 4 }, '2025-03-06', other);
    expect(await seal(MARCH, MARCH, [venture, other])).toEqual({
      [venture]: { score: '1/1', reviews: '1/1' },
      [other]: { score: '4/1', reviews: '1/1' },
    });
  });

  it('are sealed once: a rerun meets its own rows, also when the indicator has a new version by then', async () => {
    await world.define('redefined', { aggregation: 'sum', eventType: 'trial.done', field: 'n' });
    await send('trial.done', { n: 2, m: 5 });
    expect(await seal(MARCH, MARCH)).toEqual({ [venture]: { redefined: '2/1' } });
    await world.define('redefined', { aggregation: 'sum', eventType: 'trial.done', field: 'm' });
    const before = await world.rows('SELECT * FROM indicator_result WHERE venture_id = $1', [venture]);
    expect(await seal(MARCH, MARCH)).toEqual({ [venture]: { redefined: '2/1' } });
    expect(await world.rows('SELECT * FROM indicator_result WHERE venture_id = $1', [venture])).toEqual(before);
    await send('trial.done', { n: 2, m: 5 }, '2025-04-02');
    expect(await seal(APRIL, APRIL)).toEqual({ [venture]: { redefined: '5/1' } });
  });

  it('of a closed month take late events in only in a restatement, measured by the version that sealed it', async () => {
    await world.define('late', { aggregation: 'sum', eventType: 'late.done', field: 'n' });
    await send('late.done', { n: 1, m: 100 });
    await world.closePeriod(calendar, MARCH);
    expect(await seal(MARCH, MARCH)).toEqual({ [venture]: { late: '1/1' } });
    await world.define('late', { aggregation: 'sum', eventType: 'late.done', field: 'm' });
    await send('late.done', { n: 1, m: 100 }, '2025-03-31');
    await send('late.done', { n: 1, m: 100 }, '2025-04-01');
    expect(await seal(MARCH, MARCH)).toEqual({ [venture]: { late: '1/1' } });
    expect(await seal(MARCH, APRIL)).toEqual({ [venture]: { late: '2/1' } });
    expect(await seal(APRIL, APRIL)).toEqual({ [venture]: { late: '100/1' } });
    const lateMonths = (recordedMonth: Month) =>
      world
        .get(IndicatorResults)
        .venturesWithLateEvents(world.transactor.reader, { ventures: [venture], recordedMonth });
    expect(await lateMonths(APRIL)).toEqual([{ venture, month: MARCH }]);
    expect(await lateMonths(MARCH)).toEqual([]);
  });

  it('come from events that an indicator reads; others are refused', async () => {
    expect(await send('nobody.reads.this', {})).toEqual(['rejected EVENT_TYPE_UNKNOWN']);
  });
});
