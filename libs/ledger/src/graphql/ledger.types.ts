import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType, DateScalar, DateTimeScalar, MonthScalar, MoneyType } from '#libs/platform';
import type { AccountPurpose } from '../domain/account.js';
import type { BookKind, JournalKind } from '../domain/journal.js';
import type { PeriodState } from '../domain/period.js';
import type { Journal, Transfer } from '../domain/views.js';

const BookKindEnum = { VENTURE: 'venture', PARTY: 'party' } as const satisfies Record<string, BookKind>;
registerEnumType(BookKindEnum, {
  name: 'BookKind',
  description: 'Whose book it is.',
  valuesMap: {
    VENTURE: { description: 'Of a venture: its revenue, and what it owes to parties.' },
    PARTY: { description: 'Of a party: what it earned, and payouts to it.' },
  },
});

const AccountPurposeEnum = {
  REVENUE_RECEIVABLE: 'revenue_receivable',
  REVENUE_CLEARING: 'revenue_clearing',
  FUNDING_RECEIVABLE: 'funding_receivable',
  TRANCHE_HELD: 'tranche_held',
  BANK: 'bank',
  PAYABLE: 'payable',
  PAYOUT_CLEARING: 'payout_clearing',
  EARNINGS: 'earnings',
  PAYOUT_IN_TRANSIT: 'payout_in_transit',
  CONVERSION: 'conversion',
} as const satisfies Record<string, AccountPurpose>;
registerEnumType(AccountPurposeEnum, {
  name: 'LedgerAccountPurpose',
  description: 'What an account of a book is for.',
  valuesMap: {
    REVENUE_RECEIVABLE: { description: 'What customers owe the venture.' },
    REVENUE_CLEARING: { description: 'Revenue that a settlement distributes.' },
    FUNDING_RECEIVABLE: { description: 'What a funder owes for the tranches that a contract promised.' },
    TRANCHE_HELD: { description: 'Tranches that a party gets once their funders have paid.' },
    BANK: { description: 'Money that has arrived for the venture; negative, as what is owed to it.' },
    PAYABLE: { description: 'What the venture owes a party; negative when the party owes it back.' },
    PAYOUT_CLEARING: { description: 'What was taken out of payables for payouts of a party.' },
    EARNINGS: { description: 'What the party earned in one venture.' },
    PAYOUT_IN_TRANSIT: { description: 'Payouts to the party that are on their way.' },
    CONVERSION: { description: 'What became another currency, and what came of it.' },
  },
});

const JournalKindEnum = {
  SETTLEMENT: 'settlement',
  PAYOUT_TAKEN: 'payout_taken',
  PAYOUT_RETURNED: 'payout_returned',
  REVERSAL: 'reversal',
  CONVERSION: 'conversion',
  FUNDING: 'funding',
} as const satisfies Record<string, JournalKind>;
registerEnumType(JournalKindEnum, {
  name: 'JournalKind',
  description: 'What a journal books.',
  valuesMap: {
    SETTLEMENT: { description: 'The shares of a period.' },
    PAYOUT_TAKEN: { description: 'Balances that a payout takes.' },
    PAYOUT_RETURNED: { description: 'Balances that a payout gives back.' },
    REVERSAL: { description: 'A mistake, undone.' },
    CONVERSION: { description: 'A part of a balance that becomes another currency.' },
    FUNDING: { description: 'A funder paid a tranche, or a part of it.' },
  },
});

const PeriodStateEnum = { OPEN: 'open', CLOSING: 'closing', CLOSED: 'closed' } as const satisfies Record<
  string,
  PeriodState
>;
registerEnumType(PeriodStateEnum, {
  name: 'PeriodState',
  description: 'Whether a period takes events.',
  valuesMap: {
    OPEN: { description: 'Events enter.' },
    CLOSING: { description: 'No event enters any more; it is being settled.' },
    CLOSED: { description: 'Settled. It never changes; corrections are made in an open period.' },
  },
});

@ObjectType('LedgerAccount', { description: 'An account of a book, in one currency.' })
export class LedgerAccountType {
  @Field(() => ID, { description: 'Opaque, starts with lac_.' })
  id!: string;

  @Field(() => String, { description: 'Its stable name, unique in the book with its currency: "payable:pty_…".' })
  key!: string;

  @Field(() => AccountPurposeEnum, { description: 'What it is for.' })
  purpose!: AccountPurpose;

  @Field(() => String, { description: 'ISO 4217.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'Credits less debits; negative when more went out than came in.' })
  balance!: MoneyType;
}

@ObjectType('Transfer', { description: 'A line of a journal: an amount leaves one account and enters another.' })
export class TransferType {
  /** What it was made from; no field of the schema. */
  source!: Transfer;

  @Field(() => Int, { description: 'From 1, without gaps.' })
  lineNumber!: number;

  @Field(() => MoneyType, { description: 'Always positive.' })
  amount!: MoneyType;

  @Field(() => String, { description: 'What it means to the business, such as the code of a step of the terms.' })
  code!: string;

  @Field(() => String, { description: 'The same in words; may be empty.' })
  detail!: string;
}

@ObjectType('Journal', { description: 'Transfers of one book that were posted together. It never changes.' })
export class JournalType {
  /** What it was made from; no field of the schema. */
  source!: Journal;

  @Field(() => ID, { description: 'Opaque, starts with jnl_.' })
  id!: string;

  @Field(() => JournalKindEnum, { description: 'What it books.' })
  kind!: JournalKind;

  @Field(() => String, { description: 'Unique per book and kind; posting it again posts nothing.' })
  reference!: string;

  @Field(() => DateScalar, { description: 'The day that it takes effect on.' })
  effectiveDate!: string;

  @Field(() => DateTimeScalar, { description: 'When it was posted.' })
  postedAt!: Date;

  @Field(() => ID, { nullable: true, description: 'The journal that it undoes; null when it undoes none.' })
  reversalOfId!: string | null;

  @Field(() => Int, { description: 'Its number in the book: from 1, without gaps, in the order of posting.' })
  sequence!: number;

  @Field(() => String, { description: 'The calendar of its period.' })
  calendar!: string;

  @Field(() => MonthScalar, { description: 'The period that it belongs to: it is sealed with this month.' })
  month!: string;

  @Field(() => String, { description: 'SHA-256 of what it says, in the form that docs/proof.md gives.' })
  contentHash!: string;

  @Field(() => String, { description: 'The chain hash of the journal before it; of the first, the genesis hash.' })
  previousHash!: string;

  @Field(() => String, {
    description: 'SHA-256 of its place, the hash before it, its content hash, its period and when it was posted.',
  })
  chainHash!: string;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the document that caused it, such as a statement; null when it names none.',
  })
  documentHash!: string | null;
}

@ObjectType('Book', { description: 'The accounts and journals of one owner. Books are independent of each other.' })
export class BookType {
  /** The stored form of its owner's id; no field of the schema. */
  bookId!: string;

  @Field(() => ID, { description: 'The owner: a venture (ven_) or a party (pty_).' })
  ownerId!: string;

  @Field(() => BookKindEnum, { description: 'Whose book it is.' })
  kind!: BookKind;

  @Field(() => DateTimeScalar, { description: 'When the first journal opened it.' })
  openedAt!: Date;
}

@ObjectType('Period', { description: 'An accounting period: a month of a calendar.' })
export class PeriodType {
  @Field(() => String, { description: 'The calendar; "standard" unless a venture keeps another one.' })
  calendar!: string;

  @Field(() => MonthScalar, { description: 'The month, in UTC.' })
  month!: string;

  @Field(() => PeriodStateEnum, { description: 'Whether it takes events.' })
  state!: PeriodState;

  @Field(() => DateTimeScalar, { description: 'When its first event opened it.' })
  openedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its closing began; null while it is open.' })
  closingAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was closed; null until then.' })
  closedAt!: Date | null;
}

@ObjectType('SealedSet', { description: 'Things of a month in a Merkle tree of RFC 6962.' })
export class SealedSetType {
  @Field(() => Int, { description: 'How many.' })
  count!: number;

  @Field(() => String, { description: 'The root of the tree, in hex.' })
  root!: string;
}

@ObjectType('PeriodSeal', { description: 'What was fixed when a period was closed. It never changes.' })
export class SealType {
  @Field(() => SealedSetType, {
    description: 'The journals of the period in all books; leaves are their chain hashes, by book and number.',
  })
  journals!: SealedSetType;

  @Field(() => SealedSetType, {
    nullable: true,
    description: 'The documents of the period, its statements; null when it was closed without any.',
  })
  documents!: SealedSetType | null;

  @Field(() => SealedSetType, {
    nullable: true,
    description:
      'Who signed, decided and published what since the closing before; null when it was closed without them.',
  })
  records!: SealedSetType | null;

  @Field(() => String, { description: 'The seal of the period before it; of the first, the hash of the calendar.' })
  previousHash!: string;

  @Field(() => String, { description: 'SHA-256 of all this and of the period: the one hash to publish.' })
  sealHash!: string;
}

export const JournalConnection = connectionType(JournalType, 'Journal');
export const PeriodConnection = connectionType(PeriodType, 'Period');
