import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { Transactor, type Tx } from '#libs/platform';
import { HorizonStore } from '../persistence/horizon.store.js';

/**
 * Time of everything that is asked for "as of" a moment. What has been answered stays so: rows that are stamped later get
 * a later time, also when the clock of the machine goes back.
 */
@Injectable()
export class LedgerClock {
  constructor(
    private readonly horizon: HorizonStore,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  /**
   * The time for rows of this transaction: now, or one millisecond past what has been answered. Whoever asks about this
   * moment waits for the end of the transaction, so it is taken shortly before the rows are written.
   */
  async stamp(tx: Tx): Promise<Date> {
    await this.hold(tx);
    const answeredUntil = await this.horizon.answeredUntil(tx);
    const now = this.clock.now();
    return now > answeredUntil ? now : new Date(answeredUntil.getTime() + 1);
  }

  /** For a transaction that locks books before it posts to them: nobody who asks can come between the two. */
  async hold(tx: Tx): Promise<void> {
    await this.horizon.share(tx);
  }

  /**
   * Makes the past up to `at`, inclusive, final: from then on, rows stamped up to `at` are all there, and no further one
   * will come. Refused: MOMENT_AHEAD. To be called before, not inside, the transaction that reads.
   */
  async freeze(at: Date): Promise<Result<null, Refusal>> {
    const { reader } = this.transactor;
    if (at <= (await this.horizon.answeredUntil(reader))) return ok(null);
    const now = this.clock.now();
    if (at > now) {
      const message = `${at.toISOString()} lies ahead; the books are known up to ${now.toISOString()}`;
      return err(refusal('MOMENT_AHEAD', message, ['asOf']));
    }
    return this.transactor.run<null, never>(async (tx) => {
      await this.horizon.lock(tx);
      await this.horizon.raise(tx, at);
      return ok(null);
    });
  }
}
