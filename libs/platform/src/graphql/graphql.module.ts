import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { RequestWithActor } from '../auth/access.js';
import { Config } from '../config/config.js';
import { Log } from '../runtime/log.js';
import { InputInvalidFilter, InputValidationPipe } from './input-validation.js';
import { documentLimits, TOKENS_MAX } from './limits.js';
import { JsonScalar } from './scalars.js';
import { complexityLimit, maskUnexpected, operationsOnly } from './server.plugins.js';
import { UnstorableTextInterceptor, unstorableTexts } from './unstorable-text.js';
import { ORPHANED_TYPES } from './user-error.type.js';

/** The one place where Apollo is set up. Contexts only bring resolvers. */
@Module({
  providers: [
    JsonScalar,
    { provide: APP_PIPE, useClass: InputValidationPipe },
    { provide: APP_FILTER, useClass: InputInvalidFilter },
    { provide: APP_INTERCEPTOR, useClass: UnstorableTextInterceptor },
  ],
})
export class GraphqlKitModule {
  static forRoot(): DynamicModule {
    return {
      module: GraphqlKitModule,
      imports: [
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          inject: [Config, Log],
          useFactory: apolloOptions,
        }),
      ],
    };
  }
}

function apolloOptions(config: Config, log: Log): Omit<ApolloDriverConfig, 'driver'> {
  return {
    autoSchemaFile: true,
    sortSchema: true,
    path: '/graphql',
    // Apollo checks the schema as it starts; Nest need not ask it everything about itself before that.
    buildSchemaOptions: { orphanedTypes: [...ORPHANED_TYPES], skipCheck: true },
    context: (request: RequestWithActor, reply: FastifyReply) => ({ request, reply }),
    csrfPrevention: true,
    // A hash alone answers nothing: what is asked is in the request.
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: config.production,
    // In production the schema is read from the committed schema.graphql, not from the server.
    introspection: true,
    // GraphiQL is a page of the API's own, from its own files: it works without the internet.
    graphiql: false,
    parseOptions: { maxLexicalTokens: TOKENS_MAX },
    validationRules: config.production ? [documentLimits, NoSchemaIntrospectionCustomRule] : [documentLimits],
    plugins: [ApolloServerPluginCacheControlDisabled(), operationsOnly, unstorableTexts, complexityLimit],
    formatError: maskUnexpected(log.pino),
  };
}
