import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  PageArgs,
  pageRequest,
  Public,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { AdmissionQueries } from '../application/admission.queries.js';
import { CreateIndustryPlatform } from '../application/create-industry-platform.js';
import { PublishRulebook } from '../application/publish-rulebook.js';
import type { IndustryPlatform } from '../domain/industry-platform.js';
import type { Rulebook, RulebookKind } from '../domain/rulebook.js';
import {
  AdmissionFiguresType,
  IndustryPlatformConnection,
  IndustryPlatformPayload,
  IndustryPlatformType,
  RulebookPayload,
  RulebookType,
} from './admission.types.js';
import { RulebookKindEnum } from './venture.enums.js';
import { IndustryPlatformCreateInput, RulebookPublishInput } from './venture.inputs.js';

/** What is public about admission, and how operators publish it. */
@Resolver()
export class AdmissionResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: AdmissionQueries,
    private readonly publish: PublishRulebook,
    private readonly createPlatform: CreateIndustryPlatform,
  ) {}

  @Query(() => RulebookType, {
    nullable: true,
    description: 'A version of a rulebook; null when there is none. Open to everybody.',
  })
  @Public()
  async rulebook(
    @Args('kind', { type: () => RulebookKindEnum, description: 'Which rulebook.' }) kind: RulebookKind,
    @Args('version', { type: () => Int, nullable: true, description: 'The one in force when left out.' })
    version: number | null,
  ): Promise<RulebookType | null> {
    const found = await this.queries.rulebook(this.transactor.reader, kind, version ?? undefined);
    return found ? toRulebookType(found) : null;
  }

  @Query(() => IndustryPlatformConnection, { description: 'All industry platforms, latest first. Open to everybody.' })
  @Public()
  async industryPlatforms(@Args() page: PageArgs): Promise<ConnectionOf<IndustryPlatformType>> {
    const rows = await this.queries.industryPlatforms(this.transactor.reader, pageRequest(page, 'moment', 'id'));
    return toConnection(
      rows,
      page.first,
      (platform) => [platform.createdAt.toISOString(), platform.id],
      toIndustryPlatformType,
    );
  }

  @Query(() => [AdmissionFiguresType], {
    description: 'How internal and external makers fare, one record for each. Open to everybody.',
  })
  @Public()
  admissionFigures(): Promise<AdmissionFiguresType[]> {
    return this.queries.figures(this.transactor.reader);
  }

  @Mutation(() => RulebookPayload, {
    description:
      'Publishes a version of a rulebook, in force at once for new applications. Publishing what is in force already ' +
      'changes nothing. Scope: rulebooks:publish.',
  })
  @RequiresScope('rulebooks:publish')
  async rulebookPublish(
    @Args('input', { description: 'The version.' }) input: RulebookPublishInput,
    @CurrentActor() actor: Actor,
  ): Promise<RulebookPayload> {
    const published = await this.publish.execute(actor, input);
    return toPayload(published, (rulebook) => ({ rulebook: toRulebookType(rulebook) }));
  }

  @Mutation(() => IndustryPlatformPayload, { description: 'Creates an industry platform. Scope: rulebooks:publish.' })
  @RequiresScope('rulebooks:publish')
  async industryPlatformCreate(
    @Args('input', { description: 'The industry platform.' }) input: IndustryPlatformCreateInput,
    @CurrentActor() actor: Actor,
  ): Promise<IndustryPlatformPayload> {
    const created = await this.createPlatform.execute(actor, input);
    return toPayload(created, (platform) => ({ industryPlatform: toIndustryPlatformType(platform) }));
  }
}

export function toRulebookType(rulebook: Rulebook): RulebookType {
  return { ...rulebook, id: publicId('rulebook', rulebook.id) };
}

export function toIndustryPlatformType(platform: IndustryPlatform): IndustryPlatformType {
  return { ...platform, id: publicId('industryPlatform', platform.id) };
}
