import type { Venture } from '../domain/venture.js';

/** The columns of a venture `v` with its rulebook `r`, named as the domain names them. */
export const VENTURE_COLUMNS = `v.venture_id AS id, v.party_id AS party, v.name, v.kind, v.origin,
  v.user_scenario AS "userScenario", v.industry_platform_id AS "industryPlatform", v.reference, v.calendar, v.state,
  v.rulebook_id AS rulebook, r.version AS "rulebookVersion", v.applied_by AS "appliedBy", v.applied_at AS "appliedAt",
  v.submitted_at AS "submittedAt", v.decided_at AS "decidedAt", v.reason_code AS "reasonCode", v.version,
  v.review_reminded_at AS "remindedAt", v.review_escalated_at AS "escalatedAt", v.due_at AS "dueAt",
  v.clock_at AS "clockAt"`;

export const VENTURE_FROM = 'venture v JOIN rulebook r ON r.id = v.rulebook_id';

/** What may change after the application, as a record of the set that an update or an insert is made from. */
export function changingColumns(venture: Venture) {
  return {
    kind: venture.kind,
    origin: venture.origin,
    user_scenario: venture.userScenario,
    industry_platform_id: venture.industryPlatform,
    state: venture.state,
    submitted_at: venture.submittedAt,
    decided_at: venture.decidedAt,
    reason_code: venture.reasonCode,
    version: venture.version,
    review_reminded_at: venture.remindedAt,
    review_escalated_at: venture.escalatedAt,
    due_at: venture.dueAt,
    clock_at: venture.clockAt,
  };
}
