import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Length } from 'class-validator';
import type { Id, Month } from '#libs/kernel';
import { connectionType, DateTimeScalar, MonthScalar, Payload, PermissionType } from '#libs/platform';

const REASON_LENGTH_MAX = 1000;

@ObjectType('RestatementDeferral', {
  description:
    'Finance’s decision that a venture’s month settles without what came late for closed months that cannot be computed again. What is due stays due: every later settlement of the venture tries it again. It never changes.',
})
export class RestatementDeferralType {
  ventureKey!: Id<'venture'>;

  @Field(() => MonthScalar, { description: 'The month that settled without it.' })
  month!: Month;

  @Field(() => String, { description: 'Why, in the words of whoever decided it.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was decided.' })
  deferredAt!: Date;
}

export const RestatementDeferralConnection = connectionType(RestatementDeferralType, 'RestatementDeferral');

@ObjectType('ParkedVentureViewerCan', {
  description: 'What the caller may do for the parked venture now, and why not.',
})
export class ParkedVentureViewerCanType {
  @Field(() => PermissionType, { description: 'restatementDefer.' })
  deferRestatement!: PermissionType;
}

@InputType({ description: 'Which parked month settles without what came late.' })
export class RestatementDeferInput {
  @Field(() => ID, { description: 'The venture, starts with ven_.' })
  ventureId!: string;

  @Field(() => MonthScalar, { description: 'The month in which it is parked.' })
  month!: Month;

  @Field(() => String, { description: 'Why, for everybody who sees the statement; 1 to 1000 characters.' })
  @Length(1, REASON_LENGTH_MAX)
  reason!: string;
}

@ObjectType({ description: 'A deferral, or why there is none.' })
export class RestatementDeferPayload extends Payload {
  @Field(() => RestatementDeferralType, { nullable: true, description: 'Null when it was refused.' })
  deferral?: RestatementDeferralType;
}
