import { Injectable } from '@nestjs/common';
import { brokenRecords } from '#libs/ledger';
import { type Finding, findBroken, type Reader } from '#libs/platform';
import { INDICATOR_RECORD } from '../persistence/indicator.record.js';
import { valueEventTable } from '../persistence/value-event.store.js';
import { IndicatorResultStore } from '../persistence/indicator-result.store.js';

/** Proves from the rows that measurements still give what was sealed, and that they lie in the months of their time. */
@Injectable()
export class VerifyValue {
  constructor(private readonly results: IndicatorResultStore) {}

  async execute(reader: Reader): Promise<readonly Finding[]> {
    const results = await this.results.broken(reader);
    const months = await this.results.inWrongMonth(reader);
    const found = [
      { check: 'every sealed result is what its events give', ...results },
      { check: 'every value event lies in the month of its time, or is late for it', ...months },
    ].flatMap(({ check, rows, first }) => (first === null ? [] : [{ check, rows, first }]));
    const indicators = await brokenRecords(reader, INDICATOR_RECORD);
    return [...found, ...(await findBroken(reader, valueEventTable.checks)), ...indicators];
  }
}
