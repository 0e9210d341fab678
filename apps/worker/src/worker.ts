import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '#libs/kernel';
import { RunOpportunityDeadlines } from '#libs/opportunities';
import { Log } from '#libs/platform';
import { SettlePending } from '#libs/settlement';
import { RunReviewClock } from '#libs/ventures';

/** How long work that just appeared may wait. */
const TURN_MS = 500;
/** After a failure, the database may be away; the next turn is not due at once. */
const AFTER_FAILURE_MS = 5_000;

/** Does, again and again, what is due: every job finds its own work in the database, so nothing is lost with a process. */
@Injectable()
export class Worker {
  private readonly stopping = new AbortController();
  private hasFailed = false;

  constructor(
    private readonly settlePending: SettlePending,
    private readonly reviewClock: RunReviewClock,
    private readonly deadlines: RunOpportunityDeadlines,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.hasFailed = !(await this.turn());
      const pauseMs = this.hasFailed ? AFTER_FAILURE_MS : TURN_MS;
      await sleep(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Whether the last turn was done, or the first one is under way. */
  get isWell(): boolean {
    return !this.hasFailed;
  }

  /** Lets the turn that is running end, and begins no other. */
  stop(): void {
    this.stopping.abort();
  }

  private async turn(): Promise<boolean> {
    try {
      const settled = await this.settlePending.execute();
      if (!settled.ok) this.log.error('settlement was refused', settled.error);
      await this.reviewClock.execute(this.clock.now());
      await this.deadlines.execute();
      return settled.ok;
    } catch (failure) {
      this.log.error('a turn of the worker failed', failure);
      return false;
    }
  }
}
