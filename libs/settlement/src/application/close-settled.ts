import { Injectable } from '@nestjs/common';
import { Clock, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { Transactor, type Tx } from '#libs/platform';
import type { PeriodKey } from '../domain/progress.js';
import { DocumentTree } from '../persistence/document-tree.js';
import { MonthsReady } from './months-ready.js';

/** Closes, in order, the months that nothing is left to settle in; one behind a month that waits stays in closing. */
@Injectable()
export class CloseSettled {
  constructor(
    private readonly transactor: Transactor,
    private readonly ready: MonthsReady,
    private readonly periods: AccountingPeriods,
    private readonly documents: DocumentTree,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Result<null, Refusal>> {
    for (;;) {
      const months = await this.ready.first(this.transactor.reader);
      if (months.length === 0) return ok(null);
      for (const key of months) {
        const closed = await this.transactor.run((tx) => this.close(tx, key));
        if (!closed.ok) return closed;
      }
    }
  }

  // The statements are sealed with the month. Another venture may have been listed since the month was found ready, so it
  // is asked again.
  private async close(tx: Tx, key: PeriodKey): Promise<Result<null, Refusal>> {
    await this.periods.lock(tx, key.calendar);
    if (!(await this.ready.isReady(tx, key, this.clock.now()))) return ok(null);
    const documents = await this.documents.ofMonth(tx, key);
    const closed = await this.periods.markClosed(tx, key.calendar, key.month, { now: this.clock.now(), documents });
    return closed.ok ? ok(null) : closed;
  }
}
