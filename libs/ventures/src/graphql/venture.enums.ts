import { registerEnumType } from '@nestjs/graphql';
import { HISTORY_ACTIONS, type HistoryAction } from '../domain/life-cycle.js';
import { RULEBOOK_KINDS } from '../domain/rulebook.js';
import {
  type MemberRole,
  VENTURE_KINDS,
  VENTURE_ORIGINS,
  VENTURE_STATES,
  type VentureKind,
  type VentureOrigin,
  type VentureState,
} from '../domain/venture.js';

export const VentureStateEnum = byName(VENTURE_STATES);
export const VentureKindEnum = byName(VENTURE_KINDS);
export const VentureOriginEnum = byName(VENTURE_ORIGINS);
export const VentureHistoryActionEnum = byName(HISTORY_ACTIONS);
export const RulebookKindEnum = byName(RULEBOOK_KINDS);
export const VentureMemberRoleEnum = byName(['lead', 'member'] as const satisfies readonly MemberRole[]);

register<VentureState>(VentureStateEnum, 'VentureState', 'Where a venture is in its life.', {
  APPLIED: 'It waits for a decision of the reviewers.',
  CHANGES_REQUESTED: 'A reviewer asked for changes; it waits for its leads.',
  ADMITTED: 'It was admitted and works.',
  REJECTED: 'It was rejected; the maker may apply again.',
  WITHDRAWN: 'Its leads took the application back, or did not answer in time.',
  CLOSED: 'It was admitted once and has ended.',
});

register<VentureKind>(VentureKindEnum, 'VentureKind', 'What a venture is for.', {
  INCUBATING: 'It tries something new.',
  TRANSFORMING: 'It turns an existing business into one that serves users.',
  USER: 'It faces users and answers for their experience.',
  NODE: 'It contributes a capability, such as design or making, to others.',
  SHARED_SERVICE: 'It serves many ventures, such as with law or finance.',
});

register<VentureOrigin>(
  VentureOriginEnum,
  'VentureOrigin',
  'Where its maker comes from. The same rules hold for both.',
  {
    INTERNAL: 'The maker is an employee of the company.',
    EXTERNAL: 'The maker comes from outside.',
  },
);

register<MemberRole>(VentureMemberRoleEnum, 'VentureMemberRole', 'What somebody is in a venture.', {
  LEAD: 'Decides for the venture, says who is in it, signs for its party.',
  MEMBER: 'Works in it and sees what it sees.',
});

register<HistoryAction>(VentureHistoryActionEnum, 'VentureHistoryAction', 'What happened to a venture.', {
  APPLIED: 'The maker applied.',
  CHANGES_REQUESTED: 'A reviewer asked for changes.',
  RESUBMITTED: 'A lead answered the request for changes.',
  ADMITTED: 'A reviewer admitted it.',
  REJECTED: 'A reviewer rejected it.',
  WITHDRAWN: 'A lead took the application back.',
  CLOSED: 'A lead ended it.',
  IMPORTED: 'An operator took it over from another system as admitted.',
  REMINDED: 'The reviewers were reminded, as the rulebook says.',
  ESCALATED: 'It was escalated to all reviewers, as the rulebook says.',
  OVERDUE: 'The deadline passed; the rulebook names no default outcome.',
  DEFAULTED: 'The deadline passed, and the default outcome of the rulebook was applied.',
  MEMBER_ADDED: 'Somebody joined.',
  MEMBER_ENDED: 'A membership ended.',
});

register<(typeof RULEBOOK_KINDS)[number]>(RulebookKindEnum, 'RulebookKind', 'What a rulebook decides.', {
  ADMISSION: 'Which ventures are admitted.',
});

function byName<T extends string>(values: readonly T[]): Record<Uppercase<T>, T> {
  return Object.fromEntries(values.map((value) => [value.toUpperCase(), value])) as Record<Uppercase<T>, T>;
}

function register<T extends string>(
  enumObject: Record<Uppercase<T>, T>,
  name: string,
  description: string,
  descriptions: Record<Uppercase<T>, string>,
): void {
  const entries = Object.entries<string>(descriptions).map(([key, text]) => [key, { description: text }]);
  registerEnumType(enumObject, {
    name,
    description,
    valuesMap: Object.fromEntries(entries) as Record<Uppercase<T>, { description: string }>,
  });
}
