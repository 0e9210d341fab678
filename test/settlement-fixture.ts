import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ContractQueries, DraftContract, ProposeContractVersion, SignContractVersion } from '#libs/contracts';
import { GrantRole, MachineOperator, SignUp } from '#libs/identity';
import { type Id, type Month, publicId } from '#libs/kernel';
import { AccountingPeriods, LedgerQueries, verifyLedger } from '#libs/ledger';
import { type Actor, Config, type Finding, type PlatformRole, Transactor } from '#libs/platform';
import { ClosePeriod, RecordRevenueEvents, SettlePeriod, SettlementQueries, VerifySettlement } from '#libs/settlement';
import { DefineIndicator, RecordValueEvents } from '#libs/value';
import { DEFAULT_RULEBOOK, ImportVentures, PublishRulebook } from '#libs/ventures';
import type { Type } from '@nestjs/common';
import { AmendContract } from '../libs/contracts/src/application/amend-contract.js';
import { AnswerDisbanding } from '../libs/contracts/src/application/disbanding/answer-disbanding.js';
import { ProposeDisbanding } from '../libs/contracts/src/application/disbanding/propose-disbanding.js';
import { createApi } from '../apps/api/src/api.js';
import { readerOf, valueOf } from './ledger-fixture.js';
import { revenueEventTable } from '../libs/settlement/src/persistence/revenue-event.store.js';
import { createTestDatabase, type TestDatabase } from './postgres/database.js';

export const SHARING = {
  currency: 'CNY',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'supplier', rank: 2 },
    { id: 'venture', rank: 3 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'parts', kind: 'reimburse', to: 'supplier', cost: 'costs' },
    { id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/10' }] },
  ],
  residual: 'venture',
};

/** A fee of a tenth, or of a fifth when satisfaction is below four. Without a result it cannot be evaluated. */
export const RATED = {
  ...SHARING,
  waterfall: [
    {
      id: 'fee',
      kind: 'percent',
      payees: [
        {
          to: 'platform',
          rate: {
            table: {
              of: 'satisfaction',
              rows: [
                ['0/1', '1/5'],
                ['4/1', '1/10'],
              ],
            },
          },
        },
      ],
    },
  ],
};
export const RATED_INPUTS = { satisfaction: { indicator: 'satisfaction' } };

export type Person = { readonly actor: Actor; readonly token: string };
export type SettlementFixture = Awaited<ReturnType<typeof openSettlement>>;

/** The whole API on a database of its own or a given one, in November 2026. `owner` may do what the application may not. */
export async function openSettlement(given?: TestDatabase) {
  const database = given ?? (await createTestDatabase());
  const tokenSecret = 'a secret of the tests, longer than it needs to be';
  const api = await createApi(new Config({ DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: tokenSecret }));
  await api.init();
  await api.getHttpAdapter().getInstance().ready();
  const owner = new pg.Client({ connectionString: database.url, options: '-c search_path=chuang' });
  await owner.connect();
  const fixture = new SettlementWorld(api, owner, await api.get(MachineOperator, { strict: false }).actor());
  await fixture.get(PublishRulebook).execute(fixture.operator, { kind: 'admission', content: DEFAULT_RULEBOOK });
  await fixture.define('satisfaction', 'review.score');
  /** Ends every connection; the database stays until it is dropped. */
  const leave = async () => {
    await owner.end();
    await api.close();
  };
  return Object.assign(fixture, {
    database,
    leave,
    close: async () => {
      await leave();
      await database.drop();
    },
  });
}

type Sharing = {
  readonly terms?: object;
  readonly inputs?: object;
  readonly clauses?: object;
  readonly from?: string;
  readonly parties?: Readonly<Record<string, Person>>;
  /** The contract that it stands under, for which the operator who drafts it speaks as well. */
  readonly parent?: Id<'contract'>;
};

class SettlementWorld {
  readonly transactor: Transactor;
  private readonly partners = new Map<string, Person>();
  private events = 0;
  private ventures = 0;

  constructor(
    readonly api: NestFastifyApplication,
    readonly owner: pg.Client,
    readonly operator: Actor,
  ) {
    this.transactor = this.get(Transactor);
  }

  get<T>(type: Type<T>): T {
    return this.api.get(type, { strict: false });
  }

  rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return this.transactor.reader.rows<R>(sql, parameters);
  }

  async person(name: string, ...roles: readonly PlatformRole[]): Promise<Person> {
    const email = `${name}@example.com`;
    const signedUp = await this.get(SignUp).execute({ email, password: 'correct horse battery', displayName: name });
    for (const role of roles) valueOf(await this.get(GrantRole).execute(this.operator, { email, role }));
    return { actor: await this.get(MachineOperator).actAs(email), token: valueOf(signedUp).tokens.accessToken };
  }

  async define(code: string, eventType: string): Promise<void> {
    const definition = { aggregation: 'mean', eventType, field: 'score' } as const;
    valueOf(await this.get(DefineIndicator).execute(this.operator, { code, name: code, definition }));
  }

  /** An admitted venture in a calendar; nobody is its member. */
  async venture(calendar: string): Promise<Id<'venture'>> {
    this.ventures += 1;
    const reference = `venture ${this.ventures}`;
    const row = { reference, name: reference, calendar, kind: 'user' } as const;
    valueOf(await this.transactor.run((tx) => this.get(ImportVentures).execute(tx, this.operator, [row])));
    const [found] = await this.rows<{ id: Id<'venture'> }>(
      'SELECT venture_id AS id FROM venture_reference WHERE reference = $1',
      [reference],
    );
    if (!found) throw new Error('the venture was not imported');
    return found.id;
  }

  /** A contract that everybody signed. A party is one person in all contracts, unless given. */
  async contract(venture: Id<'venture'>, sharing: Sharing = {}): Promise<Id<'contract'>> {
    const { content, parties } = await this.contentOf(sharing);
    const { parent } = sharing;
    const draft = { venture, name: 'Sharing', idempotencyKey: undefined, parent, ...content };
    const { contract } = valueOf(await this.get(DraftContract).execute(this.operator, draft));
    await this.sign(contract, 1, parties);
    return contract;
  }

  async amend(contract: Id<'contract'>, sharing: Sharing): Promise<number> {
    const { content, parties } = await this.contentOf(sharing);
    const draft = { contract, idempotencyKey: undefined, ...content };
    const { version } = valueOf(await this.get(AmendContract).execute(this.operator, draft));
    await this.sign(contract, version, parties);
    return version;
  }

  /** Ends a contract of the partners of SHARING with a month, as all of them agree. */
  async disband(contract: Id<'contract'>, lastMonth: string): Promise<void> {
    const asked = { contract, reason: 'It is done.', lastMonth: lastMonth as Month, deadline: undefined };
    const { number } = valueOf(await this.get(ProposeDisbanding).execute(this.operator, asked));
    for (const { id } of SHARING.parties) {
      const { actor } = await this.partner(id);
      const answer = { contract, number, party: actor.person, agreed: true, comment: undefined };
      valueOf(await this.get(AnswerDisbanding).execute(actor, answer));
    }
  }

  async send(
    venture: Id<'venture'>,
    ...events: readonly (readonly [kind: string, amount: bigint, day: string, currency?: string])[]
  ) {
    const drafts = events.map(([kind, amountMinor, day, currency = 'CNY']) => ({
      ...{ source: 'shop', externalId: `event ${(this.events += 1)}`, venture: publicId('venture', venture), kind },
      ...{ amountMinor, currency, occurredAt: new Date(`${day}T12:00:00Z`), attributes: {} },
    }));
    const answers = valueOf(await this.get(RecordRevenueEvents).execute(this.operator, { events: drafts }));
    for (const answer of answers) if (answer.outcome !== 'stored') throw new Error(JSON.stringify(answer));
  }

  /** Events as a release stored them that knew no largest amount. */
  async sendHuge(
    venture: Id<'venture'>,
    ...events: readonly (readonly [kind: string, amount: bigint, day: string])[]
  ): Promise<void> {
    for (const [kind, amountMinor, day] of events) {
      await this.send(venture, [kind, 1n, day]);
      const stored = [amountMinor.toString(), `event ${this.events}`];
      await this.owner.query('UPDATE revenue_event SET amount_minor = $1 WHERE external_id = $2', stored);
      await this.owner.query(
        `UPDATE revenue_event_key k SET content_hash = stored.hash
         FROM (SELECT source, external_id, ${revenueEventTable.contentHash} AS hash
           FROM revenue_event item WHERE external_id = $1) stored
         WHERE k.source = stored.source AND k.external_id = stored.external_id`,
        [`event ${this.events}`],
      );
    }
  }

  async review(venture: Id<'venture'>, score: number, day: string): Promise<void> {
    const event = {
      ...{ source: 'reviews', externalId: `review ${(this.events += 1)}`, venture: publicId('venture', venture) },
      ...{ type: 'review.score', occurredAt: new Date(`${day}T12:00:00Z`), data: { score } },
    };
    const [answer] = valueOf(await this.get(RecordValueEvents).execute(this.operator, { events: [event] }));
    if (answer?.outcome !== 'stored') throw new Error(JSON.stringify(answer));
  }

  async closeOnly(calendar: string, month: string) {
    return valueOf(await this.get(ClosePeriod).execute(this.operator, { calendar, month: month as Month }));
  }

  async settle(calendar: string, month: string) {
    await this.closeOnly(calendar, month);
    const { pending, settled, parked } = valueOf(
      await this.get(SettlePeriod).execute({ calendar, month: month as Month }),
    );
    return { pending, settled, parked };
  }

  async stateOf(calendar: string, month: string): Promise<string> {
    return this.get(AccountingPeriods).stateOf(this.transactor.reader, calendar, month as Month);
  }

  /** "2026-01 platform 100 CNY" for every share of a statement that is not zero. */
  async given(venture: Id<'venture'>, month: string): Promise<string[]> {
    const rows = await this.rows<{ text: string }>(
      `SELECT format('%s %s %s %s', sh.for_month, sh.party_key, sh.amount_minor, s.currency) AS text
       FROM statement s JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id
       WHERE s.venture_id = $1 AND s.month = $2 AND sh.amount_minor <> 0
       ORDER BY s.currency, sh.for_month, sh.party_key`,
      [venture, month],
    );
    return rows.map(({ text }) => text);
  }

  async parked(calendar: string, month: string) {
    const key = { calendar, month: month as Month };
    const finance = { ...this.operator, roles: new Set<PlatformRole>(['finance']) };
    const page = { limit: 100, after: undefined };
    return this.get(SettlementQueries).parked(this.transactor.reader, finance, key, page);
  }

  /** Balances of a venture's book by account, party accounts by the key of the party. */
  async book(venture: Id<'venture'>): Promise<Record<string, bigint>> {
    const table = await this.get(LedgerQueries).ledgerTable(this.transactor.reader, { bookIds: [venture] });
    const keys = await this.rows<{ key: string; party: string }>(
      `SELECT DISTINCT key, party_id AS party FROM contract_participant WHERE venture_id = $1`,
      [venture],
    );
    const name = (key: string) => keys.find(({ party }) => key === `payable:${party}`)?.key ?? key;
    return Object.fromEntries(
      table.map(({ accountKey, currency, balanceMinor }) => [`${name(accountKey)} ${currency}`, balanceMinor]),
    );
  }

  /** What is broken, by the name of the check. */
  async findings(): Promise<string[]> {
    const { reader } = this.transactor;
    const found = [...(await verifyLedger(reader)), ...(await this.get(VerifySettlement).execute(reader))];
    return found.map(({ check, first }) => `${check}: ${first}`);
  }

  /** The same, as the owner's open transaction sees the rows. */
  async ownerFindings(): Promise<readonly Finding[]> {
    const reader = readerOf(this.owner, this.transactor.reader.manager);
    return [...(await verifyLedger(reader)), ...(await this.get(VerifySettlement).execute(reader))];
  }

  /** Statements that the database got while the work ran. */
  async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const dataSource = this.get(DataSource);
    const statements: string[] = [];
    const { logger } = dataSource;
    dataSource.logger = { ...logger, logQuery: (sql: string) => statements.push(sql) };
    try {
      await work();
    } finally {
      dataSource.logger = logger;
    }
    return statements;
  }

  async graphql(person: Person | null, query: string, variables: object = {}) {
    const headers = person ? { authorization: `Bearer ${person.token}` } : {};
    const payload = { query, variables };
    const response = await this.api.inject({ method: 'POST', url: '/graphql', headers, payload });
    return JSON.parse(response.body) as {
      data: Record<string, unknown> | null;
      errors?: { extensions: { code: string } }[];
    };
  }

  /** The same person for the same key of any contract. */
  private async partner(key: string): Promise<Person> {
    const known = this.partners.get(key) ?? (await this.person(`partner-${key}`));
    this.partners.set(key, known);
    return known;
  }

  private async contentOf({ terms = SHARING, inputs = {}, clauses, from = '2026-01', parties }: Sharing) {
    const keys = (terms as typeof SHARING).parties.map(({ id }) => id);
    const signers: Record<string, Person> = { ...parties };
    for (const key of keys) signers[key] ??= await this.partner(key);
    const participants = Object.entries(signers).map(([key, { actor }]) => ({ key, party: actor.person }));
    return { parties: signers, content: { terms, inputs, clauses, effectiveFrom: from as Month, participants } };
  }

  private async sign(contract: Id<'contract'>, version: number, parties: Readonly<Record<string, Person>>) {
    valueOf(await this.get(ProposeContractVersion).execute(this.operator, { contract, version }));
    const found = (await this.get(ContractQueries).byIds(this.transactor.reader, [contract])).get(contract);
    const hash = found?.versions.find(({ number }) => number === version)?.versionHash ?? '';
    for (const { actor } of Object.values(parties))
      valueOf(await this.get(SignContractVersion).execute(actor, { contract, version, party: actor.person, hash }));
  }
}

export { valueOf };
