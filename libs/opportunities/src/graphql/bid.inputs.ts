import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Min, ValidateNested } from 'class-validator';
import { COMMENT_LENGTH_MAX, MESSAGE_LENGTH_MAX, type RejectionReason } from '../domain/bid.js';
import type { SlotKind } from '../domain/opportunity.js';
import { RejectionReasonEnum, SlotKindEnum } from './opportunity.enums.js';
import { KEY_LENGTH_MAX, RATE_LENGTH_MAX } from './opportunity.inputs.js';

/** As many as a node of a contract may have targets. */
const PLEDGES_MAX = 20;
const NUMBER_LENGTH_MAX = 60;

@InputType({ description: 'A joiner’s own level of a target.' })
export class BidPledgeInput {
  @Field(() => String, { description: 'The indicator of a target of the slot.' })
  @Length(1, NUMBER_LENGTH_MAX)
  indicator!: string;

  @Field(() => String, { description: 'Exact, at least as good as the benchmark: "9/10".' })
  @Length(1, NUMBER_LENGTH_MAX)
  pledge!: string;
}

@InputType({ isAbstract: true })
abstract class OfferInput {
  @Field(() => String, {
    description: 'The part of the joiners’ part that is asked for: "1/3"; denominators to 10,000.',
  })
  @Length(1, RATE_LENGTH_MAX)
  ask!: string;

  @Field(() => [BidPledgeInput], { defaultValue: [], description: 'For targets without one the posted pledge holds.' })
  @ArrayMaxSize(PLEDGES_MAX)
  @ValidateNested({ each: true })
  @Type(() => BidPledgeInput)
  pledges!: BidPledgeInput[];

  @Field(() => String, {
    nullable: true,
    description: `What the leads should know, up to ${MESSAGE_LENGTH_MAX} characters.`,
  })
  @IsOptional()
  @Length(1, MESSAGE_LENGTH_MAX)
  message?: string | null;
}

@InputType({ description: 'Bids for a place.' })
export class BidPlaceInput extends OfferInput {
  @Field(() => ID, { description: 'The opportunity, starts with opp_.' })
  opportunityId!: string;

  @Field(() => SlotKindEnum, { description: 'The kind of node; one bid per party and kind.' })
  kind!: SlotKind;

  @Field(() => ID, { description: 'A party that the caller owns, starts with pty_.' })
  partyId!: string;

  @Field(() => String, {
    description: `Chosen by the caller, 1 to ${KEY_LENGTH_MAX} characters: a repeat with the same input answers the same bid.`,
  })
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey!: string;
}

@InputType({ description: 'Names a bid.' })
export class BidInput {
  @Field(() => ID, { description: 'The bid, starts with bid_.' })
  bidId!: string;
}

@InputType({ description: 'Says something else with a bid. What is left out is said no more.' })
export class BidReviseInput extends OfferInput {
  @Field(() => ID, { description: 'The bid, starts with bid_.' })
  bidId!: string;

  @Field(() => Int, { description: 'The version that the caller looked at.' })
  @Min(1)
  version!: number;
}

@InputType({ description: 'A lead’s decision on a bid: either a weight or a reason.' })
export class ShareReviewDecideInput extends BidInput {
  @Field(() => String, {
    nullable: true,
    description: 'Accepts: its part of the joiners’ part, "1/3". Another one than it asked is a counter-offer.',
  })
  @IsOptional()
  @Length(1, RATE_LENGTH_MAX)
  weight?: string | null;

  @Field(() => RejectionReasonEnum, { nullable: true, description: 'Does not accept, for this reason.' })
  @IsOptional()
  reasonCode?: RejectionReason | null;

  @Field(() => String, {
    nullable: true,
    description: `What the bidder reads, up to ${COMMENT_LENGTH_MAX} characters.`,
  })
  @IsOptional()
  @Length(1, COMMENT_LENGTH_MAX)
  comment?: string | null;
}

@InputType({ description: 'Which bids; what is left out does not narrow.' })
export class BidFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this opportunity, starts with opp_.' })
  opportunityId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this party, starts with pty_.' })
  partyId?: string | null;
}
