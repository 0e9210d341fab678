import { Injectable } from '@nestjs/common';
import { err, type Id, type Refusal, refusal, type Result } from '#libs/kernel';
import { IdentityQueries } from '#libs/identity';
import type { Actor } from '#libs/platform';
import { hold } from '../domain/decide.js';
import type { Hold } from '../domain/payout.js';
import { HOLD_ROLES } from '../domain/payout.policy.js';
import { DecideOnPayout, type PayoutCall } from './decide-on-payout.js';

@Injectable()
export class HoldPayout {
  constructor(
    private readonly decideOn: DecideOnPayout,
    private readonly identity: IdentityQueries,
  ) {}

  /**
   * Stops a payout until it is released. Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, INPUT_INVALID (reason;
   * an owner without the role finance or approver), PAYOUT_REVIEW_DATE_INVALID.
   */
  async execute(actor: Actor, input: PayoutCall & Hold): Promise<Result<Id<'payout'>, Refusal>> {
    const { reason, owner, reviewOn } = input;
    return this.decideOn.execute(
      actor,
      { operation: 'payoutHold', ...input },
      async ({ tx, payout, decisions, at }) => {
        const held = hold(payout, decisions, { actor, at, reason, owner, reviewOn });
        if (!held.ok) return held;
        const roles = await this.identity.rolesOf(tx, owner);
        return roles.some((role) => HOLD_ROLES.includes(role)) ? held : err(ownerInvalid());
      },
    );
  }
}

function ownerInvalid(): Refusal {
  const message = `the owner of a hold is an account with the role ${HOLD_ROLES.join(' or ')}`;
  return refusal('INPUT_INVALID', message, ['ownerId']);
}
