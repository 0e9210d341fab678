import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Id, parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  DateTimeScalar,
  type GraphqlContext,
  InputInvalid,
  PageArgs,
  pageRequest,
  requestLoader,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { LedgerQueries } from '../application/ledger.queries.js';
import { maySeeBook } from '../domain/book.policy.js';
import type { AccountBalance, AccountKey, Journal, Transfer } from '../domain/views.js';
import { BookType, JournalConnection, JournalType, LedgerAccountType, TransferType } from './ledger.types.js';
import { toAccountType, toBookType, toJournalType, toTransferType } from './to-types.js';

@Resolver(() => BookType)
export class BookResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly ledger: LedgerQueries,
  ) {}

  @Query(() => BookType, {
    nullable: true,
    description:
      'The book of a venture or party: of any owner for finance and auditors, else of the parties that the caller acts for. Null when there is none, or it is hidden. Scope: ledger:read.',
  })
  @RequiresScope('ledger:read')
  async book(
    @Args('ownerId', { type: () => ID, description: 'Starts with ven_ or pty_.' }) ownerId: string,
    @CurrentActor() actor: Actor,
  ): Promise<BookType | null> {
    const party = parseId('party', ownerId);
    const owner = party.ok ? party : parseId('venture', ownerId);
    const book = owner.ok ? await this.ledger.book(this.transactor.reader, owner.value) : undefined;
    if (book?.kind !== (party.ok ? 'party' : 'venture') || !maySeeBook(actor, book)) return null;
    return toBookType(book);
  }

  @ResolveField(() => [LedgerAccountType], {
    description: 'Its accounts with their balances, by key and currency; one per counterparty, purpose and currency.',
  })
  async accounts(
    @Parent() { bookId }: BookType,
    @Args('asOf', {
      type: () => DateTimeScalar,
      nullable: true,
      description:
        'As they stood at this moment, what was posted at it included; the same moment always gets the same answer. BOOKS_BUSY: ask again in a moment. Now otherwise.',
    })
    asOf: Date | null,
  ): Promise<LedgerAccountType[]> {
    const { reader } = this.transactor;
    if (!asOf) return (await this.ledger.accountsOfBook(reader, bookId)).map(toAccountType);
    const accounts = await this.ledger.accountsOfBookAsOf(reader, bookId, asOf);
    if (!accounts.ok) throw new InputInvalid([accounts.error]);
    return accounts.value.map(toAccountType);
  }

  @ResolveField(() => JournalConnection, { description: 'Its journals, newest first.' })
  async journals(@Parent() { bookId }: BookType, @Args() page: PageArgs): Promise<ConnectionOf<JournalType>> {
    const { limit, after } = pageRequest(page, 'number');
    const [sequence] = after ?? [];
    const rows = await this.ledger.journals(this.transactor.reader, {
      bookId,
      limit,
      ...(sequence !== undefined && { after: sequence }),
    });
    const keyOf = (journal: Journal) => [journal.sequence.toString()];
    return toConnection(rows, page.first, keyOf, toJournalType);
  }
}

@Resolver(() => JournalType)
export class JournalResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly ledger: LedgerQueries,
  ) {}

  @ResolveField(() => [TransferType], { description: 'Its lines in their order; at least one.' })
  async transfers(@Parent() { source }: JournalType, @Context() context: GraphqlContext): Promise<TransferType[]> {
    const loader = requestLoader(context.request, 'ledger.transfers', (journals: readonly Journal[]) =>
      this.transfersOf(journals),
    );
    return ((await loader.load(source)) ?? []).map(toTransferType);
  }

  private async transfersOf(journals: readonly Journal[]): Promise<ReadonlyMap<Journal, readonly Transfer[]>> {
    const keys = journals.map(({ bookId, journalId }) => ({ bookId, id: journalId }));
    const transfers = await this.ledger.transfersOf(this.transactor.reader, keys);
    return new Map(journals.map((journal) => [journal, transfers.get(journal.journalId) ?? []]));
  }
}

@Resolver(() => TransferType)
export class TransferResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly ledger: LedgerQueries,
  ) {}

  @ResolveField(() => LedgerAccountType, { description: 'The account that the amount leaves.' })
  debit(@Parent() { source }: TransferType, @Context() context: GraphqlContext): Promise<LedgerAccountType> {
    return this.account(context, { bookId: source.bookId, accountId: source.debitAccountId });
  }

  @ResolveField(() => LedgerAccountType, { description: 'The account that the amount enters.' })
  credit(@Parent() { source }: TransferType, @Context() context: GraphqlContext): Promise<LedgerAccountType> {
    return this.account(context, { bookId: source.bookId, accountId: source.creditAccountId });
  }

  private async account(context: GraphqlContext, key: AccountKey): Promise<LedgerAccountType> {
    const batch = (texts: readonly string[]) => this.accountsOf(texts);
    // By text, because two objects that name one account are two keys to the loader.
    const loader = requestLoader(context.request, 'ledger.accounts', batch);
    const account = await loader.load(`${key.bookId}/${key.accountId}`);
    if (!account) throw new Error(`the account ${key.accountId} that a transfer names does not exist`);
    return toAccountType(account);
  }

  private async accountsOf(texts: readonly string[]): Promise<ReadonlyMap<string, AccountBalance>> {
    const keys = texts.map((text) => {
      const [bookId = '', accountId = ''] = text.split('/');
      return { bookId, accountId: accountId as Id<'ledgerAccount'> };
    });
    const accounts = await this.ledger.accountsByIds(this.transactor.reader, keys);
    return new Map([...accounts.values()].map((account) => [`${account.bookId}/${account.accountId}`, account]));
  }
}
