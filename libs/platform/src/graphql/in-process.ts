import type { ApolloDriver } from '@nestjs/apollo';
import type { INestApplicationContext } from '@nestjs/common';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Actor } from '../auth/actor.js';

export type GraphqlAnswer = {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GraphQLFormattedError[];
};

/** The schema of an application that was composed with GraphQL and initialised. */
export function schemaOf(app: INestApplicationContext): GraphQLSchema {
  return app.get(GraphQLSchemaHost, { strict: false }).schema;
}

/**
 * Runs a document as this actor through the same server as HTTP does: scopes, limits, validation and masking included.
 * Only that the actor is who they are has been found out elsewhere.
 */
export async function executeAs(
  app: INestApplicationContext,
  actor: Actor,
  document: { readonly query: DocumentNode; readonly variables: Readonly<Record<string, unknown>> },
): Promise<GraphqlAnswer> {
  const server = app.get<GraphQLModule<ApolloDriver>>(GraphQLModule, { strict: false }).graphQlAdapter.instance;
  const request = { actor, authenticated: Promise.resolve(), id: actor.requestId, headers: {} };
  const { body } = await server.executeOperation(document, { contextValue: { request } });
  if (body.kind === 'incremental') throw new Error('the server answered in parts, which none of our operations does');
  return { data: body.singleResult.data ?? null, errors: body.singleResult.errors ?? [] };
}
