import { ImportRevenueEventsFromStaging } from './application/import-revenue-events.js';
import { RecordRevenueEvents } from './application/record-revenue-events.js';
import { RevenueEventQueries } from './application/revenue-event.queries.js';
import { RevenueEventResolver } from './graphql/revenue-event.resolver.js';
import { RevenueEventStore } from './persistence/revenue-event.store.js';

/** What other contexts and the apps may use of the part that takes revenue events in. */
export const revenueEventFrontDoor = [RecordRevenueEvents, ImportRevenueEventsFromStaging, RevenueEventQueries];

export const revenueEventProviders = [...revenueEventFrontDoor, RevenueEventStore, RevenueEventResolver];
