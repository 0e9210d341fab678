import { publicId } from '#libs/kernel';
import { type Link, linkState } from '../../domain/links/link.js';
import type { ContractLinkType } from './link.types.js';

export function toLinkType(link: Link): ContractLinkType {
  const { childName, askedAt, answer } = link;
  const waitingFor = {
    reason: 'The parent contract’s side has not said whether it agrees.',
    owner: 'The people of the parent’s venture, and its signing parties',
    nextAction: 'Agree to the link or refuse it; until then the child cannot be proposed.',
    since: askedAt,
  };
  return {
    childId: publicId('contract', link.child.contract),
    ...{ childName, askedAt, link },
    state: linkState(link),
    answeredAt: answer?.answeredAt ?? null,
    waitingFor: answer ? null : waitingFor,
  };
}
