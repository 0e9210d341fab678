import { Injectable } from '@nestjs/common';
import { type Id, publicId, type Refusal, type Result } from '#libs/kernel';
import { requestLoader, type RequestWithActor, toPayload, Transactor } from '#libs/platform';
import { VentureQueries } from '../application/venture.queries.js';
import { maySeeDetails, type SeenVenture } from '../domain/venture.policy.js';
import type { VenturePayload, VentureType } from './venture.types.js';

/** Ventures for the fields of other contexts' types: one statement per request. */
@Injectable()
export class VentureLoader {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: VentureQueries,
  ) {}

  /** Null when there is none, or the caller may not see it. */
  async venture(request: RequestWithActor, id: Id<'venture'>): Promise<VentureType | null> {
    const { actor } = request;
    if (!actor) return null;
    const batch = (ids: readonly Id<'venture'>[]) => this.queries.visibleVentures(this.transactor.reader, actor, ids);
    const seen = await requestLoader(request, 'venture', batch).load(id);
    return seen ? toVentureType(request, seen) : null;
  }

  /** What a mutation answers: the venture as it is after it, read afresh. */
  async payload(
    request: RequestWithActor,
    result: Result<{ venture: Id<'venture'> }, Refusal>,
  ): Promise<VenturePayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const { actor } = request;
    const seen = actor && (await this.queries.visibleVenture(this.transactor.reader, actor, result.value.venture));
    return toPayload(result, () => ({ venture: seen ? toVentureType(request, seen) : null }));
  }
}

export function toVentureType({ actor }: RequestWithActor, seen: SeenVenture): VentureType {
  const { id, name, kind, origin, userScenario, state, reference, calendar, ...venture } = seen.venture;
  const { appliedAt, decidedAt, version } = venture;
  const shown = { name, kind, origin, userScenario, state, reference, calendar, appliedAt, decidedAt, version };
  const reasonCode = actor && maySeeDetails(actor, seen) ? venture.reasonCode : null;
  return { ...shown, seen, id: publicId('venture', id), reasonCode };
}
