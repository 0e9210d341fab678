import { type Clock, type Id, stableId } from '#libs/kernel';
import { type Actor, Idempotency, IdSource, type PlatformRole } from '#libs/platform';
import { IdentityQueries, identityRows } from '#libs/identity';
import {
  ApprovePayout,
  DraftPayouts,
  HoldPayout,
  PayoutQueries,
  payoutsRows,
  PublishPayoutPolicy,
  RejectPayout,
  ReleasePayout,
  SubmitPayout,
} from '#libs/payouts';
import { AccountStore } from '../libs/identity/src/persistence/account.store.js';
import { CredentialStore } from '../libs/identity/src/persistence/credential.store.js';
import { PartyStore } from '../libs/identity/src/persistence/party.store.js';
import { DecideOnPayout } from '../libs/payouts/src/application/decide-on-payout.js';
import { MoveBalances } from '../libs/payouts/src/application/move-balances.js';
import { TakeBalances } from '../libs/payouts/src/application/take-balances.js';
import { PayoutReads } from '../libs/payouts/src/persistence/payout.reads.js';
import { PayoutStore } from '../libs/payouts/src/persistence/payout.store.js';
import { NOW, openLedger, shares, valueOf } from './ledger-fixture.js';

export type PayoutsFixture = Awaited<ReturnType<typeof openPayouts>>;

/** Payouts on a ledger and a database of their own, the commands wired as the module wires them. */
export async function openPayouts() {
  const ledger = await openLedger([...identityRows, ...payoutsRows]);
  const clock: Clock = { now: () => NOW };
  const { transactor } = ledger;
  const [store, reads, idempotency] = [new PayoutStore(), new PayoutReads(), new Idempotency(clock)];
  const moves = new MoveBalances(store, ledger.postJournals);
  const decideOn = new DecideOnPayout(transactor, idempotency, reads, store, clock);
  const identity = new IdentityQueries(new AccountStore(), new PartyStore(), new CredentialStore());
  const takeBalances = new TakeBalances(ledger.queries, reads, moves, new IdSource(), clock);
  const publish = new PublishPayoutPolicy(transactor, store, reads, clock);
  const approve = new ApprovePayout(decideOn, reads);
  const queries = new PayoutQueries(reads, ledger.queries);
  let keys = 0;
  return {
    ...ledger,
    publish,
    draftPayouts: new DraftPayouts(transactor, idempotency, takeBalances),
    submit: new SubmitPayout(decideOn),
    approve,
    reject: new RejectPayout(decideOn, reads, moves),
    hold: new HoldPayout(decideOn, identity),
    release: new ReleasePayout(decideOn),
    payouts: queries,
    newKey: () => `key ${(keys += 1)}`,
    /** A balance in the book of `venture`; a negative one is a journal the other way round. */
    async owe(venture: string, party: string, amountMinor: bigint): Promise<void> {
      const journal = shares(venture, `r${(keys += 1)}`, { [party]: amountMinor < 0n ? -amountMinor : amountMinor });
      const turned = journal.transfers.map((one) => ({ ...one, debit: one.credit, credit: one.debit }));
      valueOf(await ledger.post(amountMinor < 0n ? { ...journal, transfers: turned } : journal));
    },
    async policy(minimumMinor: bigint, twoApprovalsAboveMinor: bigint): Promise<void> {
      valueOf(await publish.execute(OPERATOR, { currency: 'CNY', minimumMinor, twoApprovalsAboveMinor }));
    },
    async get(id: Id<'payout'>) {
      const payout = await queries.find(ledger.reader, FINANCE, id);
      if (!payout) throw new Error(`no payout ${id}`);
      return payout;
    },
    /** Makes the account exist, with its roles. */
    async enrol(actor: Actor): Promise<void> {
      const at = NOW.toISOString();
      await ledger.owner.query(`INSERT INTO party (id, kind, name, created_at) VALUES ($1, 'person', $2, $3)`, [
        actor.person,
        actor.displayName,
        at,
      ]);
      await ledger.owner.query(
        `INSERT INTO account (id, email, display_name, person_party_id, created_at) VALUES ($1, $2, $3, $4, $5)`,
        [actor.account, `${actor.displayName}@example.org`, actor.displayName, actor.person, at],
      );
      for (const role of actor.roles) {
        await ledger.owner.query(
          `INSERT INTO account_role (account_id, role, granted_by, granted_at) VALUES ($1, $2, $1, $3)`,
          [actor.account, role, at],
        );
      }
    },
  };
}

export function person(name: string, roles: readonly PlatformRole[] = [], parties: readonly Id<'party'>[] = []): Actor {
  const own: Id<'party'> = stableId('test-person', name);
  return {
    account: stableId('test-account', name),
    displayName: name,
    person: own,
    parties: new Set([own, ...parties]),
    ownedParties: new Set([own, ...parties]),
    roles: new Set(roles),
    scopes: new Set(),
    requestId: 'test',
  };
}

export const FINANCE = person('finance', ['finance']);
const OPERATOR = person('operator', ['operator']);
export const APPROVER = person('approver', ['approver']);
export const SECOND_APPROVER = person('second-approver', ['approver']);
export const THIRD_APPROVER = person('third-approver', ['approver']);
