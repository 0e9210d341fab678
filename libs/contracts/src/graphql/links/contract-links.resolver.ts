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
  async children(
    @Args() page: PageArgs,
    @Parent() { head }: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<ContractLinkType>> {
    const asked = pageRequest(page, 'id');
    const batch = async (parents: readonly Id<'contract'>[]) => {
      const links = await this.links.pagesOfChildren(this.transactor.reader, parents, asked);
      return new Map(parents.map((id) => [id, links.filter(({ parent }) => parent.contract === id)]));
    };
    const links = await requestLoader(request, `contract.children ${JSON.stringify(asked)}`, batch).load(head.id);
    return toConnection(links ?? [], page.first, ({ child }) => [child.contract], toLinkType);
  }
}
