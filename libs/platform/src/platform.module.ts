import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '#libs/kernel';
import { AuthModule } from './auth/auth.module.js';
import { Config } from './config/config.js';
import { applicationOptions } from './database/data-source.js';
import { Idempotency } from './database/idempotency.js';
import { Transactor } from './database/transactor.js';
import { GraphqlKitModule } from './graphql/graphql.module.js';
import { ProblemFilter } from './rest/problem.filter.js';
import { IdSource } from './runtime/id-source.js';
import { Log } from './runtime/log.js';
import { SystemClock } from './runtime/system-clock.js';

/** The framework, once. `rows` are the TypeORM entities of every context that the process holds. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: { config: Config; rows: readonly (new () => object)[]; graphql: boolean }): DynamicModule {
    const shared = [
      { provide: Config, useValue: options.config },
      { provide: Log, useValue: new Log() },
      { provide: Clock, useClass: SystemClock },
      IdSource,
      Transactor,
      Idempotency,
    ];
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          ...applicationOptions({ url: options.config.databaseUrl, rows: options.rows }),
          retryAttempts: 0,
        }),
        ...(options.graphql ? [AuthModule, GraphqlKitModule.forRoot()] : []),
      ],
      // Registered before the filters of other modules, which are asked first and take what they know.
      providers: [...shared, { provide: APP_FILTER, useClass: ProblemFilter }],
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
