/** Ends a switch over a closed union: compiles only when no case is left, throws if data broke its type. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
