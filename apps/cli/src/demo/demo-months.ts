import { type Month, publicId } from '#libs/kernel';
import { ClosePeriod, RecordRevenueEvents, SettlePeriod } from '#libs/settlement';
import { RecordValueEvents } from '#libs/value';
import type { Venture } from '#libs/ventures';
import { RATING_EVENT } from './demo-rules.js';
import { FINANCE_EMAIL, MAKER_EMAIL } from './people.js';
import { must, type Stage } from './stage.js';

const SOURCE = 'demo-shop';

type Fact = readonly [day: number, kind: 'sale' | 'refund' | 'cost', amountMinor: bigint];
type MonthOfFacts = { readonly money: readonly Fact[]; readonly stars: readonly number[] };

/** The second month is the better one: its rating passes the step of the contract. */
const FACTS: readonly [MonthOfFacts, MonthOfFacts] = [
  {
    money: [
      [4, 'sale', 6_000_00n],
      [9, 'cost', 2_000_00n],
      [17, 'sale', 4_500_00n],
      [22, 'refund', 500_00n],
    ],
    stars: [4, 5, 4],
  },
  {
    money: [
      [3, 'sale', 7_500_00n],
      [8, 'cost', 3_000_00n],
      [15, 'sale', 6_000_00n],
      [26, 'refund', 500_00n],
    ],
    stars: [5, 5, 4, 5],
  },
];

/** What happened in the two months, and their closing and settlement in order. */
export async function recordMonths(stage: Stage, venture: Venture): Promise<void> {
  for (const index of [0, 1] as const)
    await recordMonth(stage, venture, { month: stage.months[index], facts: FACTS[index] });
  const finance = await stage.as(FINANCE_EMAIL);
  for (const month of stage.months) {
    const key = { calendar: venture.calendar, month };
    must(`closing ${month}`, await stage.the(ClosePeriod).execute(finance, key));
    const { parked } = must(`settling ${month}`, await stage.the(SettlePeriod).execute(key));
    if (parked > 0) throw new Error(`the demonstration world could not be made, ${month} did not settle`);
  }
}

async function recordMonth(
  stage: Stage,
  venture: Venture,
  { month, facts }: { month: Month; facts: MonthOfFacts },
): Promise<void> {
  const maker = await stage.as(MAKER_EMAIL);
  const common = { source: SOURCE, venture: publicId('venture', venture.id) };
  const money = facts.money.map(([day, kind, amountMinor]) => ({
    ...common,
    externalId: `${month}-${kind}-${day}`,
    occurredAt: onDay(month, day),
    kind,
    amountMinor,
    currency: 'CNY',
    attributes: {},
  }));
  const ratings = facts.stars.map((stars, index) => ({
    ...common,
    externalId: `${month}-rating-${index + 1}`,
    occurredAt: onDay(month, 10 + index),
    type: RATING_EVENT,
    data: { stars },
  }));
  const answers = [
    ...must('recording revenue', await stage.the(RecordRevenueEvents).execute(maker, { events: money })),
    ...must('recording ratings', await stage.the(RecordValueEvents).execute(maker, { events: ratings })),
  ];
  for (const answer of answers) {
    if ('refusal' in answer) must('an event', { ok: false, error: answer.refusal });
  }
}

function onDay(month: Month, day: number): Date {
  return new Date(`${month}-${String(day).padStart(2, '0')}T10:00:00.000Z`);
}
