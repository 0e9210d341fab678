import { describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import type { Actor, PlatformRole } from '#libs/platform';
import { maySeeBook } from './book.policy.js';
import type { BookKind } from './journal.js';

const OWNER = '00000000-0000-8000-8000-000000000001' as Id<'party'>;
const OTHER = '00000000-0000-8000-8000-000000000002' as Id<'party'>;

function actor(parties: readonly Id<'party'>[], ...roles: readonly PlatformRole[]): Actor {
  return {
    account: '00000000-0000-8000-8000-00000000000a' as Id<'account'>,
    displayName: 'someone',
    person: OTHER,
    parties: new Set(parties),
    ownedParties: new Set(),
    roles: new Set(roles),
    scopes: new Set(['ledger:read']),
    requestId: 'r',
  };
}
const book = (kind: BookKind) => ({ bookId: OWNER, kind, openedAt: new Date(0) });

describe('a book', () => {
  it.each<PlatformRole>(['finance', 'auditor'])('of any owner is seen by %s', (role) => {
    expect(maySeeBook(actor([], role), book('party'))).toBe(true);
    expect(maySeeBook(actor([], role), book('venture'))).toBe(true);
  });

  it.each<PlatformRole>(['reviewer', 'approver', 'operator'])('of somebody else is not seen by %s', (role) => {
    expect(maySeeBook(actor([OTHER], role), book('party'))).toBe(false);
    expect(maySeeBook(actor([OTHER], role), book('venture'))).toBe(false);
  });

  it('of a party is seen by who acts for it; that of a venture is not a book of a party', () => {
    expect(maySeeBook(actor([OTHER, OWNER]), book('party'))).toBe(true);
    expect(maySeeBook(actor([OTHER]), book('party'))).toBe(false);
    expect(maySeeBook(actor([OWNER]), book('venture'))).toBe(false);
  });
});
