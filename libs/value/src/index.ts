export { DefineIndicator, type DefineIndicatorInput } from './application/define-indicator.js';
export { EventAccess } from './application/event-access.js';
export { EventBatches } from './application/event-batches.js';
export { EventIntake, type Staging, type StagingReport } from './application/event-intake.js';
export { ImportValueEventsFromStaging, VALUE_STAGING_COLUMNS } from './application/import-value-events.js';
export { IndicatorResults, type ResultsByVenture } from './application/indicator-results.js';
export { type MeasuredEvent, MeasuredEvents, type SealedResult } from './application/measured-events.js';
export { RecordValueEvents } from './application/record-value-events.js';
export { ValueQueries } from './application/value.queries.js';
export { VerifyValue } from './application/verify-value.js';
export {
  type AcceptedEvent,
  checkEnvelope,
  countOutcomes,
  type EventAnswer,
  type EventDraft,
  EVENTS_PER_BATCH_MAX,
  type OutcomeCounts,
} from './domain/event.js';
export { EVENT_BYTES_MAX, eventDataText, InexactNumber } from './domain/event-data.js';
export type { Indicator, IndicatorDefinition } from './domain/indicator.js';
export { type ValueEventDraft } from './domain/value-event.js';
export { eventResults, EventsRecordPayload } from './graphql/event-result.types.js';
export { IndicatorResultType } from './graphql/indicator.types.js';
export { RecordedEventType, SentEventInput } from './graphql/recorded-event.types.js';
export { EventTable } from './persistence/event-table.js';
export { valueRows } from './persistence/rows.js';
export { StagedEvents } from './persistence/staged-events.js';
export { ValueModule } from './value.module.js';
