import type { Type } from '@nestjs/common';
import { type Month, monthOf, monthStart, ok, parseId } from '#libs/kernel';
import { type JournalDraft, payable, PostJournals, revenueClearing } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import { SettlePeriod } from '#libs/settlement';
import { DEFAULT_RULEBOOK } from '#libs/ventures';
import type { Person, RunningApi } from '../api/running-api.js';
import { manyOpportunities } from './opportunities-of-world.js';
import { challengeLeads, cny, inputTypeOf, tomorrow } from './world.js';

export const MANY = 20;

/** Of every list at least twenty. */
export type Many = {
  /** Holds every role that sees all. */
  readonly overseer: Person;
  readonly month: Month;
  readonly venture: string;
  readonly payout: string;
  readonly challenge: string;
  /** Of the venture and month. */
  readonly statement: string;
  readonly opportunity: string;
  /** An opportunity with lines that people wrote. */
  readonly withdrawn: string;
  /** The contract of the venture. */
  readonly contract: string;
};

/** Twenty ventures that settle, with a payout each, and twenty that are parked, because they earn without a contract. */
export async function makeMany(api: RunningApi): Promise<Many> {
  const overseer = await api.signUp('overseer', 'reviewer', 'finance', 'auditor', 'operator');
  const maker = await api.signUp('maker');
  const make = new Make(api, overseer, maker);
  await make.rules();
  const settling = await make.ventures('settling');
  const parked = await make.ventures('parked');
  const contracts: string[] = [];
  for (const venture of settling) contracts.push(await make.contract(venture));
  const [contract = ''] = contracts;
  await make.around(contract, settling);
  await make.events([...settling, ...parked]);
  await make.settle();
  const [challenge = ''] = await challengeLeads(api, settling, make.month);
  const people = { maker, bidder: overseer };
  const { opportunity, withdrawn } = await manyOpportunities(api, settling, people);
  const [payout = ''] = await make.payouts(settling);
  await make.debts(settling);
  const [venture = ''] = settling;
  const statement = await make.statementOf(venture);
  return { overseer, month: make.month, venture, payout, challenge, statement, opportunity, withdrawn, contract };
}

class Make {
  readonly month = monthOf(new Date(monthStart(monthOf(new Date())).getTime() - 1));

  constructor(
    private readonly api: RunningApi,
    private readonly overseer: Person,
    private readonly maker: Person,
  ) {}

  async rules(): Promise<void> {
    const rulebook = { kind: 'ADMISSION', content: DEFAULT_RULEBOOK };
    await this.do('rulebookPublish', 'rulebook { id }', rulebook, this.overseer);
    const policy = { minimum: cny('1'), twoApprovalsAbove: cny('1000000') };
    await this.do('payoutPolicyPublish', 'payoutPolicy { version }', policy, this.overseer);
    for (let index = 0; index < MANY; index += 1) {
      const platform = { slug: `field-${index}`, name: `Field ${index}` };
      await this.do('industryPlatformCreate', 'industryPlatform { id }', platform, this.overseer);
      const definition = { aggregation: 'COUNT', eventType: 'shop.visited' };
      const indicator = { code: `visits_${index}`, name: 'Visits', definition };
      await this.do('indicatorDefine', 'indicator { id }', indicator, this.overseer);
      const token = { name: `till ${index}`, scopes: ['events:write'], expiresAt: tomorrow() };
      await this.do('accessTokenCreate', 'accessToken { id }', token, this.overseer);
    }
  }

  async ventures(name: string): Promise<string[]> {
    type Applied = { venture: { id: string } };
    const made: string[] = [];
    for (let index = 0; index < MANY; index += 1) {
      const common = { kind: 'USER', origin: 'EXTERNAL', userScenario: 'People who eat alone', team: [] };
      const input = { ...common, name: `${name} ${index}`, idempotencyKey: `${name} ${index}` };
      const { venture } = await this.do<Applied>('ventureApply', 'venture { id }', input, this.maker);
      const admitted = { id: venture.id, reasonCode: 'CRITERIA_MET' };
      await this.do('ventureAdmit', 'venture { id }', admitted, this.overseer);
      made.push(venture.id);
    }
    return made;
  }

  async contract(venture: string): Promise<string> {
    type Drafted = { contract: { id: string; versions: { versionHash: string }[] } };
    const partyId = await this.partyOf(venture);
    const rate = { coalesce: [{ table: { of: 'visits', rows: [['0', '1/2']] } }, '1/2'] };
    const terms = {
      currency: 'CNY',
      parties: [{ id: 'venture', rank: 1 }],
      distributable: 'gross',
      waterfall: [{ id: 'all', kind: 'percent', base: 'pool', payees: [{ to: 'venture', rate }] }],
      residual: 'venture',
    };
    const inputs = { visits: { indicator: 'visits_0' } };
    const participants = [{ key: 'venture', partyId }];
    const obligations = [{ code: 'open', title: 'Opens every day', every: 'MONTH' }];
    const clauses = { nodes: [{ key: 'venture', kind: 'VENTURE', obligations }] };
    const content = { terms, inputs, participants, clauses };
    const input = { ventureId: venture, name: 'Alone', ...content, effectiveFrom: this.month };
    const selection = 'contract { id versions { versionHash } }';
    const { contract } = await this.do<Drafted>('contractDraft', selection, input, this.maker);
    const named = { contractId: contract.id, version: 1 };
    await this.do('contractPropose', 'contract { id }', named, this.maker);
    const signature = { ...named, partyId, versionHash: contract.versions[0]?.versionHash };
    await this.do('contractSign', 'contract { id }', signature, this.maker);
    return contract.id;
  }

  /** Contracts that want to stand under one, and what its party says about its promise again and again. */
  async around(contractId: string, ventures: readonly string[]): Promise<void> {
    const [first = ''] = ventures;
    const partyId = await this.partyOf(first);
    const said = { contractId, month: this.month, partyId, nodeKey: 'venture', obligationCode: 'open', view: 'KEPT' };
    const parties = [{ id: 'venture', rank: 1 }];
    const terms = { currency: 'USD', parties, distributable: 'gross', waterfall: [], residual: 'venture' };
    const participants = [{ key: 'venture', partyId }];
    const child = { name: 'Below', parentId: contractId, terms, participants, effectiveFrom: this.month };
    for (const [index, ventureId] of ventures.entries()) {
      await this.do('contractDraft', 'contract { id }', { ...child, ventureId }, this.maker);
      const input = { ...said, comment: `Look ${index}` };
      await this.do('contractPromiseAssess', 'contract { id }', input, this.maker);
    }
  }

  async events(ventures: readonly string[]): Promise<void> {
    const [first = ''] = ventures;
    const at = { source: 'shop', occurredAt: `${this.month}-10T10:00:00Z` };
    const sale = (ventureId: string, id: string) => ({ ...at, ventureId, id, kind: 'SALE', amount: cny('1000') });
    const sales = [...ventures.map((id) => sale(id, id)), ...range().map((index) => sale(first, `more ${index}`))];
    await this.do('revenueEventsRecord', 'results { code }', { events: sales }, this.maker);
    const visits = range().map((index) => ({ ...at, ventureId: first, id: `visit ${index}`, type: 'shop.visited' }));
    await this.do('valueEventsRecord', 'results { code }', { events: visits }, this.maker);
  }

  async settle(): Promise<void> {
    await this.do('periodClose', 'progress { pending }', { month: this.month }, this.overseer);
    const settle = this.api.app.get(SettlePeriod, { strict: false });
    await settle.execute({ calendar: 'standard', month: this.month });
    // As if they were parked for what can be deferred, and the others had won wagers.
    await this.get(Transactor).run(async (tx) => {
      await tx.write(
        `INSERT INTO statement_funding (venture_id, statement_id, for_month, tranche_id, wager_id, point_id, funder_key,
           funder_party_id, to_key, to_party_id, amount_minor)
         SELECT DISTINCT ON (s.id) s.venture_id, s.id, s.month, 'second', 'growth', 'spring', sh.party_key, sh.party_id,
           sh.party_key, sh.party_id, 100
         FROM statement s JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id`,
        [],
      );
      const deferred = await tx.write(
        `INSERT INTO restatement_deferral (venture_id, month, calendar, reason, deferred_by, deferred_at)
         SELECT venture_id, month, calendar, 'being mended', venture_id, changed_at FROM settlement_task
         WHERE state = 'parked'`,
        [],
      );
      return ok(deferred);
    });
  }

  async payouts(ventures: readonly string[]): Promise<string[]> {
    const made: string[] = [];
    for (const venture of ventures) {
      const input = { idempotencyKey: venture, payeeId: await this.partyOf(venture) };
      type Drafted = { payouts: { id: string }[] };
      const { payouts } = await this.do<Drafted>('payoutsDraft', 'payouts { id }', input, this.overseer);
      made.push(...payouts.map(({ id }) => id));
    }
    return made;
  }

  /** What the payouts took is taken from the books once more, as refunds would. */
  async debts(ventures: readonly string[]): Promise<void> {
    const drafts: JournalDraft[] = [];
    for (const venture of ventures) {
      const [bookId, party] = [parseId('venture', venture), parseId('party', await this.partyOf(venture))];
      if (!bookId.ok || !party.ok) throw new Error(venture);
      const sides = { debit: payable(party.value), credit: revenueClearing() };
      const transfers = [{ ...sides, amountMinor: 100n, currency: 'CNY' as const, code: 'share', detail: 'refund' }];
      const named = { kind: 'settlement' as const, reference: 'refunds', effectiveDate: `${this.month}-28` };
      drafts.push({ ...named, bookId: bookId.value, bookKind: 'venture' as const, transfers });
    }
    const posted = await this.get(Transactor).run((tx) => this.get(PostJournals).execute(tx, drafts));
    if (!posted.ok) throw new Error(posted.error.message);
  }

  private get<T>(type: Type<T>): T {
    return this.api.app.get(type, { strict: false });
  }

  async statementOf(venture: string): Promise<string> {
    const query = 'query ($filter: StatementFilter) { statements(filter: $filter) { nodes { id } } }';
    type Found = { statements: { nodes: { id: string }[] } };
    const { statements } = await this.api.ask<Found>(query, { filter: { ventureId: venture } }, this.overseer);
    return statements.nodes[0]?.id ?? '';
  }

  private async partyOf(venture: string): Promise<string> {
    const query = 'query ($id: ID!) { venture(id: $id) { party { id } } }';
    const found = await this.api.ask<{ venture: { party: { id: string } } }>(query, { id: venture }, this.maker);
    return found.venture.party.id;
  }

  private async do<T>(name: string, selection: string, input: object, person: Person): Promise<T> {
    const payload = await this.api.mutate<T>(name, inputTypeOf(this.api, name), selection, input, person);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}

function range(): number[] {
  return Array.from({ length: MANY }, (_, index) => index);
}
