import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { type Actor, CurrentActor, type GraphqlContext, moneyType, RequiresScope, toPayload } from '#libs/platform';
import { PREVIEW_LIMITS, PreviewSettlement, type SettlementPreview } from '../application/preview-settlement.js';
import { SettlementPreviewPayload, SettlementPreviewTotalType, type SettlementPreviewType } from './preview.types.js';
import { PeriodCloseInput } from './settlement.types.js';

/** More parties than a page shows; the command line has them all. */
const TOTALS_SHOWN = 1_000;

@Resolver(() => SettlementPreviewTotalType)
export class PreviewResolver {
  constructor(
    private readonly previewSettlement: PreviewSettlement,
    private readonly parties: PartyLoader,
  ) {}

  @Mutation(() => SettlementPreviewPayload, {
    description:
      'A dry run: closes, settles and posts a month as the real run does, and undoes it all. Events wait meanwhile, for two seconds at most; a month ' +
      'that takes longer is refused and previewed from the command line. Scope: settlement:manage.',
  })
  @RequiresScope('settlement:manage')
  async settlementPreview(
    @Args('input', { description: 'Which month.' }) { calendar, month }: PeriodCloseInput,
    @CurrentActor() actor: Actor,
  ): Promise<SettlementPreviewPayload> {
    const preview = await this.previewSettlement.execute(actor, { calendar, month }, PREVIEW_LIMITS);
    return toPayload(preview, (found) => ({ preview: toPreviewType(found) }));
  }

  @ResolveField(() => PartyType, { description: 'The party.' })
  party(
    @Parent() { partyKeyId }: SettlementPreviewTotalType,
    @Context() { request }: GraphqlContext,
  ): Promise<PartyType> {
    return this.parties.party(request, partyKeyId);
  }
}

function toPreviewType({ totals, parkedVentures, ...preview }: SettlementPreview): SettlementPreviewType {
  return {
    ...preview,
    totals: totals.slice(0, TOTALS_SHOWN).map(({ partyId, currency, ownMinor, correctionsMinor }) => ({
      partyKeyId: partyId,
      own: moneyType({ minorUnits: ownMinor, currency }),
      corrections: moneyType({ minorUnits: correctionsMinor, currency }),
      total: moneyType({ minorUnits: ownMinor + correctionsMinor, currency }),
    })),
    totalsCount: totals.length,
    parkedVentures: parkedVentures.map(({ ventureId, ...parked }) => ({ ...parked, ventureKey: ventureId })),
  };
}
