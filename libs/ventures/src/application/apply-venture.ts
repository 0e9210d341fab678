import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor, type Tx } from '#libs/platform';
import { MEMBERS_MAX } from '../domain/membership.js';
import { checkApplication } from '../domain/review.js';
import type { Application } from '../domain/venture.js';
import { AdmissionRules } from './admission-rules.js';
import { VentureFiling } from './venture-filing.js';

export type ApplyVentureInput = Application & {
  /** E-mail addresses of further members. */
  readonly team: readonly string[];
  readonly idempotencyKey?: string | undefined;
};

@Injectable()
export class ApplyVenture {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly rules: AdmissionRules,
    private readonly filing: VentureFiling,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller becomes the venture's lead. Refused: INPUT_INVALID, RULEBOOK_MISSING, NOT_FOUND (industry platform, or
   * an address of the team), IDEMPOTENCY_KEY_REUSED.
   */
  async execute(actor: Actor, input: ApplyVentureInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    const { team, idempotencyKey: key, ...asked } = input;
    const application = checkApplication(asked);
    if (!application.ok) return application;
    if (team.length >= MEMBERS_MAX) {
      return err(refusal('INPUT_INVALID', `a venture has at most ${MEMBERS_MAX} members at a time`, ['team']));
    }
    const call = { actor, operation: 'ventureApply', key, input: { ...application.value, team } };
    return this.transactor.run((tx) =>
      this.idempotency.run(tx, call, () => this.file(tx, actor, application.value, team)),
    );
  }

  private async file(
    tx: Tx,
    actor: Actor,
    application: Application,
    team: readonly string[],
  ): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    const rulebook = await this.rules.inForce(tx);
    if (!rulebook.ok) return rulebook;
    const platform = await this.rules.checkPlatform(tx, application.industryPlatform);
    if (!platform.ok) return platform;
    const filing = { application, team, rulebook: rulebook.value, at: this.clock.now() };
    const venture = await this.filing.file(tx, actor, filing);
    return venture.ok ? ok({ venture: venture.value.id }) : venture;
  }
}
