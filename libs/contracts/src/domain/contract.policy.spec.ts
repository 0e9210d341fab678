import { describe, expect, it } from '@jest/globals';
import { type Id, type Month, type Result, stableId } from '#libs/kernel';
import type { Contract, ContractVersion, VersionState } from './contract.js';
import {
  checkEffectiveFrom,
  checkTriedMonths,
  mayAmend,
  mayPropose,
  mayRevise,
  maySee,
  maySign,
  mayTryOnPastMonths,
  mayWithdraw,
  type Standing,
} from './contract.policy.js';

const [a, b, other] = ['a', 'b', 'other'].map((name) => stableId<'party'>(name)) as [
  Id<'party'>,
  Id<'party'>,
  Id<'party'>,
];
const venture = stableId<'venture'>('venture');

function version(number: number, state: VersionState, signedBy: readonly Id<'party'>[] = []): ContractVersion {
  const at = new Date(0);
  const account = stableId<'account'>('account');
  return {
    ...{
      number,
      state,
      terms: {},
      inputs: {},
      clauses: {},
      termsHash: '',
      versionHash: 'h',
      effectiveFrom: '2026-01' as Month,
    },
    ...{ createdBy: account, createdAt: at, proposedAt: null, signedAt: null },
    byDefault: false,
    participants: [
      { key: 'a', party: a, signs: true },
      { key: 'b', party: b, signs: true },
      { key: 'u', party: other, signs: false },
    ],
    signatures: signedBy.map((party) => ({ party, account, origin: 'signed', signedHash: 'h', signedAt: at })),
  };
}
function contract(...versions: readonly ContractVersion[]): Contract {
  const created = { createdBy: stableId<'account'>('account'), createdAt: new Date(0), parent: null };
  return { id: stableId('contract'), venture, name: 'x', currency: 'CNY', ...created, versions, disbandings: [] };
}
const NOBODY: Standing = {
  manages: false,
  operates: false,
  ownedParties: new Set(),
  parties: new Set(),
  watches: false,
};
const lead: Standing = { ...NOBODY, manages: true, ownedParties: new Set([a]) };
const party: Standing = { ...NOBODY, ownedParties: new Set([b]), parties: new Set([b]) };
const code = (result: Result<unknown, { code: string }>) => (result.ok ? 'allowed' : result.error.code);

describe('what may be done with the newest version', () => {
  const rules = { amend: mayAmend, revise: mayRevise, propose: mayPropose, sign: maySign, withdraw: mayWithdraw };
  const table = (of: Contract, standing: Standing) => Object.values(rules).map((rule) => code(rule(of, standing)));
  const NOT_NOW = 'STATE_NOT_ALLOWED';

  it.each([
    ['a first draft', contract(version(1, 'draft')), [NOT_NOW, 'allowed', 'allowed', NOT_NOW, 'allowed']],
    ['a first proposal', contract(version(1, 'proposed')), [NOT_NOW, NOT_NOW, NOT_NOW, 'allowed', 'allowed']],
    [
      'a proposal signed by the lead',
      contract(version(1, 'proposed', [a])),
      [NOT_NOW, NOT_NOW, NOT_NOW, 'ALREADY_SIGNED', 'allowed'],
    ],
    [
      'a signed version',
      contract(version(1, 'signed', [a, b])),
      ['allowed', NOT_NOW, NOT_NOW, 'ALREADY_SIGNED', NOT_NOW],
    ],
    ['a withdrawn first version', contract(version(1, 'withdrawn')), [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW]],
    [
      'an amendment in draft',
      contract(version(1, 'signed', [a, b]), version(2, 'draft')),
      [NOT_NOW, 'allowed', 'allowed', NOT_NOW, 'allowed'],
    ],
    [
      'a withdrawn amendment',
      contract(version(1, 'signed', [a, b]), version(2, 'withdrawn')),
      ['allowed', NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW],
    ],
  ])('is decided for a lead of %s', (_what, of, expected) => {
    expect(table(of, lead)).toEqual(expected);
  });

  it('is only signing for a party that does not belong to the venture', () => {
    const no = 'NOT_PERMITTED';
    expect(table(contract(version(1, 'proposed')), party)).toEqual([no, no, no, 'allowed', no]);
    const holder = { ...NOBODY, ownedParties: new Set([other]) };
    expect(code(maySign(contract(version(1, 'proposed')), holder))).toBe('NOT_A_PARTY');
  });

  it('is not withdrawing for a lead whom the published default came before, and is for an operator', () => {
    const byDefault = contract({ ...version(1, 'proposed'), byDefault: true });
    const operator: Standing = { ...NOBODY, manages: true, operates: true };
    expect([lead, party, operator].map((who) => code(mayWithdraw(byDefault, who)))).toEqual([
      ...['NOT_PERMITTED', 'NOT_PERMITTED', 'allowed'],
    ]);
    // The next version is an ordinary one.
    const amended = contract({ ...version(1, 'signed', [a, b]), byDefault: true }, version(2, 'proposed'));
    expect(code(mayWithdraw(amended, lead))).toBe('allowed');
  });

  it('ends at the largest number of versions', () => {
    const versions = Array.from({ length: 100 }, (_, index) => version(index + 1, 'signed', [a, b]));
    expect(code(mayAmend(contract(...versions.slice(1)), lead))).toBe('allowed');
    expect(code(mayAmend(contract(...versions), lead))).toBe(NOT_NOW);
  });
});

describe('who sees a contract', () => {
  const one = contract(version(1, 'draft'));
  it.each([
    ['who oversees all', { all: true, ventures: [], parties: [] }, true],
    ['the venture’s people', { all: false, ventures: [venture], parties: [] }, true],
    ['a holder who does not sign', { all: false, ventures: [], parties: [other] }, true],
    ['nobody else', { all: false, ventures: [stableId<'venture'>('v')], parties: [stableId<'party'>('p')] }, false],
  ])('%s', (_who, sight, expected) => {
    expect(maySee(one, sight)).toBe(expected);
  });
});

describe('months that are calculated with', () => {
  const without = (one: ContractVersion, effectiveFrom: string): ContractVersion => ({
    ...one,
    effectiveFrom: effectiveFrom as Month,
    participants: one.participants.filter((participant) => participant.party !== b),
  });
  const signed = contract(version(1, 'signed', [a, b]), without(version(2, 'signed', [a]), '2026-04'));
  const tried = (of: Contract, standing: Standing, ...months: string[]) =>
    code(checkTriedMonths(of, standing, months as Month[]));

  it.each([
    ['the venture’s people', lead],
    ['who watches over the money', { ...NOBODY, watches: true }],
  ])('are all months for %s', (_who, standing) => {
    const draft = contract(version(1, 'draft'));
    expect(code(mayTryOnPastMonths(draft, standing))).toBe('allowed');
    expect(tried(draft, standing, '2020-01')).toBe('allowed');
  });

  it.each(['draft', 'proposed', 'withdrawn'] as const)('are none for a party of a version that is %s', (state) => {
    const asked = contract(version(1, state, [b]));
    expect(code(mayTryOnPastMonths(asked, party))).toBe('NOT_PERMITTED');
    expect(tried(asked, party, '2026-01')).toBe('NOT_PERMITTED');
  });

  it('are those that a signed version settles in which the party takes part, signing or not', () => {
    expect(code(mayTryOnPastMonths(signed, party))).toBe('allowed');
    expect(tried(signed, party, '2026-01', '2026-02', '2026-03')).toBe('allowed');
    expect(tried(signed, party, '2025-12', '2026-01')).toBe('NOT_PERMITTED');
    expect(tried(signed, party, '2026-03', '2026-04')).toBe('NOT_PERMITTED');
    expect(tried(signed, { ...NOBODY, parties: new Set([other]) }, '2026-03', '2026-04')).toBe('allowed');
    expect(tried(signed, { ...NOBODY, parties: new Set([a]) }, '2026-01')).toBe('allowed');
    expect(tried(signed, NOBODY, '2026-01')).toBe('NOT_PERMITTED');
  });
});

describe('the month in which a version takes effect', () => {
  const after = (month: string, ended: string) =>
    code(checkEffectiveFrom(month as Month, { lastSettled: null, ended: ended as Month, signed: [] }));
  const check = (month: string, lastSettled: string | null, ...signed: string[]) =>
    code(
      checkEffectiveFrom(month as Month, {
        lastSettled: lastSettled as Month | null,
        ended: null,
        signed: signed.map((effectiveFrom) => ({ state: 'signed', effectiveFrom: effectiveFrom as Month })),
      }),
    );
  it('lies behind the settled ones and not before the version that it replaces', () => {
    expect(check('2026-01', null)).toBe('allowed');
    expect([after('2026-03', '2026-03'), after('2026-04', '2026-03')]).toEqual(['EFFECTIVE_FROM_INVALID', 'allowed']);
    expect(check('2026-01', '2025-12')).toBe('allowed');
    expect(check('2026-01', '2026-01')).toBe('EFFECTIVE_FROM_INVALID');
    expect(check('2026-01', null, '2026-02', '2026-01')).toBe('EFFECTIVE_FROM_INVALID');
    expect(check('2026-02', '2025-06', '2026-02')).toBe('allowed');
  });
});
