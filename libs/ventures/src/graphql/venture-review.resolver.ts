import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, type GraphqlContext, RequiresScope } from '#libs/platform';
import { DecideVenture } from '../application/decide-venture.js';
import type { Decision } from '../domain/life-cycle.js';
import { VentureDecideInput } from './venture.inputs.js';
import { VentureLoader } from './venture.loader.js';
import { VenturePayload } from './venture.types.js';

/** What reviewers decide. Nobody decides on a venture that they belong or belonged to. */
@Resolver()
export class VentureReviewResolver {
  constructor(
    private readonly decide: DecideVenture,
    private readonly loader: VentureLoader,
  ) {}

  @Mutation(() => VenturePayload, { description: 'Admits a venture that applied. Scope: ventures:review.' })
  @RequiresScope('ventures:review')
  ventureAdmit(
    @Args('input', { description: 'Which venture, and why.' }) input: VentureDecideInput,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<VenturePayload> {
    return this.decided(context, actor, input, 'admit');
  }

  @Mutation(() => VenturePayload, {
    description: 'Asks the makers of a venture that applied for changes. Scope: ventures:review.',
  })
  @RequiresScope('ventures:review')
  ventureRequestChanges(
    @Args('input', { description: 'Which venture, and what is to be changed.' }) input: VentureDecideInput,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<VenturePayload> {
    return this.decided(context, actor, input, 'requestChanges');
  }

  @Mutation(() => VenturePayload, { description: 'Rejects a venture that applied. Scope: ventures:review.' })
  @RequiresScope('ventures:review')
  ventureReject(
    @Args('input', { description: 'Which venture, and why.' }) input: VentureDecideInput,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<VenturePayload> {
    return this.decided(context, actor, input, 'reject');
  }

  private async decided(
    { request }: GraphqlContext,
    actor: Actor,
    input: VentureDecideInput,
    decision: Decision,
  ): Promise<VenturePayload> {
    const id = parseId('venture', input.id, 'id');
    if (!id.ok) return this.loader.payload(request, id);
    const { reasonCode, comment = null, version } = input;
    const verdict = { venture: id.value, decision, reasonCode, comment, version: version ?? undefined };
    return this.loader.payload(request, await this.decide.execute(actor, verdict));
  }
}
