export { AdmissionQueries } from './application/admission.queries.js';
export { ApplyVenture, type ApplyVentureInput } from './application/apply-venture.js';
export { CreateIndustryPlatform } from './application/create-industry-platform.js';
export { DecideVenture, type DecideVentureInput } from './application/decide-venture.js';
export { IMPORT_ROWS_MAX, ImportVentures } from './application/import-ventures.js';
export { PublishRulebook } from './application/publish-rulebook.js';
export { type ClockCounts, RunReviewClock } from './application/run-review-clock.js';
export { VentureQueries } from './application/venture.queries.js';
export { DEFAULT_RULEBOOK, type Rulebook, type RulebookContent } from './domain/rulebook.js';
export type { VentureImport } from './domain/venture-import.js';
export type { SeenVenture, Standing } from './domain/venture.policy.js';
export {
  STANDARD_CALENDAR,
  type Venture,
  type VentureKind,
  type VentureOrigin,
  type VentureState,
} from './domain/venture.js';
export { VentureLoader } from './graphql/venture.loader.js';
export { VentureType } from './graphql/venture.types.js';
export { VenturesModule } from './ventures.module.js';
export { venturesRows } from './persistence/rows.js';
