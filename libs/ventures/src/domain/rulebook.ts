import type { Id } from '#libs/kernel';
import type { Decision } from './life-cycle.js';

export const RULEBOOK_KINDS = ['admission'] as const;
export type RulebookKind = (typeof RULEBOOK_KINDS)[number];

export type CodedText = { readonly code: string; readonly text: string };

export const REVIEW_OUTCOMES = ['admitted', 'rejected', 'none'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export const CHANGES_OUTCOMES = ['withdrawn', 'none'] as const;
export type ChangesOutcome = (typeof CHANGES_OUTCOMES)[number];

/** The rules of admission as data. Days are counted from the submission, or from the request for changes. */
export type RulebookContent = {
  readonly criteria: readonly CodedText[];
  readonly reasonCodes: Readonly<Record<Decision, readonly CodedText[]>>;
  readonly review: {
    readonly dueDays: number;
    readonly reminderAfterDays: number;
    readonly escalationAfterDays: number;
    readonly defaultOutcome: ReviewOutcome;
    /** Null exactly when the default outcome is none. */
    readonly defaultReasonCode: string | null;
  };
  readonly changes: { readonly dueDays: number; readonly defaultOutcome: ChangesOutcome };
};

export type Rulebook = {
  readonly id: Id<'rulebook'>;
  readonly kind: RulebookKind;
  readonly version: number;
  readonly content: RulebookContent;
  readonly publishedAt: Date;
};

/** What an empty platform starts with; published through PublishRulebook like any other version. */
export const DEFAULT_RULEBOOK: RulebookContent = {
  criteria: [
    { code: 'USER_SCENARIO', text: 'The venture names the users whose problem it solves, and the problem.' },
    { code: 'TEAM', text: 'The team can carry the first step: it names who leads and who does the work.' },
    { code: 'VALUE_MEASURABLE', text: 'The value for users can be measured from events.' },
    { code: 'LAWFUL', text: 'The purpose is lawful and harms nobody.' },
  ],
  reasonCodes: {
    admit: [
      { code: 'CRITERIA_MET', text: 'Every criterion is met.' },
      { code: 'CRITERIA_MET_ON_TRIAL', text: 'The criteria are met as far as can be seen before the start.' },
    ],
    requestChanges: [
      { code: 'SCENARIO_UNCLEAR', text: 'The user scenario does not say whose problem is solved.' },
      { code: 'TEAM_INCOMPLETE', text: 'The team lacks somebody whom the first step needs.' },
      { code: 'VALUE_NOT_MEASURABLE', text: 'It does not say how value for users would be seen.' },
    ],
    reject: [
      { code: 'CRITERIA_NOT_MET', text: 'A criterion is not met, and changes would not mend it.' },
      { code: 'DUPLICATE', text: 'The same venture has been applied for already.' },
      { code: 'NOT_REVIEWED_IN_TIME', text: 'Nobody decided before the deadline; the maker may apply again at once.' },
    ],
  },
  review: {
    dueDays: 14,
    reminderAfterDays: 7,
    escalationAfterDays: 12,
    defaultOutcome: 'rejected',
    defaultReasonCode: 'NOT_REVIEWED_IN_TIME',
  },
  changes: { dueDays: 30, defaultOutcome: 'withdrawn' },
};
