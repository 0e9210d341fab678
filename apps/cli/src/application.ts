import 'reflect-metadata';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IdentityQueries, MachineOperator } from '#libs/identity';
import { type Actor, Config, Log, PlatformModule, Transactor } from '#libs/platform';
import { createApi } from '../../api/src/api.js';
import { contextModules, contextRows } from '../../composition.js';
import { withDatabase } from './database.js';
import { Unusable } from './exit.js';

export type Session = {
  readonly app: INestApplicationContext;
  /** The operator of this machine, or whom `--as` names. */
  readonly actor: Actor;
  /** Whether nobody is named by `--as`: whoever owns the machine sees all that it holds. */
  readonly isOwner?: boolean;
};

export type SessionOptions = {
  /** E-mail address of the account to act as; the operator of this machine otherwise. */
  readonly as?: string | undefined;
  /** With the GraphQL server, reached in process and not by a port. */
  readonly graphql?: boolean;
};

/** Runs the work with every context of the platform at hand; their commands and queries are `app.get(X, { strict: false })`. */
export async function withApplication<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  return withDatabase(async ({ url, tokenSecret }) => {
    const config = new Config({ ...process.env, DATABASE_URL: url, CHUANG_TOKEN_SECRET: tokenSecret });
    const app = options.graphql ? await startedApi(config) : await startedContext(config);
    try {
      return await work({ app, actor: await actorFor(app, options.as), isOwner: options.as === undefined });
    } finally {
      await app.close();
    }
  });
}

@Module({})
class CommandLineModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: CommandLineModule,
      imports: [PlatformModule.forRoot({ config, rows: contextRows, graphql: false }), ...contextModules],
    };
  }
}

/** Every context of the platform, without a server. */
export async function startedContext(config: Config): Promise<INestApplicationContext> {
  const root = CommandLineModule.forRoot(config);
  return NestFactory.createApplicationContext(root, { logger: new Log(), abortOnError: false });
}

async function startedApi(config: Config): Promise<INestApplicationContext> {
  const api = await createApi(config);
  return api.init();
}

async function actorFor(app: INestApplicationContext, email: string | undefined): Promise<Actor> {
  const operator = app.get(MachineOperator, { strict: false });
  if (email === undefined) return operator.actor();
  const reader = app.get(Transactor, { strict: false }).reader;
  const account = await app.get(IdentityQueries, { strict: false }).accountByEmail(reader, email);
  if (!account) throw new Unusable('ACCOUNT_UNKNOWN', `there is no account ${email}; --as takes an e-mail address`);
  return operator.actAs(account.email);
}
