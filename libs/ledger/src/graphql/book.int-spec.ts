import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Id, type Month, publicId } from '#libs/kernel';
import { earnings, type JournalDraft, LedgerModule, ledgerRows, payoutInTransit } from '#libs/ledger';
import { type Actor, ActorSource, Config, PlatformModule, type PlatformRole, type Scope } from '#libs/platform';
import {
  bookOf,
  type LedgerFixture,
  NOW,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
let app: NestFastifyApplication;

const VENTURE = publicId('venture', bookOf('v') as Id<'venture'>);
const PARTY = publicId('party', partyOf('a'));

/** Bearer `<roles>;<parties>;<scopes>`, each separated by commas. */
class TestActors extends ActorSource {
  fromBearer(credential: string, requestId: string): Promise<Actor> {
    const [roles = [], names = [], scopes = []] = credential.split(';').map((list) => list.split(',').filter(Boolean));
    const parties = new Set(names.map(partyOf));
    return Promise.resolve({
      account: partyOf('account') as string as Id<'account'>,
      displayName: 'someone',
      person: partyOf('person'),
      parties,
      ownedParties: parties,
      roles: new Set(roles as PlatformRole[]),
      scopes: new Set(scopes as Scope[]),
      requestId,
    });
  }
}

@Global()
@Module({ providers: [{ provide: ActorSource, useClass: TestActors }], exports: [ActorSource] })
class TestActorsModule {}

@Module({})
class TestModule {}

beforeAll(async () => {
  ledger = await openLedger();
  valueOf(
    await ledger.post(
      shares('v', 'r1', { a: 1250n, b: 50n }),
      shares('v', 'r2', { a: 1n }, 'JPY'),
      partyJournal('taken'),
    ),
  );
  valueOf(
    await ledger.transactor.run(async (tx) => {
      await ledger.periods.assign(tx, 'standard', ['2026-01', '2026-02'] as Month[]);
      const by = partyOf('finance') as string as Id<'account'>;
      return ledger.periods.beginClosing(tx, 'standard', '2026-01' as Month, { by, now: NOW });
    }),
  );
  const config = new Config({ DATABASE_URL: ledger.url, CHUANG_TOKEN_SECRET: 'x'.repeat(32) });
  const root = {
    module: TestModule,
    imports: [PlatformModule.forRoot({ config, rows: ledgerRows, graphql: true }), TestActorsModule, LedgerModule],
  };
  app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  await ledger.close();
});

function partyJournal(reference: string): JournalDraft {
  return {
    ...shares('v', reference, {}),
    bookId: partyOf('a'),
    bookKind: 'party',
    kind: 'payout_taken',
    transfers: [
      {
        debit: payoutInTransit(),
        credit: earnings(bookOf('v')),
        amountMinor: 7n,
        currency: 'CNY',
        code: 'payout',
        detail: '',
      },
    ],
  };
}

async function ask(
  caller: string,
  query: string,
): Promise<{ data?: Record<string, unknown>; errors?: { extensions: { code: string } }[] }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${caller}` },
    payload: { query },
  });
  return answer.json();
}

const FINANCE = 'finance;;ledger:read,settlement:read';
const MAKER = ';a;ledger:read,settlement:read';

const bookQuery = (owner: string) => `{ book(ownerId: "${owner}") { ownerId kind
  accounts { key purpose currency balance { minorUnits decimal } } } }`;

describe('a book', () => {
  it('shows finance the accounts of a venture with their balances', async () => {
    expect(await ask(FINANCE, bookQuery(VENTURE))).toEqual({
      data: {
        book: {
          ownerId: VENTURE,
          kind: 'VENTURE',
          accounts: expect.arrayContaining([
            {
              key: `payable:${PARTY}`,
              purpose: 'PAYABLE',
              currency: 'CNY',
              balance: { minorUnits: '1250', decimal: '12.50' },
            },
            {
              key: `payable:${PARTY}`,
              purpose: 'PAYABLE',
              currency: 'JPY',
              balance: { minorUnits: '1', decimal: '1' },
            },
            {
              key: 'revenue_clearing',
              purpose: 'REVENUE_CLEARING',
              currency: 'CNY',
              balance: { minorUnits: '-1300', decimal: '-13.00' },
            },
          ]),
        },
      },
    });
  });

  it('of a party is shown to who acts for it, with ids in their public form', async () => {
    const { data } = await ask(MAKER, bookQuery(PARTY));
    expect(data).toEqual({
      book: {
        ownerId: PARTY,
        kind: 'PARTY',
        accounts: [
          {
            key: `earnings:${VENTURE}`,
            purpose: 'EARNINGS',
            currency: 'CNY',
            balance: { minorUnits: '7', decimal: '0.07' },
          },
          {
            key: 'payout_in_transit',
            purpose: 'PAYOUT_IN_TRANSIT',
            currency: 'CNY',
            balance: { minorUnits: '-7', decimal: '-0.07' },
          },
        ],
      },
    });
  });

  it.each([
    ['a venture, to its payee', MAKER, VENTURE],
    ['a party, to somebody else', ';b;ledger:read', PARTY],
    ['a venture, to an approver', 'approver,operator,reviewer;;ledger:read', VENTURE],
    ['nobody', FINANCE, publicId('party', partyOf('without a book'))],
    ['a venture under the id of a party', FINANCE, publicId('party', bookOf('v') as Id<'party'>)],
    ['what is no owner', FINANCE, 'nonsense'],
  ])('of %s does not exist', async (_what, caller, owner) => {
    expect(await ask(caller, bookQuery(owner))).toEqual({ data: { book: null } });
  });

  it('needs the scope ledger:read', async () => {
    const { errors } = await ask('finance;;settlement:read', bookQuery(VENTURE));
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('pages its journals, with transfers and their accounts', async () => {
    const page = (after: string) => `{ book(ownerId: "${VENTURE}") { journals(first: 1${after}) {
      nodes { id kind reference effectiveDate postedAt reversalOfId
        sequence calendar month contentHash previousHash chainHash documentHash
        transfers { lineNumber amount { minorUnits currency } code debit { key } credit { key balance { minorUnits } } } }
      pageInfo { hasNextPage endCursor } } } }`;
    type Page = {
      book: {
        journals: {
          nodes: {
            reference: string;
            sequence: number;
            chainHash: string;
            previousHash: string;
            transfers: unknown[];
          }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
    };
    const first = (await ask(FINANCE, page(''))).data as Page;
    const second = (await ask(FINANCE, page(`, after: "${first.book.journals.pageInfo.endCursor}"`))).data as Page;
    expect([first, second].map(({ book }) => book.journals.pageInfo.hasNextPage)).toEqual([true, false]);
    const nodes = [first, second].flatMap(({ book }) => book.journals.nodes);
    expect(nodes.map(({ reference, sequence }) => [reference, sequence])).toEqual([
      ['r2', 2],
      ['r1', 1],
    ]);
    expect(nodes.find(({ reference }) => reference === 'r1')).toMatchObject({
      kind: 'SETTLEMENT',
      effectiveDate: '2026-10-31',
      postedAt: NOW.toISOString(),
      reversalOfId: null,
      calendar: 'standard',
      month: '2026-10',
      documentHash: null,
      chainHash: nodes[0]?.previousHash,
      transfers: [
        {
          lineNumber: 1,
          amount: { minorUnits: '1250', currency: 'CNY' },
          code: 'share',
          debit: { key: 'revenue_clearing' },
          credit: { key: `payable:${PARTY}`, balance: { minorUnits: '1250' } },
        },
        { lineNumber: 2, amount: { minorUnits: '50' } },
      ],
    });
  });
});

describe('accounting periods', () => {
  const query =
    '{ accountingPeriods(first: 5) { nodes { calendar month state openedAt closingAt closedAt } pageInfo { hasNextPage } } }';

  it('are listed newest first', async () => {
    const at = NOW.toISOString();
    expect(await ask(MAKER, query)).toEqual({
      data: {
        accountingPeriods: {
          nodes: [
            { calendar: 'standard', month: '2026-10', state: 'OPEN', openedAt: at, closingAt: null, closedAt: null },
            { calendar: 'standard', month: '2026-02', state: 'OPEN', openedAt: at, closingAt: null, closedAt: null },
            { calendar: 'standard', month: '2026-01', state: 'CLOSING', openedAt: at, closingAt: at, closedAt: null },
          ],
          pageInfo: { hasNextPage: false },
        },
      },
    });
  });

  it('need the scope settlement:read', async () => {
    expect((await ask(';;ledger:read', query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
