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
