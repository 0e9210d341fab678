import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ContractsModule, contractsRows, type FactsOfMonth, PeriodFacts, SettledMonths } from '#libs/contracts';
import { GrantRole, IdentityModule, identityRows, MachineOperator } from '#libs/identity';
import { type Month, parseId, publicId } from '#libs/kernel';
import { LedgerModule, ledgerRows } from '#libs/ledger';
import { type Actor, Config, Log, PlatformModule, type PlatformRole, Transactor } from '#libs/platform';
import { ValueModule, valueRows } from '#libs/value';
import { DEFAULT_RULEBOOK, PublishRulebook, VentureQueries, VenturesModule, venturesRows } from '#libs/ventures';
import { createTestDatabase } from './postgres/database.js';

/** What settlement would say; a test writes here what it wants contracts to believe. */
const settlement = {
  lastSettled: null as Month | null,
  facts: new Map<Month, FactsOfMonth>(),
};

@Global()
@Module({
  providers: [
    { provide: SettledMonths, useValue: { lastSettledMonth: () => Promise.resolve(settlement.lastSettled) } },
    {
      provide: PeriodFacts,
      useValue: {
        facts: (_reader: unknown, _venture: unknown, month: Month) =>
          Promise.resolve(settlement.facts.get(month) ?? { sums: new Map(), indicators: new Map() }),
      },
    },
  ],
  exports: [SettledMonths, PeriodFacts],
})
class SettlementStandIn {}

@Module({})
class ContractsTestModule {}

export type Person = {
  readonly email: string;
  readonly token: string;
  readonly party: string;
  readonly actor: () => Promise<Actor>;
};
export type Venture = { readonly id: string; readonly party: string };
export type ContractsFixture = Awaited<ReturnType<typeof openContracts>>;

/** The contexts up to contracts behind GraphQL, on a database of their own. */
export async function openContracts() {
  const database = await createTestDatabase();
  const config = new Config({ DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: randomUUID() });
  const rows = [...identityRows, ...ledgerRows, ...venturesRows, ...valueRows, ...contractsRows];
  const contexts = [IdentityModule, LedgerModule, VenturesModule, ValueModule, ContractsModule, SettlementStandIn];
  const imports = [PlatformModule.forRoot({ config, rows, graphql: true }), ...contexts];
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ContractsTestModule, imports },
    new FastifyAdapter(),
    { logger: new Log('fatal'), abortOnError: false },
  );
  await app.init();
  const get = <T>(type: abstract new (...args: never[]) => T): T => app.get<T>(type, { strict: false });
  const transactor = get(Transactor);
  /** May do what the application may not. */
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const machine = get(MachineOperator);
  settlement.lastSettled = null;
  settlement.facts.clear();

  const graphql = async <T>(person: Person | null, query: string, variables: object = {}): Promise<T> => {
    const headers = person ? { authorization: `Bearer ${person.token}` } : {};
    const payload = { query, variables };
    const response = await app.inject({ method: 'POST', url: '/graphql', headers, payload });
    const { data, errors } = JSON.parse(response.body) as { data?: T; errors?: unknown };
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  };

  return {
    transactor,
    owner,
    settlement,
    get,
    graphql,
    operator: () => machine.actor(),
    async person(name: string, ...roles: PlatformRole[]): Promise<Person> {
      const email = `${name}@example.org`;
      const signUp = `mutation ($input: AccountSignUpInput!) { accountSignUp(input: $input) { session { accessToken } } }`;
      const input = { email, password: 'correct horse battery', displayName: name };
      const { accountSignUp } = await graphql<{ accountSignUp: { session: { accessToken: string } } }>(null, signUp, {
        input,
      });
      for (const role of roles) await get(GrantRole).execute(await machine.actor(), { email, role });
      const actor = await machine.actAs(email);
      const party = publicId('party', actor.person);
      return { email, party, token: accountSignUp.session.accessToken, actor: () => machine.actAs(email) };
    },
    /** An admitted venture that the maker leads. */
    async venture(maker: Person, reviewer: Person, name: string): Promise<Venture> {
      const content = { kind: 'admission', content: DEFAULT_RULEBOOK } as const;
      await get(PublishRulebook).execute(await machine.actor(), content);
      const apply = `mutation ($input: VentureApplyInput!) { ventureApply(input: $input) { venture { id } userErrors { code } } }`;
      const input = { name, kind: 'USER', origin: 'EXTERNAL', userScenario: 'Somebody.', idempotencyKey: name };
      const { ventureApply } = await graphql<{ ventureApply: { venture: { id: string } } }>(maker, apply, { input });
      const { id } = ventureApply.venture;
      const admit = `mutation ($input: VentureDecideInput!) { ventureAdmit(input: $input) { userErrors { code } } }`;
      await graphql(reviewer, admit, { input: { id, reasonCode: 'CRITERIA_MET', version: 1 } });
      const ventureId = valueOf(parseId('venture', id));
      const venture = (await get(VentureQueries).byIds(transactor.reader, [ventureId])).get(ventureId);
      if (!venture) throw new Error('the venture was not made');
      return { id, party: publicId('party', venture.party) };
    },
    /** How many rows each table holds. */
    async rowCounts(): Promise<Record<string, string>> {
      const { reader } = transactor;
      const tables = await reader.rows<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'chuang' ORDER BY table_name`,
      );
      const counts: Record<string, string> = {};
      for (const { name } of tables) {
        const row = await reader.row<{ count: bigint }>(`SELECT count(*) AS count FROM "${name}"`);
        counts[name] = String(row?.count);
      }
      return counts;
    },
    /** Statements that the database got while the work ran, those of authentication included. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
      const dataSource = get(DataSource);
      const statements: string[] = [];
      const { logger } = dataSource;
      dataSource.logger = { ...logger, logQuery: (sql: string) => statements.push(sql) };
      try {
        await work();
      } finally {
        dataSource.logger = logger;
      }
      return statements;
    },
    async close(): Promise<void> {
      await owner.end();
      await app.close();
      await database.drop();
    },
  };
}

function valueOf<K>(result: { ok: true; value: K } | { ok: false }): K {
  if (!result.ok) throw new Error('not an id');
  return result.value;
}
