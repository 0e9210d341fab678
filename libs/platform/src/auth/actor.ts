import type { Id } from '#libs/kernel';
import type { Scope } from './scopes.js';

export const PLATFORM_ROLES = ['reviewer', 'finance', 'approver', 'auditor', 'operator'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

/** Who asks: the account, the parties that it acts for, its roles, and what its credential may be used for. */
export type Actor = {
  readonly account: Id<'account'>;
  readonly displayName: string;
  /** The party of the person behind the account. */
  readonly person: Id<'party'>;
  /** Every party that the account acts for, the person included. */
  readonly parties: ReadonlySet<Id<'party'>>;
  /** Those of them that it may sign for and manage. */
  readonly ownedParties: ReadonlySet<Id<'party'>>;
  readonly roles: ReadonlySet<PlatformRole>;
  readonly scopes: ReadonlySet<Scope>;
  readonly requestId: string;
};

export function hasRole(actor: Actor, ...roles: readonly PlatformRole[]): boolean {
  return roles.some((role) => actor.roles.has(role));
}

/** Turns a bearer credential into an actor. identity/ provides the one implementation; platform/ only knows this. */
export abstract class ActorSource {
  /** Undefined when the credential is unknown, expired or revoked: one answer for all of these. */
  abstract fromBearer(credential: string, requestId: string): Promise<Actor | undefined>;
}
