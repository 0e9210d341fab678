import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { VentureChange } from './life-cycle.js';
import type { Stamp } from './review.js';
import type { Venture, VentureMember } from './venture.js';

/** More people than this are several ventures. */
export const MEMBERS_MAX = 100;

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Whether `joining` may begin beside the memberships that there are. Refused: ALREADY_MEMBER, INPUT_INVALID. */
export function checkJoining(
  members: readonly VentureMember[],
  joining: Omit<VentureMember, 'until'>,
  today: string,
): Result<null, Refusal> {
  const own = members.filter(({ party }) => party === joining.party);
  const current = members.filter(({ until }) => until === null);
  if (own.some(({ until }) => until === null)) {
    const message = 'the person is a member; to change the role, end the membership first';
    return err(refusal('ALREADY_MEMBER', message, ['email']));
  }
  if (current.length >= MEMBERS_MAX) {
    return err(refusal('INPUT_INVALID', `a venture has at most ${MEMBERS_MAX} members at a time`, ['email']));
  }
  if (joining.since > today || own.some(({ until }) => until !== null && until > joining.since)) {
    const message = 'write a day up to today that lies in no earlier membership of the person';
    return err(refusal('INPUT_INVALID', message, ['since']));
  }
  return ok(null);
}

/** Whether `leaving` may end on `until`. Refused: INPUT_INVALID, LAST_OWNER. */
export function checkLeaving(
  members: readonly VentureMember[],
  leaving: VentureMember,
  until: string,
  today: string,
): Result<null, Refusal> {
  if (until < leaving.since || until > today) {
    return err(refusal('INPUT_INVALID', `write a day from ${leaving.since} to today`, ['until']));
  }
  const leads = members.filter((member) => member.role === 'lead' && member.until === null);
  if (leaving.role === 'lead' && leads.length === 1) {
    const message = 'a venture keeps at least one lead; make somebody else a lead first';
    return err(refusal('LAST_OWNER', message, ['partyId']));
  }
  return ok(null);
}

/** Changes of the team stand in the history too; they move no state. */
export function teamEntry(
  venture: Venture,
  action: 'member_added' | 'member_ended',
  comment: string,
  stamp: Stamp,
): VentureChange {
  const { state } = venture;
  return { venture, entries: [{ action, from: state, to: state, reasonCode: null, comment, ...stamp }] };
}
