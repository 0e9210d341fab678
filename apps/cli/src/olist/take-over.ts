import type { INestApplicationContext } from '@nestjs/common';
import { ImportContracts } from '#libs/contracts';
import { AccountRegistry, IdentityQueries, PLATFORM_PARTY } from '#libs/identity';
import { type Id, type Month, type Refusal, type Result, stableId } from '#libs/kernel';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import { DefineIndicator, ValueQueries } from '#libs/value';
import { DEFAULT_RULEBOOK, IMPORT_ROWS_MAX, ImportVentures, PublishRulebook, VentureQueries } from '#libs/ventures';
import { Unusable } from '../exit.js';
import { OLIST_EFFECTIVE_FROM, OLIST_INPUTS, OLIST_TERMS, SCORE_INDICATOR } from './contract-terms.js';
import { OLIST } from './mapping.js';

type Taken = { readonly id: Id<'venture'>; readonly party: Id<'party'>; readonly reference: string };

export type TakenOver = {
  readonly ventures: ReadonlyMap<string, Id<'venture'>>;
  readonly venturesNew: number;
  readonly contractsNew: number;
};

/** What the import stands on, each in a transaction of its own and only when it is missing. */
export async function prepare(app: INestApplicationContext, actor: Actor): Promise<void> {
  const ventures = app.get(ImportVentures, { strict: false });
  const transactor = app.get(Transactor, { strict: false });
  // An import of nothing says whether there is a rulebook to admit by.
  const probe = await transactor.run((tx) => ventures.execute(tx, actor, []));
  if (!probe.ok && probe.error.code === 'RULEBOOK_MISSING') {
    const content = { kind: 'admission', content: DEFAULT_RULEBOOK } as const;
    valueOf(await app.get(PublishRulebook, { strict: false }).execute(actor, content));
  } else {
    valueOf(probe);
  }
  const indicators = await app.get(ValueQueries, { strict: false }).latestIndicators(transactor.reader);
  if (indicators.some(({ code }) => code === SCORE_INDICATOR.code)) return;
  valueOf(await app.get(DefineIndicator, { strict: false }).execute(actor, SCORE_INDICATOR));
}

/** Makes each seller an admitted venture with the marketplace's contract; those that are there already stay as they are. */
export async function takeOver(
  app: INestApplicationContext,
  tx: Tx,
  { actor, sellers }: { readonly actor: Actor; readonly sellers: readonly string[] },
): Promise<TakenOver> {
  const carrier = await partyCalled(app, tx, { reference: 'carrier', name: 'Carrier' });
  const community = await partyCalled(app, tx, { reference: 'community', name: 'Community' });
  const ventures = new Map<string, Id<'venture'>>();
  let venturesNew = 0;
  let contractsNew = 0;
  for (let from = 0; from < sellers.length; from += IMPORT_ROWS_MAX) {
    const references = sellers.slice(from, from + IMPORT_ROWS_MAX);
    const rows = references.map((reference) => {
      return { reference, name: `Seller ${reference}`, calendar: OLIST, kind: 'user' } as const;
    });
    venturesNew += valueOf(await app.get(ImportVentures, { strict: false }).execute(tx, actor, rows)).imported;
    const taken = await venturesCalled(app, tx, references);
    for (const { reference, id } of taken) ventures.set(reference, id);
    const contracts = contractsOf(taken, { carrier, community });
    contractsNew += valueOf(await app.get(ImportContracts, { strict: false }).execute(tx, actor, contracts)).created;
  }
  return { ventures, venturesNew, contractsNew };
}

function contractsOf(ventures: readonly Taken[], { carrier, community }: Record<'carrier' | 'community', Id<'party'>>) {
  return {
    name: 'Marketplace contract',
    currency: 'BRL',
    terms: OLIST_TERMS,
    inputs: OLIST_INPUTS,
    effectiveFrom: OLIST_EFFECTIVE_FROM as Month,
    rows: ventures.map(({ id, party }) => ({
      venture: id,
      participants: new Map([
        ['platform', PLATFORM_PARTY],
        ['carrier', carrier],
        ['community', community],
        ['venture', party],
      ]),
    })),
  };
}

async function venturesCalled(
  app: INestApplicationContext,
  tx: Tx,
  references: readonly string[],
): Promise<readonly Taken[]> {
  const found = await app.get(VentureQueries, { strict: false }).byReferences(tx, references);
  return references.map((reference) => {
    const venture = found.get(reference);
    if (!venture) throw new Error(`the venture ${reference} was just imported and is not there`);
    if (venture.calendar === OLIST && venture.state === 'admitted') return { ...venture, reference };
    const message = `the venture ${reference} is ${venture.state} and keeps the calendar ${venture.calendar}; it cannot take sales of the marketplace`;
    throw new Unusable('VENTURE_NOT_OF_MARKETPLACE', message);
  });
}

async function partyCalled(
  app: INestApplicationContext,
  tx: Tx,
  { reference, name }: { readonly reference: string; readonly name: string },
): Promise<Id<'party'>> {
  const known = await app.get(IdentityQueries, { strict: false }).partyByReference(tx, reference);
  if (known) return known.id;
  const id = stableId<'party'>('party', reference);
  await app.get(AccountRegistry, { strict: false }).createOrganisations(tx, [{ id, name, reference }]);
  return id;
}

/** A refusal here is not of a row but of the import as a whole. */
export function valueOf<T>(result: Result<T, Refusal | readonly Refusal[]>): T {
  if (result.ok) return result.value;
  const refusals = [result.error].flat() as readonly Refusal[];
  const message = refusals.map((one) => [one.path?.join('.'), one.message].filter(Boolean).join(': ')).join('; ');
  throw new Unusable(refusals[0]?.code ?? 'REFUSED', message);
}
