import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  permissionType,
  requestLoader,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { DeferRestatements } from '../application/defer-restatements.js';
import { DeferralQueries } from '../application/deferral.queries.js';
import type { Deferral } from '../domain/deferral.js';
import {
  ParkedVentureViewerCanType,
  RestatementDeferInput,
  RestatementDeferPayload,
  RestatementDeferralConnection,
  RestatementDeferralType,
} from './deferral.types.js';
import { ParkedVentureType, SettlementProgressType, StatementType } from './settlement.types.js';

@Resolver(() => RestatementDeferralType)
export class DeferralResolver {
  constructor(
    private readonly deferRestatements: DeferRestatements,
    private readonly ventures: VentureLoader,
  ) {}

  @Mutation(() => RestatementDeferPayload, {
    description:
      'Lets a venture settle that is parked because closed months cannot be computed again: as if nothing had come late for them, until it can be computed. Role: finance, for ventures of others. Scope: settlement:manage.',
  })
  @RequiresScope('settlement:manage')
  async restatementDefer(
    @Args('input', { description: 'Which month, and why.' }) { ventureId, month, reason }: RestatementDeferInput,
    @CurrentActor() actor: Actor,
  ): Promise<RestatementDeferPayload> {
    const venture = parseId('venture', ventureId, 'ventureId');
    if (!venture.ok) return toPayload(venture, () => ({}));
    const deferred = await this.deferRestatements.execute(actor, { venture: venture.value, month, reason });
    return toPayload(deferred, (deferral) => ({ deferral: toDeferralType(deferral) }));
  }

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture; null where the caller may not see it.',
  })
  venture(
    @Parent() { ventureKey }: RestatementDeferralType,
    @Context() { request }: GraphqlContext,
  ): Promise<VentureType | null> {
    return this.ventures.venture(request, ventureKey);
  }
}

@Resolver(() => SettlementProgressType)
export class MonthDeferralsResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: DeferralQueries,
  ) {}

  @ResolveField(() => RestatementDeferralConnection, {
    description:
      'Ventures whose restatements finance deferred in this month, by id; the caller’s own, or all for finance, approvers and auditors.',
  })
  async deferrals(
    @Parent() { key }: SettlementProgressType,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<RestatementDeferralType>> {
    const rows = await this.queries.ofMonth(this.transactor.reader, actor, key, pageRequest(page, 'id'));
    return toConnection(rows, page.first, (row) => [row.ventureId], toDeferralType);
  }
}

@Resolver(() => ParkedVentureType)
export class ParkedViewerResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: DeferralQueries,
  ) {}

  @ResolveField(() => ParkedVentureViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { ventureKey, reasonCode }: ParkedVentureType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ParkedVentureViewerCanType> {
    const batch = (ventures: readonly (typeof ventureKey)[]) =>
      this.queries.rights(this.transactor.reader, actor, ventures);
    const right = await requestLoader(request, 'parked.viewerCan', batch).load(ventureKey);
    if (!right) throw new Error('every parked venture that was asked about has an answer');
    return { deferRestatement: permissionType(right({ reasonCode })) };
  }
}

@Resolver(() => StatementType)
export class StatementDeferralResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: DeferralQueries,
  ) {}

  @ResolveField(() => RestatementDeferralType, {
    nullable: true,
    description: 'Why closed months that were due were left for later (deferredMonths); null where none were.',
  })
  async deferral(
    @Parent() { row }: StatementType,
    @Context() { request }: GraphqlContext,
  ): Promise<RestatementDeferralType | null> {
    if (!row.deferred) return null;
    const batch = (rows: readonly (typeof row)[]) => this.queries.behind(this.transactor.reader, rows);
    const found = await requestLoader(request, 'statement.deferral', batch).load(row);
    return found ? toDeferralType(found) : null;
  }
}

function toDeferralType({ ventureId, month, reason, deferredAt }: Deferral): RestatementDeferralType {
  return { ventureKey: ventureId, month, reason, deferredAt };
}
