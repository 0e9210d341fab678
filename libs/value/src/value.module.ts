import { Module } from '@nestjs/common';
import { LedgerModule } from '#libs/ledger';
import { VenturesModule } from '#libs/ventures';
import { DefineIndicator } from './application/define-indicator.js';
import { EventAccess } from './application/event-access.js';
import { EventBatches } from './application/event-batches.js';
import { EventIntake } from './application/event-intake.js';
import { ImportValueEventsFromStaging } from './application/import-value-events.js';
import { IndicatorResults } from './application/indicator-results.js';
import { MeasuredEvents } from './application/measured-events.js';
import { RecordValueEvents } from './application/record-value-events.js';
import { ValueQueries } from './application/value.queries.js';
import { VerifyValue } from './application/verify-value.js';
import { IndicatorResolver } from './graphql/indicator.resolver.js';
import { ValueEventResolver } from './graphql/value-event.resolver.js';
import { IndicatorResultStore } from './persistence/indicator-result.store.js';
import { IndicatorStore } from './persistence/indicator.store.js';
import { MeasuredEventReads } from './persistence/measured-event.reads.js';
import { ValueEventStore } from './persistence/value-event.store.js';

const frontDoor = [
  DefineIndicator,
  EventAccess,
  EventBatches,
  EventIntake,
  ImportValueEventsFromStaging,
  IndicatorResults,
  MeasuredEvents,
  RecordValueEvents,
  ValueQueries,
  VerifyValue,
];

@Module({
  imports: [LedgerModule, VenturesModule],
  providers: [
    ...frontDoor,
    IndicatorStore,
    IndicatorResultStore,
    MeasuredEventReads,
    ValueEventStore,
    IndicatorResolver,
    ValueEventResolver,
  ],
  exports: frontDoor,
})
export class ValueModule {}
