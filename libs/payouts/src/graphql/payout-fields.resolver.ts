import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  toConnection,
} from '#libs/platform';
import { approversOf } from '../domain/payout.js';
import { waitingFor } from '../domain/waiting-for.js';
import { PayoutLoaders } from './payout.loaders.js';
import { PayoutNotDraftedType } from './payout.payloads.js';
import {
  PayoutDecisionType,
  PayoutHoldType,
  PayoutItemConnection,
  type PayoutItemType,
  PayoutType,
  PayoutViewerCanType,
  PayoutWaitingForType,
} from './payout.types.js';
import { toDecisionType, toItemType, toViewerCan } from './to-types.js';

/** What a payout shows beside its own row. */
@Resolver(() => PayoutType)
export class PayoutFieldsResolver {
  constructor(
    private readonly loaders: PayoutLoaders,
    private readonly parties: PartyLoader,
  ) {}

  @ResolveField(() => PartyType, { description: 'Who is paid.' })
  payee(@Parent() { row }: PayoutType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, row.party);
  }

  @ResolveField(() => String, { description: 'The name of whoever drafted it; they never approve it.' })
  preparedBy(@Parent() { row }: PayoutType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, row.preparedBy);
  }

  @ResolveField(() => PayoutItemConnection, { description: 'The books that it takes balances from, by venture.' })
  async items(
    @Parent() { row }: PayoutType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<PayoutItemType>> {
    const items = await this.loaders.items(request, row, pageRequest(page, 'id', 'id'));
    return toConnection(
      items,
      page.first,
      (item) => [item.bookId, item.accountId],
      (item) => toItemType(row, item),
    );
  }

  @ResolveField(() => [PayoutDecisionType], { description: 'Everything that was decided about it, oldest first.' })
  async decisions(
    @Parent() { row }: PayoutType,
    @Context() { request }: GraphqlContext,
  ): Promise<PayoutDecisionType[]> {
    return (await this.loaders.decisions(request, row)).map(toDecisionType);
  }

  @ResolveField(() => [PayoutDecisionType], { description: 'The approvals of its content so far, oldest first.' })
  async approvals(
    @Parent() { row }: PayoutType,
    @Context() { request }: GraphqlContext,
  ): Promise<PayoutDecisionType[]> {
    const decisions = await this.loaders.decisions(request, row);
    const approvers = approversOf(row, decisions);
    return decisions.filter((one) => one.decision === 'approve' && approvers.has(one.by)).map(toDecisionType);
  }

  @ResolveField(() => PayoutHoldType, { nullable: true, description: 'Why it is stopped; null unless it is held.' })
  async hold(@Parent() { row }: PayoutType, @Context() { request }: GraphqlContext): Promise<PayoutHoldType | null> {
    if (!row.hold) return null;
    const { reason, owner, reviewOn } = row.hold;
    return { reason, owner: await this.parties.accountName(request, owner), reviewOn };
  }

  @ResolveField(() => PayoutWaitingForType, {
    nullable: true,
    description: 'Why it goes no further now; null when it is approved.',
  })
  async waitingFor(
    @Parent() { row }: PayoutType,
    @Context() { request }: GraphqlContext,
  ): Promise<PayoutWaitingForType | null> {
    const waiting = waitingFor(row, await this.loaders.decisions(request, row));
    return waiting && { row: waiting, ...waiting };
  }

  @ResolveField(() => PayoutViewerCanType, { description: 'What the caller may do with it now, and why not.' })
  async viewerCan(
    @Parent() { row }: PayoutType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutViewerCanType> {
    return toViewerCan(actor, row, await this.loaders.decisions(request, row));
  }
}

@Resolver(() => PayoutDecisionType)
export class PayoutDecisionFieldsResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => String, { description: 'The name of whoever did it.' })
  by(@Parent() { row }: PayoutDecisionType, @Context() { request }: GraphqlContext): Promise<string> {
    return this.parties.accountName(request, row.by);
  }
}

@Resolver(() => PayoutWaitingForType)
export class PayoutWaitingForFieldsResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => String, {
    description: 'Who acts next: the name of a person, or a role that all who hold it share.',
  })
  async owner(@Parent() { row }: PayoutWaitingForType, @Context() { request }: GraphqlContext): Promise<string> {
    return row.owner.kind === 'account' ? this.parties.accountName(request, row.owner.account) : row.owner.role;
  }
}

@Resolver(() => PayoutNotDraftedType)
export class PayoutNotDraftedFieldsResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'Whose balance it is.' })
  payee(@Parent() { row }: PayoutNotDraftedType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, row.party);
  }
}
