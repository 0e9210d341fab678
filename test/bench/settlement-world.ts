// A world for test/bench/settlement-scale.ts, made by the platform's own imports: ventures, partners, signed contracts of
// four shapes, and months of events. Everything in it is proved by `verify` like any other world.
import type { INestApplicationContext } from '@nestjs/common';
import { ImportContracts } from '#libs/contracts';
import { AccountRegistry, MachineOperator, PLATFORM_PARTY } from '#libs/identity';
import { type Id, type Month, ok, type Result, stableId } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { ImportRevenueEventsFromStaging, REVENUE_STAGING_COLUMNS } from '#libs/settlement';
import { DefineIndicator, ImportValueEventsFromStaging, VALUE_STAGING_COLUMNS } from '#libs/value';
import { DEFAULT_RULEBOOK, IMPORT_ROWS_MAX, ImportVentures, PublishRulebook } from '#libs/ventures';
import { SCORE, SHAPES } from './settlement-terms.ts';

export const CALENDAR = 'bench';
const SOURCE = 'https://bench.example';
/** Partners are in many contracts, as carriers, agents and studios are. */
const PARTNERS = 500;
/** A day of events is taken over at once, so that the events of a venture lie apart as they do in a real table. */
const DAYS = 28;

/** The shapes of ten ventures in a row. */
const OF_TEN = [
  ...['marketplace', 'studio', 'agency', 'marketplace', 'studio'],
  ...['marketplace', 'studio', 'agency', 'marketplace', 'rated'],
];

type Venture = { readonly id: Id<'venture'>; readonly party: Id<'party'>; readonly index: number };

/** Ventures with their contracts, in force long before the months that are measured. */
export async function fillVentures(app: INestApplicationContext, count: number): Promise<void> {
  const actor = await app.get(MachineOperator, { strict: false }).actor();
  const content = { kind: 'admission', content: DEFAULT_RULEBOOK } as const;
  valueOf(await app.get(PublishRulebook, { strict: false }).execute(actor, content));
  valueOf(await app.get(DefineIndicator, { strict: false }).execute(actor, SCORE));
  const partners = Array.from({ length: PARTNERS }, (_, index) => ({
    ...{ id: stableId<'party'>('party', `partner ${index}`), name: `Partner ${index}`, reference: `partner ${index}` },
  }));
  const transactor = app.get(Transactor, { strict: false });
  const registry = app.get(AccountRegistry, { strict: false });
  await transactor.run(async (tx) => ok(await registry.createOrganisations(tx, partners)));
  for (let from = 0; from < count; from += IMPORT_ROWS_MAX) {
    await importSome(app, actor, { from, to: Math.min(from + IMPORT_ROWS_MAX, count) });
  }
}

async function importSome(app: INestApplicationContext, actor: Actor, { from, to }: { from: number; to: number }) {
  const ventures = Array.from({ length: to - from }, (_, offset): Venture => {
    const reference = referenceOf(from + offset);
    const party = stableId<'party'>('party', `venture:${reference}`);
    return { id: stableId('venture', reference), party, index: from + offset };
  });
  const imports = ventures.map(({ index }) => {
    const reference = referenceOf(index);
    return { reference, name: `Venture ${index}`, calendar: CALENDAR, kind: 'user' } as const;
  });
  await app.get(Transactor, { strict: false }).run(async (tx) => {
    valueOf(await app.get(ImportVentures, { strict: false }).execute(tx, actor, imports));
    for (const [name, { terms, inputs }] of Object.entries(SHAPES)) {
      const rows = ventures
        .filter(({ index }) => shapeOf(index) === name)
        .map((venture) => ({ venture: venture.id, participants: participantsOf(venture, terms.parties) }));
      const contracts = { name, currency: 'CNY', terms, inputs, rows };
      const input = { ...contracts, effectiveFrom: '2020-01' as Month };
      valueOf(await app.get(ImportContracts, { strict: false }).execute(tx, actor, input));
    }
    return ok(null);
  });
}

function participantsOf({ index, party }: Venture, parties: readonly { readonly id: string }[]) {
  const partyOf = (key: string, place: number): Id<'party'> => {
    if (key === 'platform') return PLATFORM_PARTY;
    return key === 'venture' ? party : stableId('party', `partner ${(index * 7 + place * 131) % PARTNERS}`);
  };
  return new Map(parties.map(({ id }, place) => [id, partyOf(id, place)]));
}

/** The events of a month, day by day: revenue for every venture, and measurements for those that are rated. */
export async function fillMonth(
  app: INestApplicationContext,
  { month, events, ventures }: { month: Month; events: number; ventures: number },
): Promise<void> {
  for (let day = 1; day <= DAYS; day += 1) {
    const range = [Math.floor(((day - 1) * events) / DAYS), Math.floor((day * events) / DAYS)];
    if (range[0] === range[1]) continue;
    await importDay(app, { month, day, ventures, from: range[0] ?? 0, to: range[1] ?? 0 });
  }
  await importScores(app, month, ventures);
}

type Day = { month: Month; day: number; ventures: number; from: number; to: number };

async function importDay(app: INestApplicationContext, { month, day, ventures, from, to }: Day): Promise<void> {
  const imported = await app.get(Transactor, { strict: false }).run(async (tx) => {
    await tx.rows(`CREATE TEMPORARY TABLE bench_revenue (${REVENUE_STAGING_COLUMNS}) ON COMMIT DROP`);
    // Four of five are sales; the rest are costs, refunds, usage and income from the ecosystem. The venture of an event
    // is its number modulo the ventures, so each has its share of every kind.
    await tx.write(
      `INSERT INTO bench_revenue (line, external_id, venture_id, occurred_at, kind, amount_minor, currency, attributes)
       SELECT n, $5 || '-' || n, stable_id(concat_ws(chr(31), 'venture', 'bench ' || n % $3)),
         $4::timestamptz + make_interval(secs => n % 86000), CASE WHEN n / $3 % 20 < 16 THEN 'sale'
           ELSE (ARRAY['cost', 'refund', 'usage_charge', 'ecosystem_income'])[n / $3 % 20 - 15] END,
         CASE WHEN n / $3 % 20 < 16 THEN 1000 + (hashint4(n) & 65535) ELSE 100 + (hashint4(n) & 4095) END, 'CNY',
         jsonb_build_object('order', n, 'shop', n % 97)
       FROM generate_series($1::int, $2::int - 1) AS n`,
      [from, to, ventures, new Date(`${month}-${String(day).padStart(2, '0')}T00:00:00Z`), month],
    );
    const staging = { stagingTable: 'bench_revenue', source: SOURCE, calendar: CALENDAR };
    return app.get(ImportRevenueEventsFromStaging, { strict: false }).execute(tx, staging);
  });
  valueOf(imported);
}

async function importScores(app: INestApplicationContext, month: Month, ventures: number): Promise<void> {
  const rated = Array.from({ length: ventures }, (_, index) => index).filter((index) => shapeOf(index) === 'rated');
  const imported = await app.get(Transactor, { strict: false }).run(async (tx) => {
    await tx.rows(`CREATE TEMPORARY TABLE bench_value (${VALUE_STAGING_COLUMNS}) ON COMMIT DROP`);
    await tx.write(
      `INSERT INTO bench_value (line, external_id, venture_id, occurred_at, type, data)
       SELECT row_number() OVER (), $3 || '-' || id || '-' || n, id, $2::timestamptz + make_interval(hours => n),
         'review.score', jsonb_build_object('score', 3 + n % 3)
       FROM unnest($1::uuid[]) AS venture (id) CROSS JOIN generate_series(1, 5) AS n`,
      [rated.map((index) => stableId('venture', referenceOf(index))), new Date(`${month}-10T00:00:00Z`), month],
    );
    const staging = { stagingTable: 'bench_value', source: SOURCE, calendar: CALENDAR };
    return app.get(ImportValueEventsFromStaging, { strict: false }).execute(tx, staging);
  });
  valueOf(imported);
}

export function referenceOf(index: number): string {
  return `bench ${index}`;
}

function shapeOf(index: number): string {
  return OF_TEN[index % OF_TEN.length] ?? 'marketplace';
}

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
