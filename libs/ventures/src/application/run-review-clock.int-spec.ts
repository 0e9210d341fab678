import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplyVenture, DEFAULT_RULEBOOK, RunReviewClock } from '#libs/ventures';
import { openVentures, type VenturesFixture } from '../../../../test/ventures-fixture.js';

const DAY_MS = 86_400_000;
/** More than two chunks of the clock. */
const MADE = 230;

describe('the review clock on the database', () => {
  let world: VenturesFixture;
  let clock: RunReviewClock;
  let appliedAt: Date;

  beforeAll(async () => {
    world = await openVentures();
    clock = world.app.get(RunReviewClock, { strict: false });
    await world.publish();
    const maker = await (await world.person('maker')).actor();
    const apply = world.app.get(ApplyVenture, { strict: false });
    for (let index = 0; index < MADE; index += 1) {
      const application = {
        kind: 'user',
        origin: 'external',
        userScenario: 'Somebody.',
        industryPlatform: null,
      } as const;
      await apply.execute(maker, { ...application, name: `venture ${index}`, team: [] });
    }
  });
  beforeEach(async () => {
    const last = await world.reader.row<{ at: Date }>('SELECT max(applied_at) AS at FROM venture');
    appliedAt = last?.at ?? new Date();
  });
  afterAll(() => world.close());

  const after = (days: number) => new Date(appliedAt.getTime() + days * DAY_MS);
  const history = () =>
    world.reader.rows<{ action: string; ventures: bigint; entries: bigint }>(
      `SELECT action, count(DISTINCT venture_id) AS ventures, count(*) AS entries FROM venture_history
       WHERE by_account_id IS NULL GROUP BY action ORDER BY action`,
    );
  const NONE = { reminded: 0, escalated: 0, overdue: 0, defaulted: 0 };
  const sum = (counts: Awaited<ReturnType<RunReviewClock['execute']>>[], key: keyof typeof NONE) =>
    counts.reduce((total, count) => total + count[key], 0);

  it('does nothing before the first reminder is due', async () => {
    expect(await clock.execute(after(1))).toEqual(NONE);
    expect(await history()).toEqual([]);
  });

  it('reminds once, when four workers run it at once and again', async () => {
    const counts = await Promise.all([1, 2, 3, 4].map(() => clock.execute(after(7))));
    expect(sum(counts, 'reminded')).toBe(MADE);
    expect(await clock.execute(after(7))).toEqual(NONE);
    expect(await history()).toEqual([{ action: 'reminded', ventures: BigInt(MADE), entries: BigInt(MADE) }]);
  });

  it('escalates and applies the default outcome with its reason, by nobody, once', async () => {
    const counts = await Promise.all([after(12), after(15)].map((now) => clock.execute(now)));
    const later = await clock.execute(after(15));
    expect(sum([...counts, later], 'escalated')).toBe(MADE);
    expect(sum([...counts, later], 'defaulted')).toBe(MADE);
    expect(await clock.execute(after(400))).toEqual(NONE);
    const each = { ventures: BigInt(MADE), entries: BigInt(MADE) };
    expect(await history()).toEqual(['defaulted', 'escalated', 'reminded'].map((action) => ({ action, ...each })));
    expect(
      await world.reader.rows(
        'SELECT state, reason_code, count(*) AS ventures FROM venture GROUP BY state, reason_code',
      ),
    ).toEqual([{ state: 'rejected', reason_code: DEFAULT_RULEBOOK.review.defaultReasonCode, ventures: BigInt(MADE) }]);
    expect(
      await world.reader.rows(
        `SELECT h.sequence FROM venture_history h GROUP BY h.sequence HAVING count(*) = ${MADE} ORDER BY h.sequence`,
      ),
    ).toEqual([{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }, { sequence: 4 }]);
  });

  it('finds its work by an index', async () => {
    const plan = await world.transactor.run(async (tx) => {
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.rows(`SET LOCAL enable_${way} = off`);
      const rows = await tx.rows<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT venture_id FROM venture v WHERE v.clock_at <= now() ORDER BY v.clock_at, v.venture_id LIMIT 100`,
      );
      return { ok: true, value: rows.map((row) => row['QUERY PLAN']).join('\n') } as const;
    });
    expect(plan.ok && plan.value).toContain('using venture_clock on venture v');
  });
});
