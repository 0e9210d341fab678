import type { Id } from '#libs/kernel';

export const VENTURE_STATES = ['applied', 'changes_requested', 'admitted', 'rejected', 'withdrawn', 'closed'] as const;
export type VentureState = (typeof VENTURE_STATES)[number];

export const VENTURE_KINDS = ['incubating', 'transforming', 'user', 'node', 'shared_service'] as const;
export type VentureKind = (typeof VENTURE_KINDS)[number];

export const VENTURE_ORIGINS = ['internal', 'external'] as const;
export type VentureOrigin = (typeof VENTURE_ORIGINS)[number];

/** The accounting calendar of ventures that were made here; an import brings its own. */
export const STANDARD_CALENDAR = 'standard';

/** A self-accounting team, from its application on. */
export type Venture = {
  readonly id: Id<'venture'>;
  /** The venture's own organisation: it signs and earns. */
  readonly party: Id<'party'>;
  readonly name: string;
  readonly kind: VentureKind;
  readonly origin: VentureOrigin;
  readonly userScenario: string;
  readonly industryPlatform: Id<'industryPlatform'> | null;
  /** The name that another system knows it by; only imported ventures have one. */
  readonly reference: string | null;
  readonly calendar: string;
  readonly state: VentureState;
  /** The rulebook in force when the application was made; it stays the measure until the decision. */
  readonly rulebook: Id<'rulebook'>;
  readonly rulebookVersion: number;
  readonly appliedBy: Id<'account'>;
  readonly appliedAt: Date;
  /** When it last came to the reviewers: applied or resubmitted. */
  readonly submittedAt: Date;
  /** When it was admitted or rejected. */
  readonly decidedAt: Date | null;
  /** Of the last decision, a request for changes included. */
  readonly reasonCode: string | null;
  /** Counts what the applicant and the reviewers change; reminders do not count. */
  readonly version: number;
  readonly remindedAt: Date | null;
  readonly escalatedAt: Date | null;
  /** The deadline of a pending state; null in every other state. */
  readonly dueAt: Date | null;
  /** The next moment at which the review clock has something to do; null when it has not. */
  readonly clockAt: Date | null;
};

/** What the applicant says, and may mend when changes are requested. */
export type Application = Pick<Venture, 'name' | 'kind' | 'origin' | 'userScenario' | 'industryPlatform'>;

export type MemberRole = 'lead' | 'member';

/** Dates are calendar days; `until` is the first day on which it holds no more, null while it lasts. */
export type VentureMember = {
  readonly party: Id<'party'>;
  readonly role: MemberRole;
  readonly since: string;
  readonly until: string | null;
};
