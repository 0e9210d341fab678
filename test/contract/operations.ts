import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Access, ACCESS_METADATA } from '#libs/platform';

/** Where @nestjs/graphql keeps what a method of a resolver is; it exports neither name. */
const RESOLVER_TYPE = 'graphql:resolver_type';
const RESOLVER_NAME = 'graphql:resolver_name';

export type Declared = { readonly name: string; readonly access: Access | undefined };

/** Every query and mutation of the running application with what it asks of its caller, as the guard reads it. */
export function declaredOperations(app: INestApplicationContext): Declared[] {
  const modules = [...app.get(ModulesContainer).values()];
  const classes = new Set(modules.flatMap(({ providers }) => [...providers.values()].map(({ metatype }) => metatype)));
  return [...classes]
    .filter((one) => typeof one === 'function')
    .flatMap((one) => methodsOf(one).map((method) => ({ method, owner: one })))
    .filter(({ method }) => ['Query', 'Mutation'].includes(String(read(RESOLVER_TYPE, method))))
    .map(({ method, owner }) => ({
      name: (read(RESOLVER_NAME, method) as string | undefined) ?? method.name,
      access: (read(ACCESS_METADATA, method) ?? read(ACCESS_METADATA, owner)) as Access | undefined,
    }));
}

function methodsOf(one: object): (() => unknown)[] {
  const prototype = (one as { prototype?: object }).prototype ?? {};
  return Object.values(Object.getOwnPropertyDescriptors(prototype))
    .map(({ value }) => value as unknown)
    .filter((value): value is () => unknown => typeof value === 'function');
}

function read(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target);
}
