import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, type Month, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import type { Deferral } from '../domain/deferral.js';
import { mayDefer } from '../domain/deferral.policy.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { TaskStore } from '../persistence/task.store.js';
import { DeferralConcerns } from './deferral-concerns.js';

export type DeferralRequest = {
  readonly venture: Id<'venture'>;
  /** The month that is parked. */
  readonly month: Month;
  readonly reason: string;
};

/**
 * Lets a parked month settle without what came late for closed months that cannot be computed again. What is due stays
 * due: every later settlement of the venture tries it again, and posts the differences once they can be computed.
 */
@Injectable()
export class DeferRestatements {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly deferrals: DeferralStore,
    private readonly concerns: DeferralConcerns,
    private readonly clock: Clock,
  ) {}

  /**
   * The same person with the same reason again is a replay. Refused: NOT_FOUND (the venture), NOT_PERMITTED (role; own
   * venture), STATE_NOT_ALLOWED (it is not parked for this; it was deferred before).
   */
  async execute(actor: Actor, request: DeferralRequest): Promise<Result<Deferral, Refusal>> {
    return this.transactor.run((tx) => this.defer(tx, actor, request));
  }

  private async defer(
    tx: Tx,
    actor: Actor,
    { venture, month, reason }: DeferralRequest,
  ): Promise<Result<Deferral, Refusal>> {
    if (!(await this.concerns.isSeen(tx, actor, venture))) return err(notFound('the venture'));
    const parked = await this.tasks.lockParked(tx, venture, month);
    const known = await this.deferrals.find(tx, venture, month);
    if (known?.deferredBy === actor.account && known.reason === reason) return ok(known);
    const concerned = await this.concerns.of(tx, actor, [venture]);
    const right = mayDefer(actor, known ? undefined : parked, concerned(venture));
    if (!right.ok) return right;
    if (!parked) throw new Error('what is not parked cannot be deferred');
    const now = this.clock.now();
    const deferral = { ventureId: venture, month, calendar: parked.calendar, reason };
    const made = { ...deferral, deferredBy: actor.account, deferredAt: now };
    await this.deferrals.insert(tx, made);
    await this.tasks.retry(tx, venture, month, now);
    return ok(made);
  }
}
