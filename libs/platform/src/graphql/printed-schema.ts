import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { JsonScalar } from './scalars.js';
import { ORPHANED_TYPES } from './user-error.type.js';

/** The text of schema.graphql: sorted, so that its diff shows only what changed. */
export function printedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** The schema of these modules from their decorators alone: without an application, and so without a database. */
export async function schemaOfModules(modules: readonly Type[]): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    const options = { orphanedTypes: [...ORPHANED_TYPES] };
    return await builder.get(GraphQLSchemaFactory).create(modules.flatMap(classesOf), [JsonScalar], options);
  } finally {
    await builder.close();
  }
}

// Of these the factory takes the resolvers.
function classesOf(module: Type): Type[] {
  const providers = (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, module) ?? []) as readonly unknown[];
  return providers.filter((provider) => typeof provider === 'function') as Type[];
}
