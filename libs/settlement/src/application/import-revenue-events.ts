import { Injectable } from '@nestjs/common';
import type { Refusal, Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { EventIntake, type Staging, StagedEvents, type StagingReport } from '#libs/value';
import { revenueEventTable } from '../persistence/revenue-event.store.js';

/**
 * The columns of the staging table, for CREATE TEMPORARY TABLE: line, external_id, venture_id, occurred_at, kind,
 * amount_minor, currency, attributes.
 */
export const REVENUE_STAGING_COLUMNS = StagedEvents.columns(revenueEventTable);

/** Stores a staging table of revenue events by sets. The importer has checked amounts, currencies and ventures. */
@Injectable()
export class ImportRevenueEventsFromStaging {
  constructor(private readonly intake: EventIntake) {}

  async execute(tx: Tx, staging: Staging): Promise<Result<StagingReport, Refusal>> {
    return this.intake.storeStaged(tx, revenueEventTable, staging);
  }
}
