import { Injectable } from '@nestjs/common';
import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { LedgerClock } from '#libs/ledger';
import { type Actor, hasRole, type Transactions } from '#libs/platform';
import type { PeriodKey, Progress } from '../domain/progress.js';
import { type PartyTotal, PreviewReads } from '../persistence/preview.reads.js';
import { type ParkedTask, TaskStore } from '../persistence/task.store.js';
import { ClosePeriod } from './close-period.js';
import { SettleChunk } from './settle-chunk.js';

/** Ingestion waits while a month is closed, and a till that sends a batch waits no longer than this without noticing. */
const BLOCKING_MS_MAX = 2_000;
/** So many ventures settle within that time on a small machine; more are refused before they are tried. */
const VENTURES_MAX = 1_000;
/** What one answer lists of the parked ventures; the rest is counted. */
const PARKED_MAX = 100;

const NOT_FINANCE = refusal('NOT_PERMITTED', 'only the role finance may see what a month would give everybody');

/** How the month would stand after the run: what it holds already is in it. */
export type SettlementPreview = Progress & {
  readonly statements: number;
  readonly journals: number;
  readonly totals: readonly PartyTotal[];
  /** The first of them, by venture. */
  readonly parkedVentures: readonly ParkedTask[];
};

type PreviewLimits = { readonly venturesMax: number; readonly blockingMsMax: number | undefined };

/** For a caller of the API. Whoever owns the machine may take the time that it takes, and ingestion waits for it. */
export const PREVIEW_LIMITS: PreviewLimits = { venturesMax: VENTURES_MAX, blockingMsMax: BLOCKING_MS_MAX };

/** For an account that whoever owns the machine acts as: it sees what it may, and takes the time that it takes. */
export const PREVIEW_UNHURRIED: PreviewLimits = { venturesMax: Number.POSITIVE_INFINITY, blockingMsMax: undefined };

/** A dry run is the real run, rolled back: closes, settles and posts a month in one transaction, and undoes it. */
@Injectable()
export class PreviewSettlement {
  constructor(
    private readonly clock: LedgerClock,
    private readonly closePeriod: ClosePeriod,
    private readonly settleChunk: SettleChunk,
    private readonly tasks: TaskStore,
    private readonly reads: PreviewReads,
  ) {}

  /**
   * Limits null is whoever owns the machine. Refused as ClosePeriod refuses, and: NOT_PERMITTED (only finance sees what
   * everybody would get), PREVIEW_TOO_LARGE (too many ventures, or not done in time), SETTLEMENT_RUNNING (workers hold
   * ventures of it).
   */
  async execute(
    actor: Actor,
    key: PeriodKey,
    limits: PreviewLimits | null,
  ): Promise<Result<SettlementPreview, Refusal>> {
    if (limits !== null && !hasRole(actor, 'finance')) return err(NOT_FINANCE);
    const rehearsed = await this.clock.rehearse(
      (within) => this.settle(within, actor, key, limits?.venturesMax ?? Number.POSITIVE_INFINITY),
      limits?.blockingMsMax,
    );
    if (rehearsed.finished) return rehearsed.value;
    return err(tooLarge(key, `it was not done within ${limits?.blockingMsMax ?? 0} ms`));
  }

  private async settle(
    within: Transactions,
    actor: Actor,
    key: PeriodKey,
    venturesMax: number,
  ): Promise<Result<SettlementPreview, Refusal>> {
    const closed = await this.closePeriod.execute(actor, key, within);
    if (!closed.ok) return closed;
    const { pending } = closed.value;
    if (pending > venturesMax)
      return err(tooLarge(key, `it has ${pending} ventures to settle, more than ${venturesMax}`));
    for (;;) {
      // Earlier months come first, as in the real run.
      const next = await this.tasks.firstMonthWithWork(within.reader, key);
      if (!next) break;
      const chunk = await this.settleChunk.execute(next, within);
      if (!chunk.ok) return chunk;
      const { settled, parked } = chunk.value;
      // Its worker waits for the calendar that is closed here, so waiting for it would never end.
      if (settled + parked === 0) return err(running(next));
    }
    return ok(await this.standing(within, key));
  }

  private async standing({ reader }: Transactions, key: PeriodKey): Promise<SettlementPreview> {
    return {
      ...(await this.tasks.progress(reader, key)),
      ...(await this.reads.counts(reader, key)),
      totals: await this.reads.totals(reader, key),
      parkedVentures: await this.tasks.parked(reader, key, null, { limit: PARKED_MAX, after: undefined }),
    };
  }
}

function tooLarge({ calendar, month }: PeriodKey, why: string): Refusal {
  const instead = `chuang settle --dry-run --calendar ${calendar} --month ${month}`;
  return refusal(
    'PREVIEW_TOO_LARGE',
    `${month} is too large to be previewed here: ${why}; use the command line: ${instead}`,
  );
}

function running({ month }: PeriodKey): Refusal {
  return refusal('SETTLEMENT_RUNNING', `${month} is being settled just now; ask for its progress instead`);
}
