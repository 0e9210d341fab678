import type { World } from './world.js';

/** A valid call of an operation, for somebody who may do it. */
export type Call = {
  readonly operation: string;
  /** What tells this call of the operation from its others. */
  readonly about?: string;
  readonly select: string;
  readonly arguments?: (world: World) => object;
  /** The part of the answer that is looked at; all of it otherwise. */
  readonly part?: string;
};

/** The fields of the objects of a list. */
export function page(fields = 'id'): string {
  return `nodes { ${fields} }`;
}

export function mutation(operation: string, select: string, input: (world: World) => object, about?: string): Call {
  return { operation, select, arguments: (world) => ({ input: input(world) }), ...(about !== undefined && { about }) };
}
