import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Decision, type LeadMove, stateAfter } from './life-cycle.js';
import type { MemberRole, Venture, VentureState } from './venture.js';

/** Who asks, as far as these rules look at it. */
export type Caller = {
  readonly account: Id<'account'>;
  readonly parties: ReadonlySet<Id<'party'>>;
  readonly roles: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
};

/** What the caller is to a venture. Who acts for its party is at least a member; who was one stays `former`. */
export type Standing = 'lead' | 'member' | 'former' | 'none';

/** A venture with the caller's standing in it: what every rule here decides on. */
export type SeenVenture = { readonly venture: Venture; readonly standing: Standing };

/** A membership of one of the caller's parties. */
export type OwnMembership = { readonly role: MemberRole; readonly current: boolean };

/** Published fields of these are open to everybody who may read ventures. */
export const PUBLISHED_STATES = ['admitted', 'closed'] as const satisfies readonly VentureState[];

export function standingOf(caller: Caller, venture: Venture, own: readonly OwnMembership[]): Standing {
  const current = own.filter((membership) => membership.current);
  if (current.some(({ role }) => role === 'lead')) return 'lead';
  if (current.length > 0 || caller.parties.has(venture.party)) return 'member';
  return own.length > 0 || venture.appliedBy === caller.account ? 'former' : 'none';
}

/** Reviewers and auditors see all of every venture. */
export function overseesVentures(caller: Caller): boolean {
  return caller.roles.has('reviewer') || caller.roles.has('auditor');
}

/** Whether the caller sees more than the published fields: team, history, review. */
export function maySeeDetails(caller: Caller, { standing }: SeenVenture): boolean {
  return standing === 'lead' || standing === 'member' || overseesVentures(caller);
}

export function maySee(caller: Caller, seen: SeenVenture): boolean {
  const published: readonly VentureState[] = PUBLISHED_STATES;
  return maySeeDetails(caller, seen) || published.includes(seen.venture.state);
}

/** A reviewer decides on what they have never been part of. Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayDecide(caller: Caller, seen: SeenVenture, decision: Decision): Result<VentureState, Refusal> {
  if (!caller.scopes.has('ventures:review')) {
    return err(refusal('NOT_PERMITTED', 'reviewers decide on applications; this needs the scope ventures:review'));
  }
  if (seen.standing !== 'none') {
    const message = 'nobody decides on a venture that they belong or belonged to; another reviewer does';
    return err(refusal('NOT_PERMITTED', message));
  }
  return stateAfter(seen.venture.state, decision);
}

/** A reviewer concludes challenges of leads whom they never worked under. Refused: NOT_PERMITTED. */
export function mayConcludeChallenge(caller: Caller, { standing }: SeenVenture): Result<null, Refusal> {
  if (!caller.scopes.has('ventures:review')) {
    return err(refusal('NOT_PERMITTED', 'reviewers conclude challenges; this needs the scope ventures:review'));
  }
  if (standing === 'none') return ok(null);
  const message = 'nobody concludes a challenge in a venture that they belong or belonged to; another reviewer does';
  return err(refusal('NOT_PERMITTED', message));
}

/** Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayMove(seen: SeenVenture, move: LeadMove): Result<VentureState, Refusal> {
  return seen.standing === 'lead' ? stateAfter(seen.venture.state, move) : err(leadsOnly());
}

/** Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayManageMembers(seen: SeenVenture): Result<null, Refusal> {
  return seen.standing === 'lead' ? hasLivingTeam(seen.venture) : err(leadsOnly());
}

/** A lead ends any membership, a member their own. Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayEndMembership(caller: Caller, seen: SeenVenture, party: Id<'party'>): Result<null, Refusal> {
  const own = seen.standing === 'member' && caller.parties.has(party);
  return own ? hasLivingTeam(seen.venture) : mayManageMembers(seen);
}

function hasLivingTeam({ state }: Venture): Result<null, Refusal> {
  if (state === 'applied' || state === 'changes_requested' || state === 'admitted') return ok(null);
  return err(refusal('STATE_NOT_ALLOWED', `the venture is ${state}; its team does not change any more`));
}

function leadsOnly(): Refusal {
  return refusal('NOT_PERMITTED', 'only a lead of the venture does this');
}
