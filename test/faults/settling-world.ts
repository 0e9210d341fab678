import { writeFileSync } from 'node:fs';
import { ImportContracts } from '#libs/contracts';
import { PLATFORM_PARTY } from '#libs/identity';
import { type Id, type Month, monthsBetween, publicId } from '#libs/kernel';
import { RecordRevenueEvents } from '#libs/settlement';
import { ImportVentures, VentureQueries } from '#libs/ventures';
import {
  openSettlement,
  RATED,
  RATED_INPUTS,
  type SettlementFixture,
  SHARING,
  valueOf,
} from '../settlement-fixture.js';
import type { TestDatabase } from '../postgres/database.js';

/** More ventures than two chunks take, so that a month of theirs ends with a part of a chunk. */
const WIDE_VENTURES = 520;
const WIDE_MONTHS: readonly Month[] = ['2026-03', '2026-04'] as Month[];
const DEEP_CALENDARS = ['deep-one', 'deep-two'];
const DEEP_MONTHS = monthsBetween('2026-01' as Month, '2026-10' as Month);
const NOW = '2026-11-22T08:00:00.000Z';

type Event = {
  readonly source: string;
  readonly externalId: string;
  readonly venture: string;
  readonly occurredAt: string;
};
type Step = {
  readonly calendar: string;
  readonly month: Month;
  readonly revenue: readonly (Event & { kind: string; amountMinor: string; currency: string; attributes: object })[];
  readonly value: readonly (Event & { type: string; data: object })[];
};

/** What `child.mjs` runs: for each month its events, those that are late for months before it included, and its closing. */
type Plan = { readonly now: string; readonly steps: readonly Step[] };

/**
 * A world before its months are run: two calendars of four ventures over ten months, whose contracts carry costs, read a
 * measurement and pay in two currencies, and in which money and measurements come late for one and for two months back;
 * and a calendar so wide that a month takes three chunks.
 */
export async function prepareSettlingWorld(planFile: string): Promise<TestDatabase> {
  const world = await openSettlement();
  const deep = new Map<string, readonly Id<'venture'>[]>();
  for (const calendar of DEEP_CALENDARS) deep.set(calendar, await deepVentures(world, calendar));
  await wideVentures(world);
  const steps = DEEP_MONTHS.flatMap((month, index) => [
    ...[...deep].map(([calendar, ventures]) => ({ calendar, month, ...eventsOf(ventures, DEEP_MONTHS, index) })),
    ...(WIDE_MONTHS.includes(month) ? [{ calendar: 'wide', month, revenue: [], value: [] }] : []),
  ]);
  writeFileSync(planFile, JSON.stringify({ now: NOW, steps } satisfies Plan));
  await world.leave();
  return world.database;
}

async function deepVentures(world: SettlementFixture, calendar: string): Promise<readonly Id<'venture'>[]> {
  const ventures = [1, 2, 3, 4].map(() => world.venture(calendar));
  const [first, second, third, fourth] = (await Promise.all(ventures)) as [
    Id<'venture'>,
    Id<'venture'>,
    Id<'venture'>,
    Id<'venture'>,
  ];
  await world.contract(first);
  await world.contract(second, { terms: RATED, inputs: RATED_INPUTS });
  await world.contract(third);
  await world.contract(third, { terms: { ...SHARING, currency: 'USD' } });
  const fourthContract = await world.contract(fourth);
  await world.amend(fourthContract, { terms: { ...SHARING, residual: 'supplier' }, from: '2026-05' });
  return [first, second, third, fourth];
}

/** Ventures of the calendar "wide", each with a sale in every month of it. */
export async function wideVentures(world: SettlementFixture): Promise<readonly Id<'venture'>[]> {
  const references = Array.from({ length: WIDE_VENTURES }, (_, index) => `wide ${index}`);
  const rows = references.map((reference) => ({ reference, name: reference, calendar: 'wide', kind: 'user' }) as const);
  const imported = await world.transactor.run(async (tx) => {
    valueOf(await world.get(ImportVentures).execute(tx, world.operator, rows));
    const found = await world.get(VentureQueries).byReferences(tx, references);
    const contracts = [...found.values()].map(({ id, party }) => ({
      venture: id,
      participants: new Map([
        ['platform', PLATFORM_PARTY],
        ['supplier', PLATFORM_PARTY],
        ['venture', party],
      ]),
    }));
    const content = { name: 'Sharing', currency: 'CNY', terms: SHARING, inputs: {}, effectiveFrom: '2026-01' as Month };
    valueOf(await world.get(ImportContracts).execute(tx, world.operator, { ...content, rows: contracts }));
    return { ok: true as const, value: [...found.values()].map(({ id }) => id) };
  });
  for (const month of WIDE_MONTHS) {
    const events = valueOf(imported).map((venture, index) => ({
      ...{ source: 'till', externalId: `${month} ${index}`, venture: publicId('venture', venture), kind: 'sale' },
      ...{ amountMinor: 1_000n + BigInt(index), currency: 'CNY', occurredAt: new Date(`${month}-09T12:00:00Z`) },
      attributes: {},
    }));
    valueOf(await world.get(RecordRevenueEvents).execute(world.operator, { events }));
  }
  return valueOf(imported);
}

/** Amounts that differ by venture and month, so that nothing that is exchanged or left out can add up by accident. */
function eventsOf(ventures: readonly Id<'venture'>[], months: readonly Month[], index: number) {
  const month = months[index]!;
  const money = (venture: Id<'venture'>, kind: string, amount: number, of = month, currency = 'CNY') => ({
    ...{
      source: 'shop',
      externalId: `${venture} ${month} ${kind} ${of} ${currency}`,
      venture: publicId('venture', venture),
    },
    ...{ kind, amountMinor: String(amount), currency, occurredAt: `${of}-11T12:00:00Z`, attributes: {} },
  });
  const revenue = ventures.flatMap((venture, position) => {
    const size = 10_000 + 1_007 * position + 313 * index;
    return [
      money(venture, 'sale', size),
      money(venture, 'cost', position === 0 ? 2 * size - 5_000 * (index % 3) : 777),
      ...(index >= 1 && position % 2 === 0 ? [money(venture, 'refund', 501 + index, months[index - 1])] : []),
      ...(index >= 2 && position === 3 ? [money(venture, 'sale', 2_003 + index, months[index - 2])] : []),
      ...(position === 2 ? [money(venture, 'sale', size + 11, month, 'USD')] : []),
    ];
  });
  const rated = ventures[1]!;
  const review = (of: Month, score: number) => ({
    ...{ source: 'reviews', externalId: `${rated} ${month} ${of}`, venture: publicId('venture', rated) },
    ...{ type: 'review.score', occurredAt: `${of}-12T12:00:00Z`, data: { score } },
  });
  const late = index >= 1 && index % 3 === 0 ? [review(months[index - 1]!, 1)] : [];
  return { revenue, value: [review(month, 3 + (index % 3)), ...late] };
}
