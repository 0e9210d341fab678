import { Injectable } from '@nestjs/common';
import { ContractQueries } from '#libs/contracts';
import type { Id } from '#libs/kernel';
import type { Actor, Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { Concerned } from '../domain/deferral.policy.js';

/** Who is concerned by what is decided about a venture's closed months: by whichever version they were shared. */
@Injectable()
export class DeferralConcerns {
  constructor(
    private readonly ventures: VentureQueries,
    private readonly contracts: ContractQueries,
  ) {}

  async isSeen(reader: Reader, actor: Actor, venture: Id<'venture'>): Promise<boolean> {
    return (await this.ventures.visibleVenture(reader, actor, venture)) !== undefined;
  }

  /** Two statements of SQL, however many ventures. */
  async of(
    reader: Reader,
    actor: Actor,
    ventures: readonly Id<'venture'>[],
  ): Promise<(venture: Id<'venture'>) => Concerned> {
    const own = await this.ventures.memberOf(reader, actor);
    const parties = await this.contracts.partiesOf(reader, ventures);
    return (venture) => ({ isMember: own.has(venture), parties: parties.get(venture) ?? new Set() });
  }
}
