import { resolve } from 'node:path';

/** A path as whoever called meant it: npm runs its scripts in the project's folder and keeps the caller's in INIT_CWD. */
export function callerPath(path: string): string {
  const isNpmScript = process.env.npm_lifecycle_event === 'chuang';
  return resolve((isNpmScript ? process.env.INIT_CWD : undefined) ?? process.cwd(), path);
}
