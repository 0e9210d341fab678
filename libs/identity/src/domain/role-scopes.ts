import { isScope, type PlatformRole, type Scope } from '#libs/platform';
import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** What everybody who is signed in may do, with what is theirs. */
const EVERYBODY: readonly Scope[] = [
  'account:read',
  'account:manage',
  'ventures:read',
  'ventures:write',
  'events:read',
  'events:write',
  'contracts:read',
  'contracts:write',
  'opportunities:read',
  'opportunities:write',
  'settlement:read',
  'ledger:read',
  'payouts:read',
];

const BY_ROLE = {
  reviewer: ['ventures:review'],
  finance: ['settlement:manage', 'ledger:convert', 'payouts:prepare', 'payouts:hold'],
  approver: ['payouts:approve', 'payouts:hold'],
  auditor: [],
  operator: ['roles:manage', 'rulebooks:publish', 'import:run', 'settlement:manage'],
} as const satisfies Record<PlatformRole, readonly Scope[]>;

export function scopesOfRoles(roles: Iterable<PlatformRole>): ReadonlySet<Scope> {
  const scopes = new Set<Scope>(EVERYBODY);
  for (const role of roles) for (const scope of BY_ROLE[role]) scopes.add(scope);
  return scopes;
}

/** An access token carries some of the scopes that its account holds, and at least one. */
export function scopesForToken(asked: readonly string[], held: ReadonlySet<Scope>): Result<Scope[], Refusal> {
  if (asked.length === 0) return err(refusal('INPUT_INVALID', 'name at least one scope', ['scopes']));
  const scopes: Scope[] = [];
  for (const [index, scope] of asked.entries()) {
    if (!isScope(scope))
      return err(refusal('INPUT_INVALID', `there is no scope "${scope}"`, ['scopes', String(index)]));
    if (!held.has(scope)) {
      return err(refusal('SCOPE_NOT_HELD', `the account does not hold ${scope}`, ['scopes', String(index)]));
    }
    scopes.push(scope);
  }
  return ok([...new Set(scopes)].sort());
}
