import { Injectable } from '@nestjs/common';
import { Clock, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayPublishPolicy } from '../domain/payout.policy.js';
import { checkPolicy, type PayoutPolicy, type PolicyDraft } from '../domain/published-policy.js';
import { PayoutReads } from '../persistence/payout.reads.js';
import { PayoutStore } from '../persistence/payout.store.js';

@Injectable()
export class PublishPayoutPolicy {
  constructor(
    private readonly transactor: Transactor,
    private readonly store: PayoutStore,
    private readonly reads: PayoutReads,
    private readonly clock: Clock,
  ) {}

  /**
   * A new version for the drafts from now on; payouts keep the version that they were drafted under. Publishing what is
   * in force changes nothing. Refused: NOT_PERMITTED, CURRENCY_UNKNOWN, PAYOUT_POLICY_INVALID.
   */
  async execute(actor: Actor, input: PolicyDraft): Promise<Result<PayoutPolicy, Refusal>> {
    const right = mayPublishPolicy(actor);
    if (!right.ok) return right;
    const checked = checkPolicy(input);
    if (!checked.ok) return checked;
    const wanted = checked.value;
    return this.transactor.run(async (tx) => {
      await this.store.lockPolicies(tx);
      const inForce = (await this.reads.policies(tx)).get(wanted.currency);
      if (inForce && isSame(inForce, wanted)) return ok(inForce);
      const policy: PayoutPolicy = { ...wanted, version: (inForce?.version ?? 0) + 1 };
      await this.store.insertPolicy(tx, { ...policy, publishedBy: actor.account, publishedAt: this.clock.now() });
      return ok(policy);
    });
  }
}

function isSame(inForce: PayoutPolicy, wanted: Omit<PayoutPolicy, 'version'>): boolean {
  return (
    inForce.minimumMinor === wanted.minimumMinor && inForce.twoApprovalsAboveMinor === wanted.twoApprovalsAboveMinor
  );
}
