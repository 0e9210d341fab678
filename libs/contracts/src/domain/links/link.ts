import { err, type Id, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Contract, type ContractName, newestVersion, signingParties } from '../contract.js';
import type { Standing } from '../contract.policy.js';
import { lastMonthOf } from '../disbanding/disbanding.js';

export type LinkState = 'asked' | 'agreed' | 'refused';

/**
 * A contract that stands under another. It is named when the child is begun and never changes, and the parent was there
 * before, so that links cannot form a circle.
 */
export type Link = {
  readonly child: ContractName;
  readonly childName: string;
  readonly parent: ContractName;
  readonly askedAt: Date;
  readonly answer: { readonly agreed: boolean; readonly account: Id<'account'>; readonly answeredAt: Date } | null;
};

export function linkState({ answer }: Pick<Link, 'answer'>): LinkState {
  if (!answer) return 'asked';
  return answer.agreed ? 'agreed' : 'refused';
}

/** Whose consent a link needs: the people of the parent's venture, or any party that signs the parent. */
export function maySpeakForParent(parent: Contract, { manages, ownedParties }: Standing): Result<null, Refusal> {
  const bound = [
    ...signingParties(newestVersion(parent)),
    ...parent.versions.flatMap((one) => [...signingParties(one)]),
  ];
  if (manages || bound.some((party) => ownedParties.has(party))) return ok(null);
  const message = 'only the people of the parent’s venture, its signing parties and operators answer this';
  return err(refusal('NOT_PERMITTED', message));
}

export function mayAnswerLink(parent: Contract, standing: Standing, link: Link): Result<null, Refusal> {
  const speaks = maySpeakForParent(parent, standing);
  if (!speaks.ok) return speaks;
  if (link.answer) return err(refusal('STATE_NOT_ALLOWED', `the link is ${linkState(link)}`));
  return ok(null);
}

/** The first month in which the parent is in force; null while no version of it is signed. */
export function beginOf({ versions }: Contract): Month | null {
  const months = versions.filter(({ state }) => state === 'signed').map(({ effectiveFrom }) => effectiveFrom);
  return months.sort()[0] ?? null;
}

/**
 * Whether a version may bind its parties under this parent: it was asked, it is in force, and it has no end. Refused:
 * PARENT_NOT_AGREED, PARENT_ENDED, STATE_NOT_ALLOWED.
 */
export function checkParent(link: Pick<Link, 'answer'>, parent: Contract): Result<null, Refusal> {
  const state = linkState(link);
  if (state !== 'agreed') {
    const next = state === 'asked' ? 'ask its people or parties to agree' : 'draft another contract without it';
    return err(refusal('PARENT_NOT_AGREED', `the parent contract’s side has not agreed to the link: ${next}`));
  }
  if (!beginOf(parent)) return err(refusal('STATE_NOT_ALLOWED', 'the parent contract is not signed yet'));
  const end = lastMonthOf(parent);
  if (!end) return ok(null);
  return err(refusal('PARENT_ENDED', `the parent contract ends after ${end}, and no child outlives its parent`));
}
