import type { INestApplicationContext } from '@nestjs/common';
import { IdentityQueries } from '#libs/identity';
import { formatMoney, type Id, publicId } from '#libs/kernel';
import { type DebtQuestion, type PayeeDebt, PayeeDebts } from '#libs/payouts';
import { type Actor, Transactor } from '#libs/platform';
import { bigintAsText, print } from './output.js';
import { Unusable } from './exit.js';
import { textTable } from './table.js';

const DEBTS_PER_PAGE = 500;
const HEADINGS = ['payee', 'venture', 'since', 'currency', 'owes', 'covered', '0-30', '31-60', '61-90', 'over 90'];
const NUMERIC = [4, 5, 6, 7, 8, 9];

/** Page by page, so that memory stays flat; a table begins anew with each page. */
export async function printDebts(
  app: INestApplicationContext,
  viewer: Actor | null,
  question: DebtQuestion,
  asJson: boolean,
): Promise<void> {
  const debts = app.get(PayeeDebts, { strict: false });
  let after: readonly string[] | undefined;
  for (;;) {
    const page = await debts.list(viewer, question, { limit: DEBTS_PER_PAGE, after });
    if (!page.ok) throw new Unusable(page.error.code, page.error.message);
    const names = await namesOf(app, page.value);
    if (asJson)
      await print(page.value.map((debt) => `${JSON.stringify(documentOf(debt, names), bigintAsText)}\n`).join(''));
    else if (page.value.length > 0 || !after)
      await print(
        textTable(
          HEADINGS,
          page.value.map((debt) => cellsOf(debt, names)),
          NUMERIC,
        ),
      );
    const last = page.value.at(-1);
    if (!last || page.value.length < DEBTS_PER_PAGE) return;
    after = [last.payee, last.accountId];
  }
}

type Names = ReadonlyMap<Id<'party'>, string>;

async function namesOf(app: INestApplicationContext, debts: readonly PayeeDebt[]): Promise<Names> {
  const { reader } = app.get(Transactor, { strict: false });
  const payees = [...new Set(debts.map(({ payee }) => payee))];
  const found = await app.get(IdentityQueries, { strict: false }).partiesByIds(reader, payees);
  return new Map([...found].map(([id, { name }]) => [id, name]));
}

function cellsOf(debt: PayeeDebt, names: Names): string[] {
  const { payee, bookId, currency, owesMinor, coveredMinor, since, aged } = debt;
  const amounts = [owesMinor, coveredMinor, aged.upTo30Days, aged.upTo60Days, aged.upTo90Days, aged.over90Days];
  return [
    names.get(payee) ?? publicId('party', payee),
    publicId('venture', bookId as Id<'venture'>),
    since.toISOString().slice(0, 10),
    currency,
    ...amounts.map((minorUnits) => formatMoney({ minorUnits, currency })),
  ];
}

function documentOf({ bookId, accountId, payee, causes, ...debt }: PayeeDebt, names: Names): object {
  return {
    payee: { id: publicId('party', payee), name: names.get(payee) ?? null },
    venture: publicId('venture', bookId as Id<'venture'>),
    account: publicId('ledgerAccount', accountId),
    ...debt,
    causes: causes.map(({ cause, openMinor }) => ({
      journal: publicId('journal', cause.journalId),
      at: cause.postedAt,
      tookMinor: -cause.amountMinor,
      owesMinor: openMinor,
    })),
  };
}
