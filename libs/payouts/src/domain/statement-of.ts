import type { Id } from '#libs/kernel';
import type { JournalKind } from '#libs/ledger';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The reference of a settlement's journal is its statement. Undefined for other journals. */
export function statementOf(journal: {
  readonly kind: JournalKind;
  readonly reference: string;
}): Id<'statement'> | undefined {
  const isStatement = journal.kind === 'settlement' && UUID.test(journal.reference);
  return isStatement ? (journal.reference as Id<'statement'>) : undefined;
}
