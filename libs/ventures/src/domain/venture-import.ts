import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { NAME_LENGTH_MAX } from './review.js';
import type { VentureKind } from './venture.js';

/** A venture that another system has admitted. */
export type VentureImport = {
  readonly reference: string;
  readonly name: string;
  readonly calendar: string;
  readonly kind: VentureKind;
};

const CALENDAR = /^[a-z0-9-]{1,40}$/;

/** Refused: INPUT_INVALID with the index and the field of the first row that is not well formed. */
export function checkImport(rows: readonly VentureImport[]): Result<null, Refusal> {
  for (const [index, row] of rows.entries()) {
    const field = faultyField(row);
    if (field) return err(refusal('INPUT_INVALID', `${field} is empty, too long or malformed`, [String(index), field]));
  }
  return ok(null);
}

function faultyField(row: VentureImport): keyof VentureImport | undefined {
  if (row.reference.length < 1 || row.reference.length > NAME_LENGTH_MAX) return 'reference';
  if (row.name.length < 1 || row.name.length > NAME_LENGTH_MAX) return 'name';
  return CALENDAR.test(row.calendar) ? undefined : 'calendar';
}
