import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#libs/kernel';
import {
  type ConnectionOf,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  requestLoader,
  toConnection,
  Transactor,
} from '#libs/platform';
import { LinkQueries } from '../../application/links/link.queries.js';
import { ContractType } from '../contract.types.js';
import { ContractLinkConnection, ContractLinkType } from './link.types.js';
import { toLinkType } from './link.view.js';

@Resolver(() => ContractType)
export class ContractLinksResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly links: LinkQueries,
  ) {}

  @ResolveField(() => ContractLinkType, {
    nullable: true,
    description: 'The link to the contract that it stands under; null when it stands under none.',
  })
  async parent(
    @Parent() { head }: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractLinkType | null> {
    if (!head.parent) return null;
    const batch = (ids: readonly Id<'contract'>[]) => this.links.ofChildren(this.transactor.reader, ids);
    const link = await requestLoader(request, 'contractLink', batch).load(head.id);
    return link ? toLinkType(link) : null;
  }

  @ResolveField(() => ContractLinkConnection, {
    description:
      'The contracts that stand under it or want to, newest first. Whoever sees the parent sees their names and states, and the contracts themselves only as far as they may.',
  })
  async children(@Args() page: PageArgs, @Parent() { head }: ContractType): Promise<ConnectionOf<ContractLinkType>> {
    const links = await this.links.pageOfChildren(this.transactor.reader, head.id, pageRequest(page, 'id'));
    return toConnection(links, page.first, ({ child }) => [child.contract], toLinkType);
  }
}
