import { type Id, stableId } from '#libs/kernel';
import { applyVenture } from '../libs/ventures/src/domain/review.js';
import { DEFAULT_RULEBOOK, type RulebookContent } from '../libs/ventures/src/domain/rulebook.js';
import type { Venture } from '../libs/ventures/src/domain/venture.js';
import type { Caller } from '../libs/ventures/src/domain/venture.policy.js';

export const APPLIED_AT = new Date('2026-11-01T08:00:00.000Z');

export function callerOf(facts: { roles?: string[]; scopes?: string[]; parties?: Id<'party'>[] }): Caller {
  return {
    account: stableId('account', 'caller'),
    parties: new Set(facts.parties ?? []),
    roles: new Set(facts.roles ?? []),
    scopes: new Set(facts.scopes ?? []),
  };
}

/** A venture that has just applied under the rulebook, with the fields that the test is about. */
export function ventureOf(fields: Partial<Venture>, content: RulebookContent = DEFAULT_RULEBOOK): Venture {
  const ids = { venture: stableId<'venture'>('venture', 'sample'), party: stableId<'party'>('party', 'sample') };
  const application = {
    name: 'Sample',
    kind: 'incubating',
    origin: 'external',
    userScenario: 'Somebody.',
    industryPlatform: null,
  } as const;
  const rulebook = { id: stableId<'rulebook'>('rulebook'), kind: 'admission', version: 1, content } as const;
  const stamp = { by: stableId<'account'>('account', 'applicant'), at: APPLIED_AT };
  const { venture } = applyVenture(ids, application, { ...rulebook, publishedAt: APPLIED_AT }, stamp);
  return { ...venture, ...fields };
}
