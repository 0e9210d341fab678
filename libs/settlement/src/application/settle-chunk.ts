import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Transactions, Transactor, type Tx } from '#libs/platform';
import { behindParked, type Parking, refusedByLedger } from '../domain/parking.js';
import type { PeriodKey } from '../domain/progress.js';
import type { Statement } from '../domain/statement.js';
import { type ClaimedTask, TaskStore } from '../persistence/task.store.js';
import { ComputeStatements, type StatementsOrParking } from './compute-statements.js';
import { IssueStatements } from './issue-statements.js';

/** Large enough that the statements per venture vanish, small enough that a kill loses little and memory stays flat. */
const VENTURES_PER_CHUNK = 250;

/** How many ventures of a chunk were dealt with; zero when there was nothing to take. */
export type ChunkDone = { readonly settled: number; readonly parked: number };

type RefusedChunk = { readonly ventures: readonly Id<'venture'>[]; readonly refusal: Refusal };

/**
 * Settles some ventures of a month in one transaction: computed, posted and issued together, or not at all. Workers take
 * different ventures; one that dies leaves its ventures pending.
 */
@Injectable()
export class SettleChunk {
  constructor(
    private readonly tasks: TaskStore,
    private readonly statements: ComputeStatements,
    private readonly issue: IssueStatements,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  async execute(key: PeriodKey, within: Transactions = this.transactor): Promise<Result<ChunkDone, Refusal>> {
    return this.settleSome(within, key, VENTURES_PER_CHUNK);
  }

  // A venture whose journal the books refuse must not keep the others back: the chunk is halved until it stands alone.
  private async settleSome(within: Transactions, key: PeriodKey, limit: number): Promise<Result<ChunkDone, Refusal>> {
    const done = await within.run<ChunkDone, RefusedChunk>((tx) => this.settle(tx, key, limit));
    if (done.ok) return done;
    const { ventures, refusal } = done.error;
    const [alone, ...others] = ventures;
    if (alone === undefined || others.length > 0) return this.settleSome(within, key, Math.ceil(ventures.length / 2));
    return within.run(async (tx) => {
      await this.tasks.park(tx, key.month, new Map([[alone, refusedByLedger(key.month, refusal)]]), this.clock.now());
      return ok({ settled: 0, parked: 1 });
    });
  }

  private async settle(tx: Tx, key: PeriodKey, limit: number): Promise<Result<ChunkDone, RefusedChunk>> {
    const now = this.clock.now();
    const claimed = await this.tasks.claim(tx, key, limit);
    if (claimed.length === 0) return ok({ settled: 0, parked: 0 });
    const ventures = claimed.filter((task) => task.parkedBefore === null).map((task) => task.ventureId);
    const { answers, recorded } = await this.statements.execute(tx, { ...key, ventures, at: now });
    const { statements, parked } = sort(answers, claimed, key);
    const issued = await this.issue.execute(tx, { statements, recorded, now });
    if (!issued.ok) return err({ ventures: claimed.map((task) => task.ventureId), refusal: issued.error });
    const settled = claimed.map((task) => task.ventureId).filter((ventureId) => !parked.has(ventureId));
    await this.tasks.markSettled(tx, key.month, settled, now);
    if (parked.size > 0) await this.tasks.park(tx, key.month, parked, now);
    return ok({ settled: settled.length, parked: parked.size });
  }
}

function sort(
  computed: ReadonlyMap<Id<'venture'>, StatementsOrParking>,
  claimed: readonly ClaimedTask[],
  { month }: PeriodKey,
): { statements: Statement[]; parked: Map<Id<'venture'>, Parking> } {
  const statements: Statement[] = [];
  const parked = new Map<Id<'venture'>, Parking>();
  for (const { ventureId, parkedBefore } of claimed) {
    if (parkedBefore !== null) parked.set(ventureId, behindParked(month, parkedBefore));
  }
  for (const [ventureId, answer] of computed) {
    if (answer.ok) statements.push(...answer.value);
    else parked.set(ventureId, answer.error);
  }
  return { statements, parked };
}
