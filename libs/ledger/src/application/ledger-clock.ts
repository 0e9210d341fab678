import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Rehearsed, sqlStateOf, type Transactions, Transactor, type Tx } from '#libs/platform';
import { stampBehind } from '../domain/stamp.js';
import { HorizonStore } from '../persistence/horizon.store.js';

/** A chunk of a settlement takes up to a second. Whoever posts waits behind a question no longer than this. */
const WAIT_MS_MAX = 2_000;

const LOCK_NOT_AVAILABLE = '55P03';

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
    return stampBehind(await this.horizon.answeredUntil(tx), this.clock.now());
  }

  /** For a transaction that locks calendars or books before it posts: nobody who asks can come between the two. */
  async hold(tx: Tx): Promise<void> {
    await this.horizon.share(tx);
  }

  /** Transactor.rehearse for work that closes a calendar before it posts: held from the beginning, as posting does. */
  async rehearse<T>(work: (within: Transactions) => Promise<T>, blockingMsMax?: number): Promise<Rehearsed<T>> {
    return this.transactor.rehearse(async (within) => {
      await within.run<null, never>(async (tx) => {
        await this.hold(tx);
        return ok(null);
      });
      return work(within);
    }, blockingMsMax);
  }

  /**
   * Makes the past up to `at`, inclusive, final: from then on, rows stamped up to `at` are all there, and no further one
   * will come. Refused: MOMENT_AHEAD, BOOKS_BUSY. To be called before, not inside, the transaction that reads.
   */
  async freeze(at: Date): Promise<Result<null, Refusal>> {
    const { reader } = this.transactor;
    if (at <= (await this.horizon.answeredUntil(reader))) return ok(null);
    const now = this.clock.now();
    if (at > now) {
      const message = `${at.toISOString()} lies ahead; the books are known up to ${now.toISOString()}`;
      return err(refusal('MOMENT_AHEAD', message, ['asOf']));
    }
    try {
      return await this.transactor.run<null, never>(async (tx) => {
        await this.horizon.lock(tx, WAIT_MS_MAX);
        await this.horizon.raise(tx, at);
        return ok(null);
      });
    } catch (failure) {
      if (sqlStateOf(failure) !== LOCK_NOT_AVAILABLE) throw failure;
      const message = `something long is posting, so what was posted up to ${at.toISOString()} is not final yet; ask again in a moment`;
      return err(refusal('BOOKS_BUSY', message, ['asOf']));
    }
  }
}
