import { Injectable } from '@nestjs/common';
import { err, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorStore } from '../persistence/indicator.store.js';
import { StagedEvents } from '../persistence/staged-events.js';
import { ValueEventStore, valueEventTable } from '../persistence/value-event.store.js';
import { EventIntake, type Staging, type StagingReport } from './event-intake.js';

/** The columns of the staging table, for CREATE TEMPORARY TABLE: line, external_id, venture_id, occurred_at, type, data. */
export const VALUE_STAGING_COLUMNS = StagedEvents.columns(valueEventTable);

/** Stores a staging table of user-value events by sets. What may be imported at all is the importer's to check. */
@Injectable()
export class ImportValueEventsFromStaging {
  constructor(
    private readonly indicators: IndicatorStore,
    private readonly events: ValueEventStore,
    private readonly intake: EventIntake,
  ) {}

  async execute(tx: Tx, staging: Staging): Promise<Result<StagingReport, Refusal>> {
    const latest = await this.indicators.latest(tx);
    const known = new Set(latest.map((indicator) => indicator.definition.eventType));
    const unknown = (await this.events.stagedTypes(tx, staging.stagingTable)).find((type) => !known.has(type));
    if (unknown !== undefined) {
      return err(refusal('EVENT_TYPE_UNKNOWN', `no indicator reads events of the type "${unknown}"`));
    }
    return this.intake.storeStaged(tx, valueEventTable, staging);
  }
}
