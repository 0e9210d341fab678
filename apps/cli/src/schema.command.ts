import { Command } from 'commander';
import { print } from './output.js';

/** Renews the committed schema.graphql; needs no database. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the GraphQL schema, sorted: the content of schema.graphql')
    .action(async () => {
      const { printedSchema, schemaOfModules } = await import('#libs/platform');
      const { contextModules } = await import('../../composition.js');
      await print(printedSchema(await schemaOfModules(contextModules)));
    });
}
