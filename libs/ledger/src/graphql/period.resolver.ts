import { Args, Query, Resolver } from '@nestjs/graphql';
import { type ConnectionOf, PageArgs, pageRequest, RequiresScope, toConnection, Transactor } from '#libs/platform';
import { AccountingPeriods } from '../application/accounting-periods.js';
import { PeriodConnection, PeriodType } from './ledger.types.js';
import { toPeriodType } from './to-types.js';

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
}
