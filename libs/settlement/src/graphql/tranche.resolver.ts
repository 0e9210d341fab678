import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { Clock, parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  InputInvalid,
  moneyType,
  PageArgs,
  pageRequest,
  permissionType,
  requestLoader,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { RecordFunding } from '../application/record-funding.js';
import { TrancheQueries } from '../application/tranche.queries.js';
import { keyOfTranche } from '../domain/tranche.js';
import { mayRecordFunding } from '../domain/tranche.policy.js';
import type { FiredTranche, RecordedReceipt } from '../persistence/tranche.store.js';
import {
  FundingReceiptType,
  FundingRecordInput,
  FundingRecordPayload,
  WagerTrancheConnection,
  WagerTrancheFilter,
  WagerTrancheType,
  WagerTrancheViewerCanType,
} from './tranche.types.js';

const RECEIPTS_SHOWN = 100;
const DAY_MS = 86_400_000;

@Resolver(() => WagerTrancheType)
export class WagerTrancheResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: TrancheQueries,
    private readonly recordFunding: RecordFunding,
    private readonly clock: Clock,
  ) {}

  @Query(() => WagerTrancheConnection, {
    description:
      'Tranches of wagers that statements fired, by venture: of the caller’s parties and ventures, or all for finance, approvers and auditors. Scope: settlement:read.',
  })
  @RequiresScope('settlement:read')
  async wagerTranches(
    @Args() page: PageArgs,
    @Args('filter', { type: () => WagerTrancheFilter, nullable: true, description: 'Which ones; all when left out.' })
    filter: WagerTrancheFilter | null,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<WagerTrancheType>> {
    const venture = filter?.ventureId ? parseId('venture', filter.ventureId, 'filter', 'ventureId') : undefined;
    if (venture && !venture.ok) throw new InputInvalid([venture.error]);
    const wanted = { ...(venture && { ventureId: venture.value }), onlyOwed: filter?.onlyOwed ?? false };
    const request = pageRequest(page, 'id', 'id');
    const rows = await this.queries.page(this.transactor.reader, actor, wanted, request);
    const now = this.clock.now();
    return toConnection(
      rows,
      page.first,
      (row) => [row.ventureId, row.place],
      (row) => toTrancheType(row, now),
    );
  }

  @Mutation(() => FundingRecordPayload, {
    description:
      'Books that a funder paid a tranche, or a part of it: it owes less, and the payee’s part, which waited for it, becomes payable. Role: finance, for others. Scope: settlement:manage.',
  })
  @RequiresScope('settlement:manage')
  async fundingRecord(
    @Args('input', { description: 'What came, from whom and for what.' }) input: FundingRecordInput,
    @CurrentActor() actor: Actor,
  ): Promise<FundingRecordPayload> {
    const { ventureId, funderId, payeeId, amount, ...rest } = input;
    const venture = parseId('venture', ventureId, 'ventureId');
    if (!venture.ok) return toPayload(venture, () => ({}));
    const funder = parseId('party', funderId, 'funderId');
    if (!funder.ok) return toPayload(funder, () => ({}));
    const payee = parseId('party', payeeId, 'payeeId');
    if (!payee.ok) return toPayload(payee, () => ({}));
    const recorded = await this.recordFunding.execute(actor, {
      ...rest,
      ...{ ventureId: venture.value, funderId: funder.value, toId: payee.value },
      ...{ amountMinor: amount.minorUnits, currency: amount.currency },
    });
    if (!recorded.ok) return toPayload(recorded, () => ({}));
    const key = { ventureId: venture.value, id: recorded.value.receiptId };
    const receipt = await this.queries.receipt(this.transactor.reader, key);
    return toPayload(recorded, () => (receipt ? { receipt: toReceiptType(receipt) } : {}));
  }

  @ResolveField(() => [FundingReceiptType], { description: 'What came, oldest first; the first 100.' })
  async receipts(
    @Parent() { row }: WagerTrancheType,
    @Context() { request }: GraphqlContext,
  ): Promise<FundingReceiptType[]> {
    const batch = async (rows: readonly FiredTranche[]) => {
      const receipts = await this.queries.receipts(this.transactor.reader, rows);
      return new Map(rows.map((one) => [one, receipts.get(keyOfTranche(one)) ?? []]));
    };
    const receipts = (await requestLoader(request, 'tranche.receipts', batch).load(row)) ?? [];
    return receipts.slice(0, RECEIPTS_SHOWN).map(toReceiptType);
  }

  @ResolveField(() => WagerTrancheViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { row }: WagerTrancheType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<WagerTrancheViewerCanType> {
    const batch = async (keys: readonly string[]) => {
      const own = await this.queries.memberOf(this.transactor.reader, actor);
      return new Map(keys.map((key) => [key, own]));
    };
    const own = await requestLoader(request, 'tranche.memberOf', batch).load(actor.account);
    return { recordFunding: permissionType(mayRecordFunding(actor, row, own?.has(row.ventureId) ?? false)) };
  }
}

@Resolver(() => WagerTrancheType)
export class WagerTrancheSidesResolver {
  constructor(
    private readonly parties: PartyLoader,
    private readonly ventures: VentureLoader,
  ) {}

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture; null where the caller may not see it.',
  })
  venture(@Parent() { row }: WagerTrancheType, @Context() { request }: GraphqlContext): Promise<VentureType | null> {
    return this.ventures.venture(request, row.ventureId);
  }

  @ResolveField(() => PartyType, { description: 'Who owes it.' })
  funder(@Parent() { row }: WagerTrancheType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, row.funderId);
  }

  @ResolveField(() => PartyType, { description: 'Who gets it.' })
  payee(@Parent() { row }: WagerTrancheType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, row.toId);
  }
}

function toTrancheType(row: FiredTranche, now: Date): WagerTrancheType {
  const { tranche, currency, firedMinor, receivedMinor, heldMinor, since } = row;
  const money = (minorUnits: bigint) => moneyType({ minorUnits, currency });
  const owesMinor = firedMinor - receivedMinor;
  return {
    ...{ row, tranche, since },
    ...{ fired: money(firedMinor), received: money(receivedMinor), owes: money(owesMinor), held: money(heldMinor) },
    ageDays: owesMinor > 0n ? Math.floor((now.getTime() - since.getTime()) / DAY_MS) : 0,
  };
}

function toReceiptType(receipt: RecordedReceipt): FundingReceiptType {
  const { id, currency, amountMinor, releasedMinor, receivedOn, evidence, recordedAt, journalId } = receipt;
  return {
    id: publicId('fundingReceipt', id),
    amount: moneyType({ minorUnits: amountMinor, currency }),
    released: moneyType({ minorUnits: releasedMinor, currency }),
    ...{ receivedOn, evidence, recordedAt },
    journalId: publicId('journal', journalId),
  };
}
