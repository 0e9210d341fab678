import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { GrantRole, MachineOperator, SignUp } from '#libs/identity';
import { type Id, type IdKind, type Month, ok, publicId, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { type Actor, Config, type PlatformRole, Transactor } from '#libs/platform';
import { RecordRevenueEvents, type RevenueEventDraft } from '#libs/settlement';
import { DefineIndicator, type EventAnswer, type IndicatorDefinition } from '#libs/value';
import { ApplyVenture, DecideVenture, DEFAULT_RULEBOOK, ImportVentures, PublishRulebook } from '#libs/ventures';
import { createApi } from '../apps/api/src/api.js';
import { createTestDatabase } from './postgres/database.js';

export const SALE: Omit<RevenueEventDraft, 'venture' | 'externalId'> = {
  source: 'https://shop.example',
  kind: 'sale',
  amountMinor: 1999n,
  currency: 'CNY',
  occurredAt: new Date('2025-03-10T12:00:00.000Z'),
  attributes: {},
};

export type Person = { readonly actor: Actor; readonly token: string };

/** The whole API on a database of its own, with a rulebook in force. */
export async function openEvents() {
  const database = await createTestDatabase();
  const tokenSecret = 'a secret of the tests, longer than it needs to be';
  const api = await createApi(new Config({ DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: tokenSecret }));
  await api.init();
  await api.getHttpAdapter().getInstance().ready();
  const fixture = new EventsFixture(api, await api.get(MachineOperator, { strict: false }).actor());
  await fixture.get(PublishRulebook).execute(fixture.operator, { kind: 'admission', content: DEFAULT_RULEBOOK });
  return Object.assign(fixture, {
    close: async () => {
      await api.close();
      await database.drop();
    },
  });
}

class EventsFixture {
  readonly transactor: Transactor;

  constructor(
    readonly api: NestFastifyApplication,
    readonly operator: Actor,
  ) {
    this.transactor = this.get(Transactor);
  }

  get<T>(type: Type<T>): T {
    return this.api.get(type, { strict: false });
  }

  rows<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return this.transactor.reader.rows<R>(sql, parameters);
  }

  async person(name: string, ...roles: readonly PlatformRole[]): Promise<Person> {
    const email = `${name}@example.com`;
    const signedUp = await this.get(SignUp).execute({ email, password: 'correct horse battery', displayName: name });
    for (const role of roles) valueOf(await this.get(GrantRole).execute(this.operator, { email, role }));
    const actor = await this.get(MachineOperator).actAs(email);
    return { actor, token: valueOf(signedUp).tokens.accessToken };
  }

  /** A venture of the lead that waits for its admission. */
  async apply(lead: Person, name = 'Tea for two'): Promise<Id<'venture'>> {
    const application = {
      name,
      kind: 'user',
      origin: 'external',
      userScenario: 'tea',
      industryPlatform: null,
    } as const;
    return valueOf(await this.get(ApplyVenture).execute(lead.actor, { ...application, team: [] })).venture;
  }

  async admit(venture: Id<'venture'>): Promise<void> {
    const reviewer = await this.person(`reviewer-${venture}`, 'reviewer');
    const decision = { decision: 'admit', reasonCode: 'CRITERIA_MET', comment: null } as const;
    valueOf(await this.get(DecideVenture).execute(reviewer.actor, { venture, ...decision }));
  }

  async admitted(lead: Person): Promise<Id<'venture'>> {
    const venture = await this.apply(lead);
    await this.admit(venture);
    return venture;
  }

  /** An admitted venture that nobody belongs to, with a calendar of its own. */
  async imported(reference: string, calendar: string): Promise<Id<'venture'>> {
    const row = { reference, name: reference, calendar, kind: 'user' } as const;
    await this.transactor.run((tx) => this.get(ImportVentures).execute(tx, this.operator, [row]));
    const [venture] = await this.rows<{ id: Id<'venture'> }>(
      'SELECT venture_id AS id FROM venture_reference WHERE reference = $1',
      [reference],
    );
    if (!venture) throw new Error('the venture was not imported');
    return venture.id;
  }

  async define(code: string, definition: IndicatorDefinition): Promise<void> {
    valueOf(await this.get(DefineIndicator).execute(this.operator, { code, name: code, definition }));
  }

  async closePeriod(calendar: string, month: string): Promise<void> {
    const periods = this.get(AccountingPeriods);
    const now = new Date();
    await this.transactor.run((tx) => periods.beginClosing(tx, calendar, month as Month, { by: null, now }));
    await this.transactor.run((tx) => periods.markClosed(tx, calendar, month as Month, { now }));
  }

  /** Sends sales of a venture; each draft says what is different about it. */
  async send(
    actor: Actor,
    venture: Id<'venture'>,
    drafts: readonly (Partial<RevenueEventDraft> & { externalId: string })[],
  ): Promise<EventAnswer<'revenueEvent'>[]> {
    const events = drafts.map((draft) => ({ ...SALE, venture: publicId('venture', venture), ...draft }));
    return valueOf(await this.get(RecordRevenueEvents).execute(actor, { events }));
  }

  /** Runs SQL that prepares or breaks something, inside a transaction of the application. */
  async write(...statements: readonly string[]): Promise<void> {
    await this.transactor.run(async (tx) => {
      for (const sql of statements) await tx.rows(sql);
      return ok(null);
    });
  }
}

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** "stored", or "rejected EVENT_TYPE_UNKNOWN". */
export function outcomesOf<K extends IdKind>(answers: readonly EventAnswer<K>[]): string[] {
  return answers.map((one) => ('refusal' in one ? `${one.outcome} ${one.refusal.code}` : one.outcome));
}
