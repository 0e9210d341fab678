import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { GrantRole, IdentityModule, identityRows, MachineOperator } from '#libs/identity';
import { type Actor, Config, Log, PlatformModule, type PlatformRole, Transactor } from '#libs/platform';
import { DEFAULT_RULEBOOK, PublishRulebook, type RulebookContent, VenturesModule, venturesRows } from '#libs/ventures';
import { createTestDatabase } from './postgres/database.js';

@Module({})
class VenturesTestModule {}

type GraphqlAnswer = {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
};

export type VenturesFixture = Awaited<ReturnType<typeof openVentures>>;
export type Person = { readonly email: string; readonly token: string; readonly actor: () => Promise<Actor> };

/** The contexts identity and ventures behind GraphQL, on a database of their own. */
export async function openVentures() {
  const database = await createTestDatabase();
  const config = new Config({ DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: randomUUID() });
  const rows = [...identityRows, ...venturesRows];
  const imports = [PlatformModule.forRoot({ config, rows, graphql: true }), IdentityModule, VenturesModule];
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: VenturesTestModule, imports },
    new FastifyAdapter(),
    { logger: new Log('fatal'), abortOnError: false },
  );
  await app.init();
  const machine = app.get(MachineOperator, { strict: false });
  const transactor = app.get(Transactor, { strict: false });
  const dataSource = app.get(DataSource, { strict: false });

  async function graphql(token: string | null, query: string, variables: object = {}): Promise<GraphqlAnswer> {
    const response = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: token ? { authorization: `Bearer ${token}` } : {},
      payload: { query, variables },
    });
    return JSON.parse(response.body) as GraphqlAnswer;
  }

  return {
    app,
    transactor,
    reader: transactor.reader,
    operator: () => machine.actor(),
    graphql,
    /** One mutation with its input; what it answers, or the test fails with the errors. */
    async mutate<T>(person: Person, name: string, inputType: string, input: object, fields: string): Promise<T> {
      const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${fields} userErrors { code path } } }`;
      const { data, errors } = await graphql(person.token, query, { input });
      if (!data?.[name]) throw new Error(JSON.stringify(errors));
      return data[name] as T;
    },
    async person(name: string, ...roles: PlatformRole[]): Promise<Person> {
      const email = `${name}@example.org`;
      const { data, errors } = await graphql(
        null,
        `
          mutation ($input: AccountSignUpInput!) {
            accountSignUp(input: $input) {
              session {
                accessToken
              }
            }
          }
        `,
        { input: { email, password: 'correct horse battery', displayName: name } },
      );
      const signedUp = data?.accountSignUp as { session: { accessToken: string } | null } | undefined;
      const token = signedUp?.session?.accessToken;
      if (!token) throw new Error(`nobody signed up: ${JSON.stringify(errors ?? data)}`);
      const grant = app.get(GrantRole, { strict: false });
      for (const role of roles) await grant.execute(await machine.actor(), { email, role });
      return { email, token, actor: () => machine.actAs(email) };
    },
    async publish(content: RulebookContent = DEFAULT_RULEBOOK): Promise<void> {
      const command = app.get(PublishRulebook, { strict: false });
      await command.execute(await machine.actor(), { kind: 'admission', content });
    },
    /** Statements that the database got while the work ran, those of authentication included. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
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
      await app.close();
      await database.drop();
    },
  };
}
