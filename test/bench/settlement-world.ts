// A world for test/bench/settlement-scale.ts, made by the platform's own imports: ventures, partners, signed contracts of
// four shapes, and months of events. Everything in it is proved by `verify` like any other world.
import type { INestApplicationContext } from '@nestjs/common';
import { ImportContracts } from '#libs/contracts';
import { AccountRegistry, MachineOperator, PLATFORM_PARTY } from '#libs/identity';
import { type Id, type Month, ok, type Result, stableId } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { type Actor, Transactor } from '#libs/platform';
import { DefineIndicator, ImportValueEventsFromStaging, VALUE_STAGING_COLUMNS } from '#libs/value';
import { DEFAULT_RULEBOOK, IMPORT_ROWS_MAX, ImportVentures, PublishRulebook } from '#libs/ventures';
import { DIST, query } from './settlement-database.ts';
import { SCORE, SHAPES } from './settlement-terms.ts';

type Store = typeof import('../../libs/settlement/src/persistence/revenue-event.store.js');
const { revenueEventTable } = (await import(`${DIST}/libs/settlement/src/persistence/revenue-event.store.js`)) as Store;

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

/**
 * The events of a month: revenue for every venture in the order of time, and measurements for those that are rated. The
 * rows are those that the platform's intake would have stored, written by the owner in seconds: hashes and ids by the
 * intake's own SQL, the indexes made anew behind them.
 */
export async function fillMonth(
  app: INestApplicationContext,
  { url, month, events, ventures }: { url: string; month: Month; events: number; ventures: number },
): Promise<void> {
  const transactor = app.get(Transactor, { strict: false });
  const periods = app.get(AccountingPeriods, { strict: false });
  await transactor.run(async (tx) => ok(await periods.assign(tx, CALENDAR, [month])));
  const indexes = await transactor.reader.rows<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'chuang' AND tablename = 'revenue_event' AND indexname <> 'revenue_event_pk'`,
  );
  for (const { name } of indexes) await query(url, `DROP INDEX chuang.${name}`);
  const days = Array.from({ length: DAYS }, (_, day) => day);
  const ofHalf = (half: number) => days.filter((day) => day % 2 === half);
  const insert = async (half: number) => {
    for (const day of ofHalf(half)) await query(url, insertionOf(month, { day, events, ventures }));
  };
  await Promise.all([insert(0), insert(1)]);
  for (const { definition } of indexes) await query(url, definition);
  await importScores(app, month, ventures);
}

// Four of five are sales; the rest are costs, refunds, usage and income from the ecosystem. The venture of an event is
// its number modulo the ventures, so that each has its share of every kind.
function insertionOf(
  month: Month,
  { day, events, ventures }: { day: number; events: number; ventures: number },
): string {
  const numbers = [Math.floor((day * events) / DAYS), Math.floor(((day + 1) * events) / DAYS) - 1].join(', ');
  const firstMoment = `'${month}-${String(day + 1).padStart(2, '0')}T00:00:00Z'::timestamptz`;
  return `
    WITH venture AS MATERIALIZED (
      SELECT index, chuang.stable_id(concat_ws(chr(31), 'venture', 'bench ' || index)) AS id
      FROM generate_series(0, ${ventures - 1}) AS index
    ), item AS MATERIALIZED (
      SELECT '${SOURCE}' AS source, '${month}-' || n AS external_id, venture.id AS venture_id,
        ${firstMoment} + make_interval(secs => n % 86000) AS occurred_at,
        CASE WHEN part < 16 THEN 'sale'
          ELSE (ARRAY['cost', 'refund', 'usage_charge', 'ecosystem_income'])[part - 15] END AS kind,
        CASE WHEN part < 16 THEN 1000 + (hashint4(n) & 65535) ELSE 100 + (hashint4(n) & 4095) END::bigint AS amount_minor,
        'CNY' AS currency, jsonb_build_object('order', n, 'shop', n % 97) AS attributes
      FROM generate_series(${numbers}) AS n CROSS JOIN LATERAL (SELECT n / ${ventures} % 20 AS part) parts
      JOIN venture ON venture.index = n % ${ventures}
    ), new_key AS (
      INSERT INTO chuang.revenue_event_key (source, external_id, venture_id, content_hash)
      SELECT source, external_id, venture_id, ${revenueEventTable.contentHash} FROM item
    )
    INSERT INTO chuang.revenue_event (venture_id, id, source, external_id, kind, amount_minor, currency, occurred_at,
      calendar, month, attributes, recorded_at)
    SELECT venture_id, ${STABLE_ID}, source, external_id, kind, amount_minor, currency, occurred_at,
      '${CALENDAR}', '${month}', attributes, occurred_at
    FROM (SELECT *, substr(sha256(convert_to(concat_ws(chr(31), 'revenueEvent', source, external_id), 'UTF8')), 1, 16) AS digest
      FROM item) hashed`;
}

// The function stable_id() computes the digest twice.
const STABLE_ID = `encode(set_byte(set_byte(digest, 6, get_byte(digest, 6) & 15 | 128), 8, get_byte(digest, 8) & 63 | 128),
  'hex')::uuid`;

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
