import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkApplication, checkVersion, resubmit } from '../domain/review.js';
import type { Application } from '../domain/venture.js';
import { mayMove } from '../domain/venture.policy.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';
import { AdmissionRules } from './admission-rules.js';

/** What is undefined stays as it is. The name stays: the venture's party carries it. */
export type ResubmitVentureInput = {
  readonly venture: Id<'venture'>;
  readonly version: number;
  readonly comment: string;
  readonly changes: { readonly [K in Exclude<keyof Application, 'name'>]?: Application[K] | undefined };
};

@Injectable()
export class ResubmitVenture {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly ventures: VentureStore,
    private readonly rules: AdmissionRules,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, VERSION_CONFLICT, INPUT_INVALID. */
  async execute(actor: Actor, input: ResubmitVentureInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const seen = await this.views.seenForUpdate(tx, actor, input.venture);
      if (!seen) return err(notFound('the venture'));
      const allowed = mayMove(seen, 'resubmit');
      if (!allowed.ok) return allowed;
      const fresh = checkVersion(seen.venture, input.version);
      if (!fresh.ok) return fresh;
      const application = checkApplication(mended(seen.venture, input.changes));
      if (!application.ok) return application;
      const platform = await this.rules.checkPlatform(tx, application.value.industryPlatform);
      if (!platform.ok) return platform;
      const rulesOf = await this.rules.of(tx, [seen.venture]);
      const answer = { application: application.value, comment: input.comment };
      const stamp = { by: actor.account, at: this.clock.now() };
      const change = resubmit(seen.venture, answer, rulesOf(seen.venture), stamp);
      if (!change.ok) return change;
      await this.ventures.save(tx, [change.value]);
      return ok({ venture: input.venture });
    });
  }
}

function mended(before: Application, changes: ResubmitVentureInput['changes']): Application {
  return {
    name: before.name,
    kind: changes.kind ?? before.kind,
    origin: changes.origin ?? before.origin,
    userScenario: changes.userScenario ?? before.userScenario,
    industryPlatform: changes.industryPlatform === undefined ? before.industryPlatform : changes.industryPlatform,
  };
}
