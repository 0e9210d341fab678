import { type Id, ok, parseId, publicId, type Month, monthOf, monthStart, stableId } from '#libs/kernel';
import { PLATFORM_PARTY } from '#libs/identity';
import { type PlatformRole, schemaOf, Transactor } from '#libs/platform';
import { SettlePeriod } from '#libs/settlement';
import { DEFAULT_RULEBOOK, SettleLeadershipChallenges } from '#libs/ventures';
import { PASSWORD, type Person, type RunningApi } from '../api/running-api.js';
import { makeOpportunities } from './opportunities-of-world.js';

export const CALLERS = [
  'anonymous',
  'stranger',
  'supplier',
  'member',
  'lead',
  'reviewer',
  'finance',
  'approver',
  'auditor',
  'operator',
] as const;
export type Caller = (typeof CALLERS)[number];

const ROLES: readonly PlatformRole[] = ['reviewer', 'finance', 'approver', 'auditor', 'operator'];

export type World = {
  readonly people: Readonly<Record<Exclude<Caller, 'anonymous'>, Person>>;
  readonly months: { readonly settled: Month; readonly ended: Month };
  /** By what it is: ids, hashes and secrets that a call needs. */
  readonly ids: Readonly<Record<string, string>>;
};

/**
 * One of everything that an operation can be about: an admitted venture with a lead and a member, beside it one that
 * applied and one that has to change; a signed, a proposed and a draft contract; a settled month and one that has
 * ended; payouts drafted, in review and held, and a balance that is still payable.
 */
export async function buildWorld(api: RunningApi): Promise<World> {
  const people = await signUpEverybody(api);
  const build = new Build(api, people, lastTwoMonths());
  await build.publishRules();
  await build.ventures();
  await build.contracts();
  await build.opportunities();
  await build.settledMonth();
  await build.payouts();
  await build.credentials();
  return { people, months: build.months, ids: build.ids };
}

type People = World['people'];

async function signUpEverybody(api: RunningApi): Promise<People> {
  const people: Partial<Record<Caller, Person>> = {};
  for (const caller of CALLERS) {
    if (caller === 'anonymous') continue;
    people[caller] = await api.signUp(caller, ...ROLES.filter((role) => role === caller));
  }
  return people as People;
}

function lastTwoMonths(): World['months'] {
  const before = (month: Month) => monthOf(new Date(monthStart(month).getTime() - 1));
  const ended = before(monthOf(new Date()));
  return { settled: before(ended), ended };
}

export function termsIn(currency: string): object {
  return {
    currency,
    parties: ['platform', 'supplier', 'venture', 'lead', 'member'].map((id, index) => ({ id, rank: index + 1 })),
    distributable: { sub: ['gross', 'refunds'] },
    waterfall: [
      {
        id: 'shares',
        kind: 'percent',
        base: 'pool',
        payees: ['platform', 'supplier', 'lead', 'member'].map((to) => ({ to, rate: '10/100' })),
      },
    ],
    residual: 'venture',
  };
}

/** A leadership challenge in each of these ventures, as a settlement opens them; answers their ids. */
export async function challengeLeads(api: RunningApi, ventures: readonly string[], month: Month): Promise<string[]> {
  const claims = ventures.flatMap((text) => {
    const venture = parseId('venture', text);
    const cause = { contract: stableId<'contract'>('a contract'), wager: 'growth', point: 'first' };
    return venture.ok ? [{ ...cause, venture: venture.value, month, reason: 'Orders fell', isDue: true }] : [];
  });
  const command = api.app.get(SettleLeadershipChallenges, { strict: false });
  const opened = await api.app
    .get(Transactor, { strict: false })
    .run<readonly Id<'leadershipChallenge'>[], never>(async (tx) => ok(await command.execute(tx, claims, new Date())));
  return opened.ok ? opened.value.map((id) => publicId('leadershipChallenge', id)) : [];
}

class Build {
  readonly ids: Record<string, string> = { platformParty: publicId('party', PLATFORM_PARTY) };

  constructor(
    private readonly api: RunningApi,
    private readonly people: People,
    readonly months: World['months'],
  ) {}

  async publishRules(): Promise<void> {
    const { operator } = this.people;
    await this.do('rulebookPublish', 'rulebook { id }', { kind: 'ADMISSION', content: DEFAULT_RULEBOOK }, operator);
    const platform = { slug: 'food', name: 'Food at home' };
    await this.do('industryPlatformCreate', 'industryPlatform { id }', platform, operator);
    const definition = { aggregation: 'MEAN', eventType: 'review.rated', field: 'stars' };
    await this.do('indicatorDefine', 'indicator { id }', { code: 'rating', name: 'Rating', definition }, operator);
    const policy = { minimum: cny('1'), twoApprovalsAbove: cny('1000000') };
    await this.do('payoutPolicyPublish', 'payoutPolicy { version }', policy, operator);
  }

  async ventures(): Promise<void> {
    const { reviewer } = this.people;
    this.ids.venture = await this.apply('Warm Bowl');
    this.ids.appliedVenture = await this.apply('Second Harvest');
    this.ids.changingVenture = await this.apply('Third Try');
    const admitted = { id: this.ids.venture, reasonCode: 'CRITERIA_MET' };
    await this.do('ventureAdmit', 'venture { id }', admitted, reviewer);
    const asked = { id: this.ids.changingVenture, reasonCode: 'SCENARIO_UNCLEAR' };
    await this.do('ventureRequestChanges', 'venture { id }', asked, reviewer);
    for (const caller of ['member', 'lead'] as const) {
      const asking = '{ viewer { accountId parties { id kind } } }';
      type Viewer = { viewer: { accountId: string; parties: { id: string; kind: string }[] } };
      const { viewer } = await this.api.ask<Viewer>(asking, {}, this.people[caller]);
      this.ids[`${caller}Person`] = viewer.parties.find(({ kind }) => kind === 'PERSON')?.id ?? '';
    }
    const seen = await this.api.ask<{ venture: { party: { id: string } } }>(
      'query ($id: ID!) { venture(id: $id) { party { id } } }',
      { id: this.ids.venture },
      reviewer,
    );
    this.ids.ventureParty = seen.venture.party.id;
    this.ids.challenge = await this.challenge(this.ids.venture);
  }

  private async challenge(venture: string): Promise<string> {
    const challenges = await challengeLeads(this.api, [venture], this.months.settled);
    return challenges[0] ?? '';
  }

  private async apply(name: string): Promise<string> {
    const input = {
      name,
      kind: 'USER',
      origin: 'EXTERNAL',
      userScenario: 'People who eat alone',
      team: [this.people.member.email],
      idempotencyKey: name,
    };
    const { venture } = await this.do<{ venture: { id: string } }>(
      'ventureApply',
      'venture { id }',
      input,
      this.people.lead,
    );
    return venture.id;
  }

  async contracts(): Promise<void> {
    const { supplier, lead } = this.people;
    const made = await this.do<Made<'party'>>('partyCreate', 'party { id }', { name: 'Clay Works' }, supplier);
    this.ids.supplierParty = made.party.id;
    await this.signed('CNY', 'signedContract');
    await this.signed('GBP', 'endingContract');
    const ending = { contractId: this.ids.endingContract, reason: 'It is done', lastMonth: this.months.ended };
    await this.do('contractDisbandingPropose', 'contract { id }', ending, lead);
    const proposed = await this.contract('EUR', 'proposedContract');
    this.ids.proposedHash = proposed.hash;
    await this.do('contractPropose', 'contract { id }', { contractId: proposed.id, version: 1 }, lead);
    await this.contract('USD', 'draftContract', this.ids.signedContract);
  }

  private async signed(currency: string, name: string): Promise<void> {
    const { supplier, lead, member, operator } = this.people;
    const drafted = await this.contract(currency, name);
    await this.do('contractPropose', 'contract { id }', { contractId: drafted.id, version: 1 }, lead);
    for (const [person, partyId] of [
      [operator, this.ids.platformParty],
      [supplier, this.ids.supplierParty],
      [lead, this.ids.ventureParty],
      [lead, this.ids.leadPerson],
      [member, this.ids.memberPerson],
    ] as const) {
      const input = { contractId: drafted.id, version: 1, partyId, versionHash: drafted.hash };
      await this.do('contractSign', 'contract { id }', input, person);
    }
  }

  private async contract(currency: string, name: string, parentId?: string): Promise<{ id: string; hash: string }> {
    type Drafted = { contract: { id: string; versions: { versionHash: string }[] } };
    const effectiveFrom = currency === 'CNY' ? this.months.settled : this.months.ended;
    const obligations = [{ code: 'deliver', title: 'Delivers', every: 'MONTH' }];
    const clauses = { nodes: [{ key: 'supplier', kind: 'SUPPLIER', obligations }] };
    const content = { terms: termsIn(currency), participants: participants(this.ids), effectiveFrom, clauses };
    const input = { ventureId: this.ids.venture, name, parentId, ...content };
    const selection = 'contract { id versions { versionHash } }';
    const { contract } = await this.do<Drafted>('contractDraft', selection, input, this.people.lead);
    this.ids[name] = contract.id;
    return { id: contract.id, hash: contract.versions[0]?.versionHash ?? '' };
  }

  opportunities(): Promise<void> {
    return makeOpportunities(this.api, this.ids, (name, selection, input, by) =>
      this.do(name, selection, input, this.people[by]),
    );
  }

  async settledMonth(): Promise<void> {
    const { lead, finance } = this.people;
    for (const month of [this.months.settled, this.months.ended]) {
      const common = { ventureId: this.ids.venture, source: 'shop', occurredAt: `${month}-10T10:00:00Z` };
      const sale = { ...common, id: `sale ${month}`, kind: 'SALE', amount: cny('100000') };
      await this.do('revenueEventsRecord', 'results { eventId }', { events: [sale] }, lead);
      const review = { ...common, id: `review ${month}`, type: 'review.rated', data: { stars: 5 } };
      await this.do('valueEventsRecord', 'results { eventId }', { events: [review] }, lead);
    }
    await this.do('periodClose', 'progress { pending }', { month: this.months.settled }, finance);
    const key = { calendar: 'standard', month: this.months.settled };
    const settled = await this.api.app.get(SettlePeriod, { strict: false }).execute(key);
    if (!settled.ok || settled.value.settled !== 1) throw new Error('the month of the world did not settle');
    const { statements } = await this.api.ask<{ statements: { nodes: { id: string }[] } }>(
      '{ statements { nodes { id } } }',
      {},
      finance,
    );
    this.ids.statement = statements.nodes[0]?.id ?? '';
  }

  async payouts(): Promise<void> {
    const { finance } = this.people;
    type Drafted = { payouts: { id: string; contentHash: string }[] };
    for (const [name, payeeId] of [
      ['drafted', this.ids.leadPerson],
      ['reviewed', this.ids.ventureParty],
      ['held', this.ids.supplierParty],
    ] as const) {
      const input = { payeeId, idempotencyKey: name };
      const { payouts } = await this.do<Drafted>('payoutsDraft', 'payouts { id contentHash }', input, finance);
      this.ids[`${name}Payout`] = payouts[0]?.id ?? '';
      this.ids[`${name}Hash`] = payouts[0]?.contentHash ?? '';
    }
    await this.do('payoutSubmit', 'payout { id }', { id: this.ids.reviewedPayout }, finance);
    const hold = { id: this.ids.heldPayout, reason: 'the account is being checked', reviewOn: nextWeek() };
    await this.do('payoutHold', 'payout { id }', hold, finance);
  }

  async credentials(): Promise<void> {
    const session = await this.api.mutate<{ session: { refreshToken: string } }>(
      'accountSignIn',
      'AccountSignInInput',
      'session { refreshToken }',
      { email: this.people.stranger.email, password: PASSWORD },
    );
    this.ids.refreshToken = session.session.refreshToken;
    const token = { name: 'till', scopes: ['events:write'], expiresAt: tomorrow() };
    const made = await this.do<Made<'accessToken'>>('accessTokenCreate', 'accessToken { id }', token, this.people.lead);
    this.ids.leadToken = made.accessToken.id;
    const clerk = await this.api.signUp('clerk');
    const { viewer } = await this.api.ask<{ viewer: { accountId: string } }>('{ viewer { accountId } }', {}, clerk);
    this.ids.clerkAccount = viewer.accountId;
    const membership = { partyId: this.ids.supplierParty, email: clerk.email, role: 'MEMBER' };
    await this.do('membershipAdd', 'party { id }', membership, this.people.supplier);
  }

  private async do<T>(name: string, selection: string, input: object, person: Person): Promise<T> {
    const type = inputTypeOf(this.api, name);
    const payload = await this.api.mutate<T>(name, type, selection, input, person);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}

/** Of a mutation, without its `!`. */
export function inputTypeOf(api: RunningApi, mutation: string): string {
  const [input] = schemaOf(api.app).getMutationType()?.getFields()[mutation]?.args ?? [];
  return String(input?.type).replace('!', '');
}

type Made<K extends string> = Record<K, { id: string }>;

export function participants(ids: World['ids']): object[] {
  return [
    { key: 'platform', partyId: ids.platformParty },
    { key: 'supplier', partyId: ids.supplierParty },
    { key: 'venture', partyId: ids.ventureParty },
    { key: 'lead', partyId: ids.leadPerson },
    { key: 'member', partyId: ids.memberPerson },
  ];
}

export function cny(minorUnits: string): object {
  return { minorUnits, currency: 'CNY' };
}

const DAY_MS = 86_400_000;

export function tomorrow(): string {
  return new Date(Date.now() + DAY_MS).toISOString();
}

/** A calendar day. */
export function nextWeek(): string {
  return new Date(Date.now() + 7 * DAY_MS).toISOString().slice(0, 10);
}
