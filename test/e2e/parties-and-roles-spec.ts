import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicId } from '#libs/kernel';
import { MachineOperator, PLATFORM_PARTY } from '#libs/identity';
import { type Answered, type Person, RunningApi } from '../api/running-api.js';

type Member = { accountId: string; displayName: string; role: string };
type Changed = Answered<{ party: { id: string; members: Member[] } | null }>;
type RolesChanged = Answered<{ roles: string[] | null }>;

const PARTY = 'party { id members { accountId displayName role } }';

let api: RunningApi;
let ada: Person;
let ben: Person;
let eve: Person;
let operator: Person;

beforeAll(async () => {
  api = await RunningApi.start();
  ada = await api.signUp('ada');
  ben = await api.signUp('ben');
  eve = await api.signUp('eve');
  operator = await api.signUp('operator', 'operator');
});

afterAll(async () => {
  await api.stop();
});

describe('an organisation', () => {
  it('is owned by whoever creates it, who says who else acts for it', async () => {
    const id = await organisation();
    const added = await add(id, ben, 'MEMBER');
    expect(added.userErrors).toEqual([]);
    expect(rolesIn(added)).toEqual({ ada: 'OWNER', ben: 'MEMBER' });
    expect(codesOf(await add(id, ben, 'OWNER'))).toEqual(['ALREADY_MEMBER']);
    expect(await membersSeenBy(ben, id)).toEqual({ ada: 'OWNER', ben: 'MEMBER' });
    expect(await membersSeenBy(eve, id)).toEqual({});
  });

  it('cannot be changed by a member or by a stranger, to whom it does not exist', async () => {
    const id = await organisation();
    await add(id, ben, 'MEMBER');
    for (const person of [ben, eve]) {
      expect(codesOf(await add(id, eve, 'OWNER', person))).toEqual(['NOT_FOUND']);
      expect(codesOf(await remove(id, ada, person))).toEqual(['NOT_FOUND']);
    }
    expect(await membersSeenBy(ada, id)).toEqual({ ada: 'OWNER', ben: 'MEMBER' });
  });

  it('keeps at least one owner, also when two owners leave at once', async () => {
    const id = await organisation();
    expect(codesOf(await remove(id, ada))).toEqual(['LAST_OWNER']);
    await add(id, ben, 'OWNER');
    const both = await Promise.all([remove(id, ada, ada), remove(id, ben, ben)]);
    expect(both.flatMap(codesOf)).toEqual(['LAST_OWNER']);
    expect(Object.values({ ...(await membersSeenBy(ada, id)), ...(await membersSeenBy(ben, id)) })).toEqual(['OWNER']);
  });

  it('leaves one of two owners who remove each other at once', async () => {
    const id = await organisation();
    await add(id, ben, 'OWNER');
    await add(id, eve, 'OWNER');
    const both = await Promise.all([remove(id, ben, ada), remove(id, ada, ben)]);
    expect(both.flatMap(codesOf)).toEqual(['NOT_FOUND']);
    expect(Object.keys(await membersSeenBy(eve, id))).toHaveLength(2);
  });

  it('is not seen any more from the moment a member is removed', async () => {
    const id = await organisation();
    await add(id, ben, 'MEMBER');
    expect((await remove(id, ben)).userErrors).toEqual([]);
    expect(await membersSeenBy(ben, id)).toEqual({});
    expect(codesOf(await remove(id, ben))).toEqual(['NOT_FOUND']);
  });

  it('is left by a member who wants to', async () => {
    const id = await organisation();
    await add(id, ben, 'MEMBER');
    expect((await remove(id, ben, ben)).userErrors).toEqual([]);
    expect(await membersSeenBy(ada, id)).toEqual({ ada: 'OWNER' });
  });

  it('is not joined by an address that no account has', async () => {
    const id = await organisation();
    const added = await add(id, { ...ben, email: 'nobody@test.example' }, 'MEMBER');
    expect(added.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['email'] }]);
    expect(codesOf(await add(id, { ...ben, email: 'nul\u0000@test.example' }, 'MEMBER'))).toEqual(['INPUT_INVALID']);
  });

  it.each(['', '  ', 'a\u0000b', 'x'.repeat(201), '❤\ufe0f'.repeat(200)])('is not called %j', async (name) => {
    const created = await api.mutate<Changed>('partyCreate', 'PartyCreateInput', PARTY, { name }, ada);
    expect(new Set(codesOf(created))).toEqual(new Set(['INPUT_INVALID']));
    expect(created.party).toBeNull();
  });
});

describe('a person', () => {
  it('is acted for by nobody else, and by their own account always', async () => {
    const { viewer } = await api.ask<{ viewer: { parties: { id: string; kind: string }[] } }>(
      '{ viewer { parties { id kind } } }',
      {},
      ada,
    );
    const person = viewer.parties.find(({ kind }) => kind === 'PERSON')?.id ?? '';
    expect(codesOf(await add(person, ben, 'MEMBER'))).toEqual(['NOT_PERMITTED']);
    expect(codesOf(await remove(person, ada))).toEqual(['LAST_OWNER']);
    expect(await membersSeenBy(ada, person)).toEqual({ ada: 'OWNER' });
  });
});

describe('the platform', () => {
  it('is acted for by its operators and takes no members, who would outlast their role', async () => {
    const platform = publicId('party', PLATFORM_PARTY);
    expect(codesOf(await add(platform, eve, 'OWNER', operator))).toEqual(['NOT_PERMITTED']);
    expect(codesOf(await add(platform, operator, 'OWNER', operator))).toEqual(['NOT_PERMITTED']);
    expect(await membersSeenBy(operator, platform)).toEqual({});
  });
});

describe('a platform role', () => {
  it('is given and taken by an operator, and twice is as once', async () => {
    const { email } = ben;
    for (const times of [1, 2]) {
      expect({ times, ...(await grant({ email, role: 'FINANCE' })) }).toMatchObject({ times, roles: ['FINANCE'] });
    }
    expect((await grant({ email: ' BEN@test.example', role: 'AUDITOR' })).roles).toEqual(['AUDITOR', 'FINANCE']);
    for (const times of [1, 2]) {
      expect({ times, ...(await revoke({ email, role: 'FINANCE' })) }).toMatchObject({ times, roles: ['AUDITOR'] });
    }
    expect((await revoke({ email, role: 'AUDITOR' })).roles).toEqual([]);
  });

  it('is never given to or taken from oneself', async () => {
    for (const role of ['APPROVER', 'OPERATOR']) {
      expect(codesOf(await grant({ email: operator.email, role }))).toEqual(['NOT_PERMITTED']);
      expect(codesOf(await revoke({ email: 'OPERATOR@test.example ', role }))).toEqual(['NOT_PERMITTED']);
    }
    expect((await api.ask<{ viewer: object }>('{ viewer { roles } }', {}, operator)).viewer).toEqual({
      roles: ['OPERATOR'],
    });
  });

  it('is neither given to nor taken from the operator of the machine', async () => {
    const email = 'operator@machine.local';
    expect(codesOf(await grant({ email, role: 'APPROVER' }))).toEqual(['NOT_PERMITTED']);
    expect(codesOf(await revoke({ email, role: 'OPERATOR' }))).toEqual(['NOT_PERMITTED']);
    expect([...(await api.app.get(MachineOperator).actor()).roles]).toEqual(['operator']);
  });

  it('that is taken away closes its operations with the next request', async () => {
    const second = await api.signUp('second', 'operator');
    await revoke({ email: second.email, role: 'OPERATOR' });
    const answer = await api.graphql(
      'mutation ($input: RoleChangeInput!) { roleGrant(input: $input) { roles } }',
      { input: { email: eve.email, role: 'FINANCE' } },
      second,
    );
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('is not given to an address that no account has', async () => {
    const granted = await grant({ email: 'nobody@test.example', role: 'FINANCE' });
    expect(granted.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['email'] }]);
  });
});

async function organisation(): Promise<string> {
  const created = await api.mutate<Changed>('partyCreate', 'PartyCreateInput', PARTY, { name: 'Warm Bowl' }, ada);
  return created.party?.id ?? '';
}

function add(partyId: string, { email }: Person, role: string, by = ada): Promise<Changed> {
  return api.mutate('membershipAdd', 'MembershipAddInput', PARTY, { partyId, email, role }, by);
}

async function remove(partyId: string, person: Person, by = ada): Promise<Changed> {
  const { viewer } = await api.ask<{ viewer: { accountId: string } }>('{ viewer { accountId } }', {}, person);
  const input = { partyId, accountId: viewer.accountId };
  return api.mutate('membershipRemove', 'MembershipRemoveInput', PARTY, input, by);
}

function grant(input: { email: string; role: string }): Promise<RolesChanged> {
  return api.mutate('roleGrant', 'RoleChangeInput', 'roles', input, operator);
}

function revoke(input: { email: string; role: string }): Promise<RolesChanged> {
  return api.mutate('roleRevoke', 'RoleChangeInput', 'roles', input, operator);
}

function codesOf(answer: Answered<object>): string[] {
  return answer.userErrors.map(({ code }) => code);
}

function rolesIn({ party }: { party: { members: Member[] } | null }): Record<string, string> {
  return Object.fromEntries((party?.members ?? []).map(({ displayName, role }) => [displayName, role]));
}

async function membersSeenBy(person: Person, id: string): Promise<Record<string, string>> {
  const query = 'query ($id: ID!) { party(id: $id) { members { accountId displayName role } } }';
  return rolesIn(await api.ask<{ party: { members: Member[] } | null }>(query, { id }, person));
}
