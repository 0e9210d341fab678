import type { Id } from '#libs/kernel';
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
