import { Injectable } from '@nestjs/common';
import type { Month } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import { firstSealHash, type Seal, type SealedSet, sealHashOf } from '../domain/seal.js';
import { RecordHashStore } from '../persistence/record-hash.store.js';
import { SealStore } from '../persistence/seal.store.js';

/**
 * Seals the closed months of a calendar that have no seal yet, in order, in the transaction that closes the last of
 * them: the calendar is locked there, so nothing can enter a month while it is sealed or afterwards.
 */
@Injectable()
export class SealMonths {
  constructor(
    private readonly seals: SealStore,
    private readonly records: RecordHashStore,
  ) {}

  /** `documents` and what was recorded up to now are sealed with the month itself; months before it that never took anything have none. */
  async execute(tx: Tx, calendar: string, month: Month, documents: SealedSet | null): Promise<void> {
    let previousHash = (await this.seals.last(tx, calendar))?.sealHash ?? firstSealHash(calendar);
    for (const period of await this.seals.unsealed(tx, calendar, month)) {
      const content = {
        journals: await this.seals.journalsOf(tx, calendar, period.month),
        documents: period.month === month ? documents : null,
        records: period.month === month ? await this.records.seal(tx, { calendar, month }) : null,
        previousHash,
      };
      const sealHash = sealHashOf(period, content);
      await this.seals.insert(tx, { ...content, calendar, month: period.month, sealHash });
      previousHash = sealHash;
    }
  }

  find(
    reader: Reader,
    months: readonly { readonly calendar: string; readonly month: string }[],
  ): Promise<readonly Seal[]> {
    return this.seals.ofMonths(reader, months);
  }
}
