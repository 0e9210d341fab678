import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { type CurrencyCode, type Id, isCurrencyCode, parseId, publicId, refusal } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  DateTimeScalar,
  type GraphqlContext,
  InputInvalid,
  type MoneyType,
  moneyType,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
} from '#libs/platform';
import { StatementLoader, StatementType } from '#libs/settlement';
import { VentureLoader, VentureType } from '#libs/ventures';
import { type PayeeDebt, PayeeDebts } from '../application/payee-debts.js';
import { ageInDays, DEBT_RULE } from '../domain/debt.js';
import { statementOf } from '../domain/statement-of.js';
import { PayeeDebtCauseType, PayeeDebtConnection, PayeeDebtFilterInput, PayeeDebtType } from './debt.types.js';

/** A balance that has been below zero for years without ever being paid has as many; the rest is counted. */
const CAUSES_SHOWN = 100;

@Resolver(() => PayeeDebtType)
export class PayeeDebtResolver {
  constructor(
    private readonly debts: PayeeDebts,
    private readonly parties: PartyLoader,
    private readonly ventures: VentureLoader,
  ) {}

  @Query(() => PayeeDebtConnection, {
    description:
      'What payees owe, book by book, by payee: of all payees for finance, approvers and auditors, otherwise of the ' +
      'own parties. Scope: payouts:read.',
  })
  @RequiresScope('payouts:read')
  async payeeDebts(
    @Args() page: PageArgs,
    @Args('filter', { type: () => PayeeDebtFilterInput, nullable: true, description: 'Which ones; all when left out.' })
    filter: PayeeDebtFilterInput | null,
    @Args('asOf', {
      type: () => DateTimeScalar,
      nullable: true,
      description:
        'As it stood at this moment, which gets the same answer for ever; now when left out. BOOKS_BUSY: ask again in a moment.',
    })
    asOf: Date | null,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<PayeeDebtType>> {
    const payee = filter?.payeeId ? parseId('party', filter.payeeId, 'filter', 'payeeId') : undefined;
    if (payee && !payee.ok) throw new InputInvalid([payee.error]);
    const question = { payee: payee?.value, currency: currencyOf(filter?.currency), asOf: asOf ?? undefined };
    const debts = await this.debts.list(actor, question, pageRequest(page, 'id', 'id'));
    if (!debts.ok) throw new InputInvalid([debts.error]);
    return toConnection(debts.value, page.first, (debt) => [debt.payee, debt.accountId], toDebtType);
  }

  @ResolveField(() => PartyType, { description: 'Who owes.' })
  payee(@Parent() { row }: PayeeDebtType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, row.payee);
  }

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture whose book it is; null when the caller may not see it.',
  })
  venture(@Parent() { row }: PayeeDebtType, @Context() { request }: GraphqlContext): Promise<VentureType | null> {
    return this.ventures.venture(request, row.bookId as Id<'venture'>);
  }
}

@Resolver(() => PayeeDebtCauseType)
export class PayeeDebtCauseResolver {
  constructor(private readonly statements: StatementLoader) {}

  @ResolveField(() => StatementType, {
    nullable: true,
    description: 'The statement whose journal it is; null for other journals, and where the caller may not see it.',
  })
  async statement(
    @Parent() { row }: PayeeDebtCauseType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<StatementType | null> {
    const statement = statementOf(row);
    return statement ? this.statements.statement(request, actor, statement) : null;
  }
}

function currencyOf(text: string | null | undefined): CurrencyCode | undefined {
  if (text === null || text === undefined) return undefined;
  if (isCurrencyCode(text)) return text;
  const message = `${text} is not a currency code of ISO 4217 in use`;
  throw new InputInvalid([refusal('CURRENCY_UNKNOWN', message, ['filter', 'currency'])]);
}

function toDebtType(row: PayeeDebt): PayeeDebtType {
  const money = (minorUnits: bigint): MoneyType => moneyType({ minorUnits, currency: row.currency });
  const { upTo30Days, upTo60Days, upTo90Days, over90Days } = row.aged;
  return {
    ...{ row, since: row.since, ageDays: row.ageDays, rule: DEBT_RULE, causesCount: row.causes.length },
    ...{ owes: money(row.owesMinor), covered: money(row.coveredMinor) },
    aged: {
      ...{ upTo30Days: money(upTo30Days), upTo60Days: money(upTo60Days) },
      ...{ upTo90Days: money(upTo90Days), over90Days: money(over90Days) },
    },
    causes: row.causes.slice(0, CAUSES_SHOWN).map(({ cause, openMinor }) => ({
      row: cause,
      ...{ owes: money(openMinor), took: money(-cause.amountMinor) },
      ...{ at: cause.postedAt, ageDays: ageInDays(cause.postedAt, row.asOf) },
      journalId: publicId('journal', cause.journalId),
    })),
  };
}
