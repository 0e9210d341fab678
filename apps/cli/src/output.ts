import { once } from 'node:events';

/** Data for whoever called. Waits while a pipe is full, so that what is printed never piles up in memory. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export async function printJson(value: unknown): Promise<void> {
  await print(`${JSON.stringify(value, bigintAsText, 2)}\n`);
}

/** Everything that is not data. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** int8 travels as text in JSON, as in GraphQL. */
export function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
