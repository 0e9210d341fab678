import { describe, expect, it } from '@jest/globals';
import { ALL_SCOPES, PLATFORM_ROLES, type Scope } from '#libs/platform';
import { scopesForToken, scopesOfRoles } from './role-scopes.js';

const EVERYBODY = [...scopesOfRoles([])];
const beyond = (...roles: Parameters<typeof scopesOfRoles>[0][]) =>
  [...scopesOfRoles(roles.flatMap((some) => [...some]))].filter((scope) => !EVERYBODY.includes(scope)).sort();

describe('roles', () => {
  it('give these scopes beside those of everybody', () => {
    expect(Object.fromEntries(PLATFORM_ROLES.map((role) => [role, beyond([role])]))).toEqual({
      reviewer: ['ventures:review'],
      finance: ['ledger:convert', 'payouts:hold', 'payouts:prepare', 'settlement:manage'],
      approver: ['payouts:approve', 'payouts:hold'],
      auditor: [],
      operator: ['import:run', 'roles:manage', 'rulebooks:publish', 'settlement:manage'],
    });
  });

  it('give everything only together', () => {
    expect([...scopesOfRoles(PLATFORM_ROLES)].sort()).toEqual([...ALL_SCOPES].sort());
    for (const role of PLATFORM_ROLES) expect(scopesOfRoles([role]).size).toBeLessThan(ALL_SCOPES.length);
  });

  it('keep preparing and approving payouts, and giving roles, in different hands', () => {
    const apart: Scope[] = ['payouts:prepare', 'payouts:approve', 'roles:manage'];
    for (const role of PLATFORM_ROLES) {
      const held = scopesOfRoles([role]);
      expect(apart.filter((scope) => held.has(scope)).length).toBeLessThanOrEqual(1);
    }
    expect(apart.filter((scope) => EVERYBODY.includes(scope))).toEqual([]);
  });
});

describe('the scopes of an access token', () => {
  const held = new Set<Scope>(['events:read', 'events:write']);

  it('are those that were asked for, each once and in order', () => {
    expect(scopesForToken(['events:write', 'events:read', 'events:write'], held)).toEqual({
      ok: true,
      value: ['events:read', 'events:write'],
    });
  });

  it.each([
    [[], 'INPUT_INVALID', ['scopes']],
    [['events:read', 'payouts:approve'], 'SCOPE_NOT_HELD', ['scopes', '1']],
    [['events:Read'], 'INPUT_INVALID', ['scopes', '0']],
    [['__proto__'], 'INPUT_INVALID', ['scopes', '0']],
    [['toString'], 'INPUT_INVALID', ['scopes', '0']],
  ])('are refused for %j', (asked, code, path) => {
    expect(scopesForToken(asked, held)).toMatchObject({ ok: false, error: { code, path } });
  });
});
