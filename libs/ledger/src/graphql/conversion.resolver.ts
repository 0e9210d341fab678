import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Length, ValidateNested } from 'class-validator';
import { type Id, parseId, publicId, formatRational } from '#libs/kernel';
import {
  type Actor,
  CurrencyCodeScalar,
  CurrentActor,
  DateScalar,
  type GraphqlContext,
  MoneyInput,
  moneyType,
  MoneyType,
  Payload,
  requestLoader,
  RequiresScope,
  toPayload,
  Transactor,
} from '#libs/platform';
import { ConvertBalance } from '../application/convert-balance.js';
import { LedgerQueries } from '../application/ledger.queries.js';
import type { Conversion } from '../domain/conversion.js';
import type { Journal } from '../domain/views.js';
import { JournalType } from './ledger.types.js';

const TEXT_LENGTH_MAX = 255;

@InputType({ description: 'Puts a part of what a book owes a party into another currency.' })
export class BalanceConvertInput {
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 characters: the same key and input answers what the first call answered.',
  })
  @Length(1, TEXT_LENGTH_MAX)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The venture in whose book it is, starts with ven_.' })
  ventureId!: string;

  @Field(() => ID, { description: 'To whom the book owes it, starts with pty_.' })
  payeeId!: string;

  @Field(() => MoneyInput, { description: 'What is taken out: at most what the book owes in this currency.' })
  @ValidateNested()
  @Type(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => CurrencyCodeScalar, { description: 'The currency that it becomes.' })
  toCurrency!: string;

  @Field(() => String, {
    description:
      'Major units of the new currency for one major unit of the old one, exactly: "71234/10000" for 7.1234. The result is rounded once, half up.',
  })
  rate!: string;

  @Field(() => String, { description: 'Where the rate was published, 1 to 255 characters.' })
  @Length(1, TEXT_LENGTH_MAX)
  rateSource!: string;

  @Field(() => DateScalar, {
    description: 'The day that the rate was published for: one of the last 31 days, not in the future.',
  })
  rateDate!: string;
}

@ObjectType('Conversion', { description: 'A part of a balance that became another currency. It never changes.' })
export class ConversionType {
  @Field(() => ID, { description: 'The journal that booked it, starts with jnl_.' })
  journalId!: string;

  @Field(() => ID, { description: 'Whose balance it was, starts with pty_.' })
  payeeId!: string;

  @Field(() => MoneyType, { description: 'What was taken out.' })
  from!: MoneyType;

  @Field(() => MoneyType, { description: 'What it became.' })
  to!: MoneyType;

  @Field(() => String, {
    description: 'Major units of the new currency for one of the old one, "n/d" in lowest terms.',
  })
  rate!: string;

  @Field(() => String, { description: 'Where the rate was published.' })
  rateSource!: string;

  @Field(() => DateScalar, { description: 'The day that the rate was published for.' })
  rateDate!: string;
}

@ObjectType({ description: 'The conversion that was booked.' })
export class BalanceConvertPayload extends Payload {
  @Field(() => ConversionType, { nullable: true, description: 'Null when it was refused.' })
  conversion?: ConversionType;
}

@Resolver(() => JournalType)
export class ConversionResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly ledger: LedgerQueries,
    private readonly convertBalance: ConvertBalance,
  ) {}

  @Mutation(() => BalanceConvertPayload, {
    description:
      'Converts a part of what a book owes a party: one journal through the conversion accounts of both currencies, with its rate and source. Role: finance, for others. Scope: ledger:convert.',
  })
  @RequiresScope('ledger:convert')
  async balanceConvert(
    @Args('input', { description: 'What, and at which rate.' }) input: BalanceConvertInput,
    @CurrentActor() actor: Actor,
  ): Promise<BalanceConvertPayload> {
    const { ventureId, payeeId, amount, ...rest } = input;
    const book = parseId('venture', ventureId, 'ventureId');
    if (!book.ok) return toPayload(book, () => ({}));
    const party = parseId('party', payeeId, 'payeeId');
    if (!party.ok) return toPayload(party, () => ({}));
    const done = await this.convertBalance.execute(actor, {
      ...rest,
      bookId: book.value,
      partyId: party.value,
      amountMinor: amount.minorUnits,
      fromCurrency: amount.currency,
    });
    if (!done.ok) return toPayload(done, () => ({}));
    const { bookId, journalId } = done.value;
    const [conversion] = (await this.conversionsOf([`${bookId}/${journalId}`])).values();
    return toPayload(done, () => (conversion ? { conversion } : {}));
  }

  @ResolveField(() => ConversionType, {
    nullable: true,
    description: 'The rate and source of a conversion; null for journals of other kinds.',
  })
  async conversion(
    @Parent() { source }: JournalType,
    @Context() context: GraphqlContext,
  ): Promise<ConversionType | null> {
    if (source.kind !== 'conversion') return null;
    const batch = (keys: readonly string[]) => this.conversionsOf(keys);
    return (await requestLoader(context.request, 'ledger.conversions', batch).load(keyOf(source))) ?? null;
  }

  private async conversionsOf(keys: readonly string[]): Promise<ReadonlyMap<string, ConversionType>> {
    const journals = keys.map((key) => {
      const [bookId = '', id = ''] = key.split('/');
      return { bookId, id: id as Id<'journal'> };
    });
    const found = await this.ledger.conversionsOf(this.transactor.reader, journals);
    return new Map(
      found.map(({ journalId, conversion }) => [
        `${conversion.bookId}/${journalId}`,
        toConversionType(journalId, conversion),
      ]),
    );
  }
}

function keyOf({ bookId, journalId }: Journal): string {
  return `${bookId}/${journalId}`;
}

function toConversionType(journalId: Id<'journal'>, conversion: Conversion): ConversionType {
  const { partyId, from, toMinor, toCurrency, rate, rateSource, rateDate } = conversion;
  return {
    journalId: publicId('journal', journalId),
    payeeId: publicId('party', partyId),
    from: moneyType(from),
    to: moneyType({ minorUnits: toMinor, currency: toCurrency }),
    rate: formatRational(rate),
    rateSource,
    rateDate,
  };
}
