import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Id, stableId } from '#libs/kernel';
import { type JournalDraft, ledgerAccountId, payable, payoutClearing } from '#libs/ledger';
import type { Actor, PlatformRole } from '#libs/platform';
import { approve, hold, prepared, reject, release, submit } from '../domain/decide.js';
import type { Payout, PayoutAction, PayoutDecision } from '../domain/payout.js';
import { contentHashOf, type PayoutItem } from '../domain/payout-content.js';
import { type Payable, planDrafts } from '../domain/plan-drafts.js';
import { approvalsRequired, type PayoutPolicy } from '../domain/published-policy.js';
import { returningJournals, takingJournals } from './payout-journals.js';

const AT = new Date('2026-11-22T08:00:00.000Z');
const PAYEES = ['p1', 'p2'].map((name) => stableId<'party'>('party', name));
const BOOKS = ['b1', 'b2', 'b3'].map((name) => stableId('book', name) as string);
const POLICY: PayoutPolicy = { currency: 'CNY', version: 1, minimumMinor: 10n, twoApprovalsAboveMinor: 50n };

/** People with every mix of roles; the last two act for the first payee. */
const PEOPLE: readonly Actor[] = [
  actor('finance', ['finance']),
  actor('both', ['finance', 'approver']),
  actor('approver', ['approver']),
  actor('second', ['approver']),
  actor('nobody', []),
  actor('own finance', ['finance'], [0]),
  actor('own approver', ['approver'], [0]),
];

function actor(name: string, roles: readonly PlatformRole[], payees: readonly number[] = []): Actor {
  const parties = new Set(payees.flatMap((index) => PAYEES[index] ?? []));
  const person: Id<'party'> = stableId('party', name);
  const account: Id<'account'> = stableId('account', name);
  const rest = { scopes: new Set<never>(), requestId: 'test' };
  return { account, displayName: name, person, parties, ownedParties: parties, roles: new Set(roles), ...rest };
}

type Filed = { payout: Payout; items: readonly PayoutItem[]; decisions: PayoutDecision[] };

/** The ledger and the payouts, in memory: the rules are the real ones. */
class World {
  readonly balances = new Map<string, bigint>();
  readonly earned = new Map<string, bigint>();
  readonly filed: Filed[] = [];

  earn(book: string, party: Id<'party'>, amount: bigint): void {
    this.add(book, payable(party).key, amount);
    this.earned.set(party, (this.earned.get(party) ?? 0n) + amount);
  }

  draft(by: Actor): void {
    const balances = BOOKS.flatMap((bookId) => PAYEES.map((party) => this.payableOf(bookId, party)));
    const rules = { policies: new Map([['CNY', POLICY]]), inTransit: new Map() };
    for (const { policy, items, ...plan } of planDrafts(balances, rules).planned) {
      const payout: Payout = {
        ...plan,
        id: stableId('payout', String(this.filed.length)),
        state: 'drafted',
        contentHash: contentHashOf({ ...plan, items }),
        policyVersion: policy.version,
        approvalsRequired: approvalsRequired(policy, plan.amountMinor),
        preparedBy: by.account,
        preparedAt: AT,
        version: 1,
        hold: null,
      };
      this.post(takingJournals(payout, items));
      this.filed.push({ payout, items, decisions: [prepared(payout)] });
    }
  }

  act(action: PayoutAction, by: Actor, filed: Filed): void {
    const { payout, items, decisions } = filed;
    const call = { actor: by, at: AT };
    const hashes = { reviewedHash: payout.contentHash, actualHash: contentHashOf({ ...payout, items }) };
    const decided = {
      submit: () => submit(payout, call),
      approve: () => approve(payout, decisions, { ...call, ...hashes }),
      reject: () => reject(payout, { ...call, reasonCode: 'other', comment: 'no' }),
      hold: () => hold(payout, decisions, { ...call, reason: 'wait', owner: by.account, reviewOn: '2026-12-01' }),
      release: () => release(payout, call),
    }[action]();
    if (!decided.ok) return;
    if (action === 'reject') this.post(returningJournals(payout, items, AT));
    filed.payout = decided.value.payout;
    decisions.push(decided.value.decision);
  }

  balanceOf(key: string): bigint {
    return BOOKS.reduce((sum, book) => sum + (this.balances.get(`${book} ${key}`) ?? 0n), 0n);
  }

  private payableOf(bookId: string, party: Id<'party'>): Payable {
    const { key } = payable(party);
    const amountMinor = this.balances.get(`${bookId} ${key}`) ?? 0n;
    return { bookId, accountId: ledgerAccountId(bookId, key, 'CNY'), party, currency: 'CNY', amountMinor };
  }

  private post(journals: readonly JournalDraft[]): void {
    for (const { bookId, transfers } of journals) {
      for (const { debit, credit, amountMinor } of transfers) {
        this.add(bookId, debit.key, -amountMinor);
        this.add(bookId, credit.key, amountMinor);
      }
    }
  }

  private add(book: string, key: string, amount: bigint): void {
    this.balances.set(`${book} ${key}`, (this.balances.get(`${book} ${key}`) ?? 0n) + amount);
  }
}

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('earn' as const), amount: fc.bigInt(-60n, 120n) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('draft' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('approve' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('submit' as const, 'release', 'reject', 'hold') }) },
);
const steps = fc.array(fc.tuple(step, fc.nat(1000), fc.nat(1000)), { minLength: 20, maxLength: 120 });

type Steps = typeof steps extends fc.Arbitrary<infer S> ? S : never;

function play(script: Steps, check: (world: World) => void): void {
  const world = new World();
  for (const [one, which, who] of script) {
    const by = PEOPLE[who % PEOPLE.length]!;
    const filed = world.filed[which % Math.max(world.filed.length, 1)];
    if (one.kind === 'earn') world.earn(BOOKS[which % BOOKS.length]!, PAYEES[who % PAYEES.length]!, one.amount);
    else if (one.kind === 'draft') world.draft(PEOPLE[who % 2]!);
    else if (filed) world.act(one.kind, by, filed);
    check(world);
  }
}

describe('payouts under any sequence of decisions by anybody', () => {
  it('are never approved without the required number of different approvers, none of whom prepared it or acts for the payee', () => {
    let approvedCount = 0;
    fc.assert(
      fc.property(steps, (script) => {
        play(script, (world) => {
          for (const { payout, decisions } of world.filed) {
            if (payout.state !== 'approved') continue;
            approvedCount += 1;
            const approvals = decisions.filter((one) => one.decision === 'approve');
            const people = PEOPLE.filter((person) => approvals.some((one) => one.by === person.account));
            expect(people).toHaveLength(payout.amountMinor > 50n ? 2 : 1);
            expect(approvals).toHaveLength(people.length);
            expect(people.filter((one) => one.account === payout.preparedBy || one.parties.has(payout.party))).toEqual(
              [],
            );
            expect(people.every((one) => one.roles.has('approver'))).toBe(true);
          }
        });
      }),
      { numRuns: 100 },
    );
    expect(approvedCount).toBeGreaterThan(0);
  });

  it('never lose or double an amount: payable and clearing together are what was earned', () => {
    fc.assert(
      fc.property(steps, (script) => {
        play(script, (world) => {
          for (const party of PAYEES) {
            const live = world.filed.filter(({ payout }) => payout.party === party && payout.state !== 'rejected');
            const taken = live.reduce((sum, { payout }) => sum + payout.amountMinor, 0n);
            expect(world.balanceOf(payoutClearing(party).key)).toBe(taken);
            expect(world.balanceOf(payable(party).key)).toBe((world.earned.get(party) ?? 0n) - taken);
            expect(world.balances.get(`${party} payout_in_transit`) ?? 0n).toBe(-taken);
          }
        });
      }),
      { numRuns: 100 },
    );
  });
});
