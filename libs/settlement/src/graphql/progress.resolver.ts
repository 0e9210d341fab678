import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Month, ok } from '#libs/kernel';
import { AccountingPeriods, toPeriodType } from '#libs/ledger';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  MonthScalar,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { ClosePeriod } from '../application/close-period.js';
import { SettlementQueries } from '../application/settlement.queries.js';
import type { PeriodKey } from '../domain/progress.js';
import {
  ParkedVentureConnection,
  ParkedVentureType,
  PeriodClosePayload,
  PeriodCloseInput,
  SettlementProgressType,
} from './settlement.types.js';

@Resolver(() => SettlementProgressType)
export class ProgressResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: SettlementQueries,
    private readonly periods: AccountingPeriods,
    private readonly closePeriod: ClosePeriod,
  ) {}

  @Query(() => SettlementProgressType, {
    nullable: true,
    description: 'How far the settlement of a month is; null when the month has no period yet. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async settlementProgress(
    @Args('month', { type: () => MonthScalar, description: 'The month.' }) month: Month,
    @Args('calendar', { type: () => String, defaultValue: 'standard', description: 'Its calendar.' }) calendar: string,
  ): Promise<SettlementProgressType | null> {
    return this.progressOf({ calendar, month });
  }

  @ResolveField(() => ParkedVentureConnection, {
    description: 'Ventures that wait, by id; the caller’s own, or all for finance and auditors.',
  })
  async parkedVentures(
    @Parent() { key }: SettlementProgressType,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<ParkedVentureType>> {
    const rows = await this.queries.parked(this.transactor.reader, actor, key, pageRequest(page, 'id'));
    return toConnection(
      rows,
      page.first,
      (row) => [row.ventureId],
      ({ ventureId, ...row }) => ({ ...row, ventureKey: ventureId }),
    );
  }

  @Mutation(() => PeriodClosePayload, {
    description:
      'Ends a month: no event enters it any more, and the worker settles it. Closing again gives parked ventures another chance. Scope: settlement:manage.',
  })
  @RequiresScope('settlement:manage')
  async periodClose(
    @Args('input', { description: 'Which month.' }) input: PeriodCloseInput,
    @CurrentActor() actor: Actor,
  ): Promise<PeriodClosePayload> {
    const closed = await this.closePeriod.execute(actor, { calendar: input.calendar, month: input.month });
    if (!closed.ok) return toPayload(closed, () => ({}));
    const progress = await this.progressOf(closed.value);
    return toPayload(ok(progress), (found) => (found ? { progress: found } : {}));
  }

  private async progressOf(key: PeriodKey): Promise<SettlementProgressType | null> {
    const period = await this.periods.find(this.transactor.reader, key.calendar, key.month);
    if (!period) return null;
    const { pending, settled, parked } = await this.queries.progress(this.transactor.reader, key);
    return { key, period: toPeriodType(period), pending, settled, parked };
  }
}

@Resolver(() => ParkedVentureType)
export class ParkedVentureResolver {
  constructor(private readonly ventures: VentureLoader) {}

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture; null where the caller may not see it.',
  })
  venture(
    @Parent() { ventureKey }: ParkedVentureType,
    @Context() { request }: GraphqlContext,
  ): Promise<VentureType | null> {
    return this.ventures.venture(request, ventureKey);
  }
}
