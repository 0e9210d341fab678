import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Month } from '#libs/kernel';
import {
  type ConnectionOf,
  type GraphqlContext,
  MonthScalar,
  PageArgs,
  pageRequest,
  requestLoader,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { AccountingPeriods } from '../application/accounting-periods.js';
import { PeriodConnection, PeriodType, SealType } from './ledger.types.js';
import { toPeriodType, toSealType } from './to-types.js';

@Resolver(() => PeriodType)
export class PeriodResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly periods: AccountingPeriods,
  ) {}

  @Query(() => PeriodConnection, {
    description: 'The periods of a calendar that took events or were closed, newest first. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async accountingPeriods(
    @Args('calendar', { type: () => String, defaultValue: 'standard', description: 'The calendar.' }) calendar: string,
    @Args() page: PageArgs,
  ): Promise<ConnectionOf<PeriodType>> {
    const { limit, after } = pageRequest(page, 'month');
    const [before] = after ?? [];
    const periods = await this.periods.list(this.transactor.reader, {
      calendar,
      limit,
      ...(before !== undefined && { before }),
    });
    return toConnection(periods, page.first, (period) => [period.month], toPeriodType);
  }

  @Query(() => PeriodType, {
    nullable: true,
    description: 'One period; null when nothing has opened or closed it. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async accountingPeriod(
    @Args('month', { type: () => MonthScalar, description: 'The month.' }) month: Month,
    @Args('calendar', { type: () => String, defaultValue: 'standard', description: 'Its calendar.' }) calendar: string,
  ): Promise<PeriodType | null> {
    const period = await this.periods.find(this.transactor.reader, calendar, month);
    return period ? toPeriodType(period) : null;
  }

  @ResolveField(() => SealType, {
    nullable: true,
    description: 'What was fixed when it was closed; null until then.',
  })
  async seal(@Parent() { calendar, month }: PeriodType, @Context() context: GraphqlContext): Promise<SealType | null> {
    const loader = requestLoader(context.request, 'ledger.seals', (keys: readonly string[]) => this.sealsOf(keys));
    const seal = await loader.load(`${calendar}/${month}`);
    return seal ?? null;
  }

  private async sealsOf(keys: readonly string[]): Promise<ReadonlyMap<string, SealType>> {
    const months = keys.map((key) => ({ calendar: key.slice(0, -8), month: key.slice(-7) }));
    const seals = await this.periods.seals(this.transactor.reader, months);
    return new Map(seals.map((seal) => [`${seal.calendar}/${seal.month}`, toSealType(seal)]));
  }
}
