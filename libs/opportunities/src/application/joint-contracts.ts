import { Injectable } from '@nestjs/common';
import { OpenContract, type OpenedContract } from '#libs/contracts';
import { PLATFORM_PARTY } from '#libs/identity';
import type { Refusal, Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { Outcome } from '../domain/default-outcome.js';
import { jointContract } from '../domain/joint-contract.js';
import type { Opportunity } from '../domain/opportunity.js';

/** The contract of the joiners, drafted and proposed through contracts. */
@Injectable()
export class JointContracts {
  constructor(
    private readonly ventures: VentureQueries,
    private readonly openContract: OpenContract,
  ) {}

  /** Refused: what contracts refuses. */
  async open(
    tx: Tx,
    actor: Actor,
    { venture: id, posting, state }: Opportunity,
    accepted: Outcome['accepted'],
  ): Promise<Result<OpenedContract, Refusal | readonly Refusal[]>> {
    const venture = (await this.ventures.byIds(tx, [id])).get(id);
    if (!venture) throw new Error(`the venture ${id} of an opportunity does not exist`);
    const joiners = accepted.map(({ bid: { kind, party, offer }, weight }) => ({ kind, party, offer, weight }));
    const content = jointContract(posting, joiners, { venture: venture.party, platform: PLATFORM_PARTY });
    const { parentContract: parent, effectiveFrom: notBefore } = posting;
    const input = { ...content, venture: id, parent, notBefore, byDefault: state === 'defaulted' };
    return this.openContract.execute(tx, actor, input);
  }
}
