import { expect } from '@jest/globals';
import { Clock } from '#libs/kernel';
import { type DeadlineCounts, RunOpportunityDeadlines } from '#libs/opportunities';
import { type PlatformRole, Transactor } from '#libs/platform';
import { DEFAULT_RULEBOOK } from '#libs/ventures';
import { type Answered, PASSWORD, type Person, RunningApi } from './api/running-api.js';
import { inputTypeOf } from './contract/world.js';

/** Somebody with the party of their person. */
export type Actor = Person & { readonly name: string; readonly party: string; readonly since: Date };

export const HOUR_MS = 3_600_000;
/** Less than an access token lasts. */
const SESSION_MS = 10 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

const TARGET = { indicator: 'deliveries', direction: 'UP', floor: '80', benchmark: '90', pledge: '95' };

/** The whole API, a clock that the test moves, a venture with a lead and a member, and people around it. */
export class OpportunityStage {
  private readonly people = new Map<string, Actor>();
  private keys = 0;
  now: Date;
  venture = { id: '', party: '' };

  private constructor(
    readonly api: RunningApi,
    start: Date,
  ) {
    this.now = start;
    api.app.get(Clock, { strict: false }).now = () => this.now;
  }

  static async open(start = new Date('2026-03-02T09:00:00.000Z')): Promise<OpportunityStage> {
    const stage = new OpportunityStage(await RunningApi.start(), start);
    const operator = await stage.person('operator', 'operator');
    await stage.person('reviewer', 'reviewer');
    for (const name of ['lead', 'member', 'ann', 'bob', 'cem', 'stranger']) await stage.person(name);
    await stage.do(
      'rulebookPublish',
      'rulebook { id }',
      { kind: 'ADMISSION', content: DEFAULT_RULEBOOK },
      operator.name,
    );
    await stage.nextVenture();
    return stage;
  }

  /** A venture of its own: one contract a currency is all that a venture can have. */
  async nextVenture(): Promise<void> {
    this.keys += 1;
    const scenario = {
      name: `Quiet fridge ${this.keys}`,
      userScenario: 'Light sleepers',
      team: ['member@test.example'],
    };
    const application = { ...scenario, kind: 'USER', origin: 'EXTERNAL', idempotencyKey: `venture ${this.keys}` };
    type Applied = { venture: { id: string; party: { id: string } } };
    const { venture } = await this.done<Applied>('ventureApply', 'venture { id party { id } }', application, 'lead');
    await this.done('ventureAdmit', 'venture { id }', { id: venture.id, reasonCode: 'CRITERIA_MET' }, 'reviewer');
    this.venture = { id: venture.id, party: venture.party.id };
  }

  async person(name: string, ...roles: PlatformRole[]): Promise<Actor> {
    const signedUp = await this.api.signUp(name, ...roles);
    const asked = await this.api.ask<{ viewer: { parties: { id: string; kind: string }[] } }>(
      '{ viewer { parties { id kind } } }',
      {},
      signedUp,
    );
    const party = asked.viewer.parties.find(({ kind }) => kind === 'PERSON')?.id ?? '';
    const actor = { ...signedUp, name, party, since: this.now };
    this.people.set(name, actor);
    return actor;
  }

  who(name: string): Actor {
    const found = this.people.get(name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  }

  moveTo(moment: Date): void {
    this.now = moment;
  }

  /** The same person with a session that lasts now: one of then may have ended. */
  async signedIn(name: string): Promise<Actor> {
    const person = this.who(name);
    if (this.now.getTime() - person.since.getTime() < SESSION_MS) return person;
    const input = { email: person.email, password: PASSWORD };
    const selection = 'session { accessToken }';
    type SignedIn = { session: { accessToken: string } };
    const { session } = await this.api.mutate<SignedIn>('accountSignIn', 'AccountSignInInput', selection, input);
    const anew = { ...person, token: session.accessToken, since: this.now };
    this.people.set(name, anew);
    return anew;
  }

  run(): Promise<DeadlineCounts> {
    return this.api.app.get(RunOpportunityDeadlines, { strict: false }).execute();
  }

  async do<T>(name: string, selection: string, input: object, by: string): Promise<Answered<T>> {
    return this.api.mutate<T>(name, inputTypeOf(this.api, name), selection, input, await this.signedIn(by));
  }

  /** The same, and it is not refused. */
  async done<T>(name: string, selection: string, input: object, by: string): Promise<T> {
    const answer = await this.do<T>(name, selection, input, by);
    expect({ name, userErrors: answer.userErrors }).toEqual({ name, userErrors: [] });
    return answer;
  }

  /** Refused with exactly this, and no table has one row more or less, nor another content of those of this context. */
  async refused(code: string, path: string[] | null, ...call: Parameters<OpportunityStage['do']>): Promise<string> {
    const before = await this.state();
    const { userErrors } = await this.do(...call);
    expect(userErrors.map((error) => ({ code: error.code, path: error.path }))).toEqual([{ code, path }]);
    expect(await this.state()).toEqual(before);
    return userErrors[0]?.message ?? '';
  }

  async ask<T>(query: string, variables: object, by: string): Promise<T> {
    return this.api.ask<T>(query, variables, await this.signedIn(by));
  }

  posting(more: object = {}): object {
    this.keys += 1;
    return {
      ...{ ventureId: this.venture.id, title: 'Silent compressor', userScenario: 'Whoever sleeps beside the kitchen' },
      ...{
        currency: 'CNY',
        effectiveFrom: this.now.toISOString().slice(0, 7),
        basis: 'NET_REVENUE',
        joinersRate: '3/10',
      },
      biddingEndsAt: new Date(this.now.getTime() + 2 * DAY_MS).toISOString(),
      reviewEndsAt: new Date(this.now.getTime() + 6 * DAY_MS).toISOString(),
      slots: [
        { kind: 'SUPPLIER', places: 2, requirements: ['Makes compressors'], targets: [TARGET] },
        { kind: 'DESIGN', places: 1, obligations: [{ code: 'drawings', title: 'Drawings', every: 'MONTH' }] },
      ],
      idempotencyKey: `opportunity ${this.keys}`,
      ...more,
    };
  }

  async drafted(more: object = {}): Promise<string> {
    type Drafted = { opportunity: { id: string } };
    const { opportunity } = await this.done<Drafted>(
      'opportunityDraft',
      'opportunity { id }',
      this.posting(more),
      'lead',
    );
    return opportunity.id;
  }

  async posted(more: object = {}): Promise<string> {
    const opportunityId = await this.drafted(more);
    await this.done('opportunityPost', 'opportunity { id }', { opportunityId }, 'lead');
    return opportunityId;
  }

  bid(opportunityId: string, by: string, more: object = {}): object {
    this.keys += 1;
    const place = { opportunityId, kind: 'SUPPLIER', partyId: this.who(by).party, ask: '1/3' };
    return { ...place, idempotencyKey: `bid ${this.keys}`, ...more };
  }

  async bidOf(opportunityId: string, by: string, more: object = {}): Promise<string> {
    const input = this.bid(opportunityId, by, more);
    return (await this.done<{ bid: { id: string } }>('bidPlace', 'bid { id }', input, by)).bid.id;
  }

  /** "REMINDED to LEADS" for each line that this person sees, oldest first. */
  async timeline(id: string, by: string): Promise<string[]> {
    type Line = { kind: string; addressee: string; code: string | null; party: { name: string } | null };
    const { opportunity } = await this.ask<{ opportunity: { timeline: { nodes: Line[] } } }>(
      'query ($id: ID!) { opportunity(id: $id) { timeline(first: 100) { nodes { kind addressee code party { name } } } } }',
      { id },
      by,
    );
    const text = ({ kind, addressee, code, party }: Line) =>
      `${kind} to ${party?.name ?? addressee}${code ? `: ${code}` : ''}`;
    return opportunity.timeline.nodes.map(text).reverse();
  }

  /** What every table of this context holds, and how many rows all the others have. */
  async state(): Promise<object[]> {
    const { reader } = this.api.app.get(Transactor);
    return reader.rows(
      `SELECT (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.id) FROM opportunity o) AS opportunities,
         (SELECT jsonb_agg(to_jsonb(b) ORDER BY b.id) FROM opportunity_bid b) AS bids,
         (SELECT count(*) FROM opportunity_bid_version) AS versions, (SELECT count(*) FROM opportunity_entry) AS entries,
         (SELECT count(*) FROM contract) AS contracts, (SELECT count(*) FROM idempotency_record) AS keys,
         (SELECT count(*) FROM contract_currency_claim) AS claims`,
    );
  }
}
