import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import type { Decision } from '../domain/life-cycle.js';
import { checkVersion, decide } from '../domain/review.js';
import { mayDecide } from '../domain/venture.policy.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';
import { AdmissionRules } from './admission-rules.js';

export type DecideVentureInput = {
  readonly venture: Id<'venture'>;
  readonly decision: Decision;
  readonly reasonCode: string;
  readonly comment: string | null;
  /** What the reviewer looked at; undefined when they do not say. */
  readonly version?: number | undefined;
};

@Injectable()
export class DecideVenture {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly ventures: VentureStore,
    private readonly rules: AdmissionRules,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, VERSION_CONFLICT, REASON_CODE_UNKNOWN. */
  async execute(actor: Actor, input: DecideVentureInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const seen = await this.views.seenForUpdate(tx, actor, input.venture);
      if (!seen) return err(notFound('the venture'));
      const allowed = mayDecide(actor, seen, input.decision);
      if (!allowed.ok) return allowed;
      const fresh = checkVersion(seen.venture, input.version);
      if (!fresh.ok) return fresh;
      const rulesOf = await this.rules.of(tx, [seen.venture]);
      const stamp = { by: actor.account, at: this.clock.now() };
      const change = decide(seen.venture, input, rulesOf(seen.venture), stamp);
      if (!change.ok) return change;
      await this.ventures.save(tx, [change.value]);
      return ok({ venture: input.venture });
    });
  }
}
