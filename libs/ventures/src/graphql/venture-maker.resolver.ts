import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { ok, parseId } from '#libs/kernel';
import { type Actor, CurrentActor, type GraphqlContext, RequiresScope } from '#libs/platform';
import { ApplyVenture } from '../application/apply-venture.js';
import { EndVenture, type EndVentureInput } from '../application/end-venture.js';
import { ResubmitVenture } from '../application/resubmit-venture.js';
import { VentureApplyInput, VentureEndInput, VentureResubmitInput } from './venture.inputs.js';
import { VentureLoader } from './venture.loader.js';
import { VenturePayload } from './venture.types.js';

/** What makers do with their ventures. */
@Resolver()
export class VentureMakerResolver {
  constructor(
    private readonly apply: ApplyVenture,
    private readonly resubmit: ResubmitVenture,
    private readonly end: EndVenture,
    private readonly loader: VentureLoader,
  ) {}

  @Mutation(() => VenturePayload, {
    description:
      'Applies with a venture, under the rulebook in force. The caller becomes its lead and owns its party. Scope: ventures:write.',
  })
  @RequiresScope('ventures:write')
  async ventureApply(
    @Args('input', { description: 'The application.' }) input: VentureApplyInput,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<VenturePayload> {
    const { industryPlatformId, ...application } = input;
    const platform = platformOf(industryPlatformId ?? null);
    if (!platform.ok) return this.loader.payload(request, platform);
    const applied = await this.apply.execute(actor, { ...application, industryPlatform: platform.value });
    return this.loader.payload(request, applied);
  }

  @Mutation(() => VenturePayload, {
    description: 'Answers a request for changes, as a lead; the review starts anew. Scope: ventures:write.',
  })
  @RequiresScope('ventures:write')
  async ventureResubmit(
    @Args('input', { description: 'What has changed.' }) input: VentureResubmitInput,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<VenturePayload> {
    const id = parseId('venture', input.id, 'id');
    if (!id.ok) return this.loader.payload(request, id);
    const platform = input.industryPlatformId === undefined ? ok(undefined) : platformOf(input.industryPlatformId);
    if (!platform.ok) return this.loader.payload(request, platform);
    const changes = {
      kind: input.kind ?? undefined,
      origin: input.origin ?? undefined,
      userScenario: input.userScenario ?? undefined,
      industryPlatform: platform.value,
    };
    const { version, comment } = input;
    const resubmitted = await this.resubmit.execute(actor, { venture: id.value, version, comment, changes });
    return this.loader.payload(request, resubmitted);
  }

  @Mutation(() => VenturePayload, {
    description: 'Takes an application back before it is decided, as a lead. Scope: ventures:write.',
  })
  @RequiresScope('ventures:write')
  ventureWithdraw(
    @Args('input', { description: 'Which venture.' }) input: VentureEndInput,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<VenturePayload> {
    return this.ended(context, actor, input, 'withdraw');
  }

  @Mutation(() => VenturePayload, { description: 'Ends an admitted venture, as a lead. Scope: ventures:write.' })
  @RequiresScope('ventures:write')
  ventureClose(
    @Args('input', { description: 'Which venture.' }) input: VentureEndInput,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<VenturePayload> {
    return this.ended(context, actor, input, 'close');
  }

  private async ended(
    { request }: GraphqlContext,
    actor: Actor,
    input: VentureEndInput,
    move: EndVentureInput['move'],
  ): Promise<VenturePayload> {
    const id = parseId('venture', input.id, 'id');
    if (!id.ok) return this.loader.payload(request, id);
    const ended = await this.end.execute(actor, { venture: id.value, move, comment: input.comment ?? null });
    return this.loader.payload(request, ended);
  }
}

function platformOf(id: string | null) {
  return id === null ? ok(null) : parseId('industryPlatform', id, 'industryPlatformId');
}
