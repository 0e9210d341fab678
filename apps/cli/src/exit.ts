import type { Refusal, Result } from '#libs/kernel';
import type { Actor, Scope } from '#libs/platform';

/** How a command ends. Scripts depend on these numbers; they never change their meaning. */
export const EXIT = {
  done: 0,
  /** Done, and something was refused or found that somebody has to look at. */
  findings: 1,
  /** The call or its input cannot be used; nothing was done. */
  unusable: 2,
  /** Failed unexpectedly. */
  failed: 3,
  interrupted: 130,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A call or an input that cannot be used; says what was wrong and what would be right. Nothing was done. */
export class Unusable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The account may not do this, however the call is written. Nothing was done. */
export class Forbidden extends Error {
  constructor(
    readonly code: 'FORBIDDEN' | 'NOT_PERMITTED',
    message: string,
  ) {
    super(message);
  }
}

/** The same door as an operation of the API has: commands that are reached without the API pass it by themselves. */
export function requireScope({ scopes }: Actor, scope: Scope): void {
  if (!scopes.has(scope)) throw new Forbidden('FORBIDDEN', `This needs the scope ${scope}.`);
}

/** The value, or the refusal as the end of the command. */
export function required<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { code, message } = result.error;
  throw code === 'NOT_PERMITTED' ? new Forbidden(code, message) : new Unusable(code, message);
}
