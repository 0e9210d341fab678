import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { err, notFound, ok, parseId, type Refusal, type Result } from '#libs/kernel';
import {
  type Actor,
  CurrentActor,
  type GraphqlContext,
  permissionType,
  RequiresScope,
  toPayload,
  Transactor,
} from '#libs/platform';
import { AnswerLink } from '../../application/links/answer-link.js';
import { LinkQueries } from '../../application/links/link.queries.js';
import { type Link, mayAnswerLink } from '../../domain/links/link.js';
import { ContractLoader } from '../contract.loaders.js';
import { ContractType } from '../contract.types.js';
import { ContractLinkInput, ContractLinkPayload, ContractLinkType, ContractLinkViewerCanType } from './link.types.js';
import { toLinkType } from './link.view.js';

@Resolver(() => ContractLinkType)
export class ContractLinkResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly answerLink: AnswerLink,
    private readonly links: LinkQueries,
    private readonly loader: ContractLoader,
  ) {}

  @Mutation(() => ContractLinkPayload, {
    description:
      'Agrees that a contract stands under this one. For the people of the parent’s venture, its signing parties and operators; it is not taken back. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  contractLinkAgree(
    @Args('input', { description: 'Which link.' }) input: ContractLinkInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractLinkPayload> {
    return this.answer(actor, input, true);
  }

  @Mutation(() => ContractLinkPayload, {
    description: 'Refuses that a contract stands under this one. For those who may agree. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  contractLinkRefuse(
    @Args('input', { description: 'Which link.' }) input: ContractLinkInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractLinkPayload> {
    return this.answer(actor, input, false);
  }

  @ResolveField(() => ContractType, { nullable: true, description: 'Null when the caller may not see it.' })
  child(
    @Parent() { link }: ContractLinkType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractType | null> {
    return this.loader.visible(request, actor, link.child.contract);
  }

  @ResolveField(() => ContractType, { nullable: true, description: 'Null when the caller may not see it.' })
  parent(
    @Parent() { link }: ContractLinkType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractType | null> {
    return this.loader.visible(request, actor, link.parent.contract);
  }

  @ResolveField(() => ContractLinkViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { link }: ContractLinkType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractLinkViewerCanType> {
    const seen = await this.loader.visible(request, actor, link.parent.contract);
    const parent = seen && (await this.loader.contract(request, seen));
    if (!parent) return { answer: permissionType(err(notFound('the parent contract'))) };
    const standing = await this.loader.standing(request, actor, parent.venture);
    return { answer: permissionType(mayAnswerLink(parent, standing, link)) };
  }

  private async answer(actor: Actor, input: ContractLinkInput, agreed: boolean): Promise<ContractLinkPayload> {
    const child = parseId('contract', input.childId, 'childId');
    if (!child.ok) return toPayload(child, () => ({}));
    const answered = await this.answerLink.execute(actor, { child: child.value, agreed });
    if (!answered.ok) return toPayload(answered, () => ({}));
    const link: Result<Link | undefined, Refusal> = ok(await this.links.ofChild(this.transactor.reader, child.value));
    return toPayload(link, (found) => (found ? { link: toLinkType(found) } : {}));
  }
}
