import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, hasRole } from '#libs/platform';
import type { Book } from './views.js';

/**
 * Finance and auditors read every book; everybody else the book of a party that they act for. The ledger knows nothing
 * of ventures, so whoever leads one sees its money through statements, not through its book.
 */
export function maySeeBook(actor: Actor, book: Book): boolean {
  if (hasRole(actor, 'finance', 'auditor')) return true;
  return book.kind === 'party' && actor.parties.has(book.bookId as Id<'party'>);
}

/** Finance converts what books owe to others. Whoever may not see the book learns nothing about it. */
export function mayConvert(actor: Actor, book: Book | undefined, partyId: Id<'party'>): Result<Book, Refusal> {
  if (!book || !maySeeBook(actor, book)) return err(notFound('the book'));
  if (!hasRole(actor, 'finance')) return err(refusal('NOT_PERMITTED', 'finance converts balances'));
  if (actor.parties.has(partyId)) return err(refusal('NOT_PERMITTED', 'nobody converts balances of their own party'));
  return ok(book);
}
