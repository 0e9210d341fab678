import type { Id } from '#libs/kernel';
import { ContractQueries, DraftContract, ProposeContractVersion, SignContractVersion } from '#libs/contracts';
import { CreateParty, IdentityQueries, PLATFORM_PARTY } from '#libs/identity';
import type { Venture } from '#libs/ventures';
import { RATING_INDICATOR } from './demo-rules.js';
import { MAKER_EMAIL, OPERATOR_EMAIL, SUPPLIER_EMAIL } from './people.js';
import { must, type Stage } from './stage.js';

const SUPPLIER_NAME = 'Clay & Copper Works';

/**
 * The supplier gets its costs back and a share that a good rating of the users raises; the platform takes a fee of a
 * tenth; the rest is the venture's.
 */
const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'supplier', rank: 2 },
    { id: 'venture', rank: 3 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'material', kind: 'reimburse', to: 'supplier', cost: 'costs' },
    { id: 'fee', kind: 'percent', base: 'pool', payees: [{ to: 'platform', rate: '10/100' }] },
    {
      id: 'craft',
      kind: 'percent',
      base: 'pool',
      payees: [
        {
          to: 'supplier',
          rate: {
            coalesce: [
              {
                table: {
                  of: 'rating',
                  rows: [
                    ['0/1', '20/100'],
                    ['9/2', '30/100'],
                  ],
                },
              },
              '20/100',
            ],
          },
        },
      ],
    },
  ],
  residual: 'venture',
} as const;

type Named = { readonly contract: Id<'contract'>; readonly version: number };

/** Drafted by the maker, in force from the first of the two months on, signed by everybody. */
export async function signContract(stage: Stage, venture: Venture): Promise<void> {
  const supplier = await supplierParty(stage);
  const named = await draft(stage, venture, supplier);
  if ((await stateOf(stage, named)).state === 'draft') {
    must('proposing the contract', await stage.the(ProposeContractVersion).execute(await stage.as(MAKER_EMAIL), named));
  }
  await sign(stage, named, { email: OPERATOR_EMAIL, party: PLATFORM_PARTY });
  await sign(stage, named, { email: SUPPLIER_EMAIL, party: supplier });
  await sign(stage, named, { email: MAKER_EMAIL, party: venture.party });
}

async function supplierParty(stage: Stage): Promise<Id<'party'>> {
  const actor = await stage.as(SUPPLIER_EMAIL);
  const owned = await stage.the(IdentityQueries).partiesByIds(stage.reader, [...actor.ownedParties]);
  const known = [...owned.values()].find(({ name }) => name === SUPPLIER_NAME);
  if (known) return known.id;
  return must('creating the supplier', await stage.the(CreateParty).execute(actor, { name: SUPPLIER_NAME })).id;
}

async function draft(stage: Stage, venture: Venture, supplier: Id<'party'>): Promise<Named> {
  const drafted = await stage.the(DraftContract).execute(await stage.as(MAKER_EMAIL), {
    venture: venture.id,
    name: 'Warm Bowl: one pot, three shares',
    terms: TERMS,
    inputs: { rating: { indicator: RATING_INDICATOR } },
    participants: [
      { key: 'platform', party: PLATFORM_PARTY },
      { key: 'supplier', party: supplier },
      { key: 'venture', party: venture.party },
    ],
    effectiveFrom: stage.months[0],
    idempotencyKey: 'demo:warm-bowl',
  });
  return must('drafting the contract', drafted);
}

async function sign(
  stage: Stage,
  named: Named,
  { email, party }: { email: string; party: Id<'party'> },
): Promise<void> {
  const { versionHash: hash, signatures } = await stateOf(stage, named);
  if (signatures.some((one) => one.party === party)) return;
  const signed = await stage.the(SignContractVersion).execute(await stage.as(email), { ...named, party, hash });
  must(`the signature of ${email}`, signed);
}

async function stateOf(stage: Stage, { contract, version }: Named) {
  const found = (await stage.the(ContractQueries).byIds(stage.reader, [contract])).get(contract);
  const state = found?.versions.find(({ number }) => number === version);
  if (!state) throw new Error('the contract of the demonstration world is not there');
  return state;
}
