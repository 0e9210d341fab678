import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  toConnection,
} from '#libs/platform';
import { StatementLoader, StatementShareType, StatementType } from '#libs/settlement';
import { VentureLoader, VentureType } from '#libs/ventures';
import { statementOf } from '../domain/statement-of.js';
import { PayoutLoaders } from './payout.loaders.js';
import { PayableEntryConnection, PayableEntryType, PayoutItemType } from './payout.types.js';
import { toEntryType } from './to-types.js';

@Resolver(() => PayoutItemType)
export class PayoutItemFieldsResolver {
  constructor(
    private readonly ventures: VentureLoader,
    private readonly loaders: PayoutLoaders,
  ) {}

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture whose book it is; null when the caller may not see it.',
  })
  venture(@Parent() { row }: PayoutItemType, @Context() { request }: GraphqlContext): Promise<VentureType | null> {
    return this.ventures.venture(request, row.bookId as Id<'venture'>);
  }

  @ResolveField(() => PayableEntryConnection, {
    description:
      'What made up the balance since the payout before took from it, newest first: shares of statements, returned payouts and the like. All of them add up to the amount.',
  })
  async entries(
    @Parent() { row: item, payout }: PayoutItemType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<PayableEntryType>> {
    const rows = await this.loaders.entries(request, { payout, item }, pageRequest(page, 'number'));
    return toConnection(
      rows,
      page.first,
      (entry) => [entry.sequence.toString()],
      (entry) => toEntryType(payout, entry),
    );
  }
}

@Resolver(() => PayableEntryType)
export class PayableEntryFieldsResolver {
  constructor(private readonly statements: StatementLoader) {}

  @ResolveField(() => StatementType, {
    nullable: true,
    description: 'The statement that gave it; null for other entries, and where the caller may not see it.',
  })
  async statement(
    @Parent() { row }: PayableEntryType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<StatementType | null> {
    const statement = statementOf(row);
    return statement ? this.statements.statement(request, actor, statement) : null;
  }

  @ResolveField(() => [StatementShareType], {
    description:
      'The shares of the payee in that statement, each with its explanation; they add up to the amount, and what of their tranches waits for funders. Empty for other entries.',
  })
  async shares(
    @Parent() entry: PayableEntryType,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<StatementShareType[]> {
    const statement = await this.statement(entry, actor, context);
    if (!statement) return [];
    const shares = await this.statements.shares(context.request, statement);
    return shares.filter(({ partyKeyId }) => partyKeyId === entry.payout.party);
  }
}
