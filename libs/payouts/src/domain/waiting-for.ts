import { type Id, unreachable } from '#libs/kernel';
import { approversOf, type Payout, type PayoutDecision } from './payout.js';

/** Who has to act: a person, or everybody with a role. */
export type WaitingOwner =
  { readonly kind: 'account'; readonly account: Id<'account'> } | { readonly kind: 'role'; readonly role: string };

export type WaitingFor = {
  readonly reason: string;
  readonly owner: WaitingOwner;
  readonly nextAction: string;
  readonly since: Date;
  /** `YYYY-MM-DD`, where there is a date to keep. */
  readonly dueOn: string | null;
};

const ROLE_FINANCE: WaitingOwner = { kind: 'role', role: 'finance' };
const ROLE_APPROVER: WaitingOwner = { kind: 'role', role: 'approver' };

/** Why it goes no further now, who acts next and how; null when nobody has to. */
export function waitingFor(payout: Payout, decisions: readonly PayoutDecision[]): WaitingFor | null {
  const last = decisions.at(-1);
  const since = last?.at ?? payout.preparedAt;
  switch (payout.state) {
    case 'drafted':
      return { reason: 'not submitted for review', owner: ROLE_FINANCE, nextAction: 'submit', since, dueOn: null };
    case 'in_review': {
      const reason = `${approversOf(payout, decisions).size} of ${payout.approvalsRequired} approvals given`;
      return { reason, owner: ROLE_APPROVER, nextAction: 'approve or reject', since, dueOn: null };
    }
    case 'held': {
      if (!payout.hold) throw new Error(`payout ${payout.id} is held without a hold`);
      const { reason, owner, reviewOn } = payout.hold;
      return { reason, owner: { kind: 'account', account: owner }, nextAction: 'release', since, dueOn: reviewOn };
    }
    case 'rejected': {
      const reason = `rejected, ${last?.reasonCode ?? 'other'}: ${last?.comment ?? ''}`;
      const nextAction = 'settle what was objected to and draft again; the balances are payable again';
      return { reason, owner: ROLE_FINANCE, nextAction, since, dueOn: null };
    }
    case 'approved':
      return null;
    default:
      return unreachable(payout.state);
  }
}
