import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GrantRole, MachineOperator } from '#libs/identity';
import { Config, type PlatformRole } from '#libs/platform';
import supertest from 'supertest';
import { createApi } from '../../apps/api/src/api.js';
import { createTestDatabase } from '../postgres/database.js';

export type GraphqlAnswer = {
  readonly status: number;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { message: string; extensions: { code: string } }[];
};

export type Answered<T> = T & {
  readonly userErrors: readonly { code: string; message: string; path: string[] | null }[];
};

/** Somebody who is signed in, with a client of their own. */
export type Person = { readonly email: string; readonly token: string };

export const PASSWORD = 'correct horse battery';

/** The real API on a database of its own, listening on a real port, with people who sign up and in through it. */
export class RunningApi {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly databaseUrl: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async start(): Promise<RunningApi> {
    const database = await createTestDatabase();
    const config = new Config({
      DATABASE_URL: database.url,
      CHUANG_TOKEN_SECRET: 'a secret that only this test run knows',
      PORT: '0',
    });
    const app = await createApi(config);
    await app.listen(0, '127.0.0.1');
    return new RunningApi(app, database.url, () => database.drop());
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.dropDatabase();
  }

  get http(): ReturnType<typeof supertest> {
    return supertest(this.app.getHttpServer());
  }

  async graphql(query: string, variables: object = {}, person?: Person): Promise<GraphqlAnswer> {
    const request = this.http.post('/graphql').set('content-type', 'application/json');
    if (person) void request.set('authorization', `Bearer ${person.token}`);
    const response = await request.send({ query, variables });
    const body = response.body as { data?: Record<string, unknown> | null; errors?: GraphqlAnswer['errors'] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /** Runs one mutation `name(input: …)` and answers its payload; throws on errors, not on userErrors. */
  async mutate<T>(
    name: string,
    inputType: string,
    selection: string,
    input: object,
    person?: Person,
  ): Promise<Answered<T>> {
    const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message path } } }`;
    const answer = await this.graphql(query, { input }, person);
    if (answer.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return answer.data?.[name] as Answered<T>;
  }

  /** Runs one query and answers its data; throws on errors. */
  async ask<T>(query: string, variables: object = {}, person?: Person): Promise<T> {
    const answer = await this.graphql(query, variables, person);
    if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return answer.data as T;
  }

  async signUp(name: string, ...roles: readonly PlatformRole[]): Promise<Person> {
    const email = `${name}@test.example`;
    const payload = await this.mutate<{ session: { accessToken: string } | null }>(
      'accountSignUp',
      'AccountSignUpInput',
      'session { accessToken }',
      { email, password: PASSWORD, displayName: name },
    );
    if (!payload.session) throw new Error(JSON.stringify(payload.userErrors));
    for (const role of roles) await this.grant(email, role);
    return { email, token: payload.session.accessToken };
  }

  private async grant(email: string, role: PlatformRole): Promise<void> {
    const operator = await this.app.get(MachineOperator).actor();
    const granted = await this.app.get(GrantRole).execute(operator, { email, role });
    if (!granted.ok) throw new Error(granted.error.message);
  }
}
