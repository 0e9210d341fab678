import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** Characters that nobody sees as such and that PostgreSQL may refuse, and those that turn the text around them. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name that others see, in its one form. Counted in code points, as the database does. */
export function checkName(text: string, lengthMax: number, field: string): Result<string, Refusal> {
  const name = text.trim().normalize('NFC');
  if (VISIBLE.test(name) && !UNFIT.test(name) && Array.from(name).length <= lengthMax) return ok(name);
  return err(refusal('INPUT_INVALID', `a name has 1 to ${lengthMax} characters, no control characters`, [field]));
}
