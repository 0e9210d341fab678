import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { CHANGES_OUTCOMES, type CodedText, REVIEW_OUTCOMES, type RulebookContent } from './rulebook.js';

/** Longer waits and longer lists would not be rules that somebody reads. */
const DAYS_MAX = 365;
const CODES_MAX = 50;
const CODE = /^[A-Z][A-Z0-9_]{0,59}$/;
const TEXT_LENGTH_MAX = 500;

/** Reads the content of a rulebook strictly and answers every fault with its path: RULEBOOK_INVALID. */
export function parseRulebook(content: unknown): Result<RulebookContent, readonly Refusal[]> {
  const faults = new Faults();
  const root = faults.object(content, [], ['criteria', 'reasonCodes', 'review', 'changes']);
  const parsed = {
    criteria: codedTexts(faults, root.criteria, ['criteria']),
    reasonCodes: reasonCodesOf(faults, root.reasonCodes),
    review: reviewOf(faults, root.review),
    changes: changesOf(faults, root.changes),
  };
  checkDefault(faults, parsed);
  return faults.found.length === 0 ? ok(parsed) : err(faults.found);
}

function reasonCodesOf(faults: Faults, value: unknown): RulebookContent['reasonCodes'] {
  const path = ['reasonCodes'];
  const object = faults.object(value, path, ['admit', 'requestChanges', 'reject']);
  return {
    admit: codedTexts(faults, object.admit, [...path, 'admit']),
    requestChanges: codedTexts(faults, object.requestChanges, [...path, 'requestChanges']),
    reject: codedTexts(faults, object.reject, [...path, 'reject']),
  };
}

function reviewOf(faults: Faults, value: unknown): RulebookContent['review'] {
  const path = ['review'];
  const keys = ['dueDays', 'reminderAfterDays', 'escalationAfterDays', 'defaultOutcome'];
  const object = faults.object(value, path, keys, ['defaultReasonCode']);
  const review = {
    dueDays: faults.days(object.dueDays, [...path, 'dueDays']),
    reminderAfterDays: faults.days(object.reminderAfterDays, [...path, 'reminderAfterDays']),
    escalationAfterDays: faults.days(object.escalationAfterDays, [...path, 'escalationAfterDays']),
    defaultOutcome: faults.oneOf(REVIEW_OUTCOMES, object.defaultOutcome, [...path, 'defaultOutcome']),
    defaultReasonCode: faults.textOrNull(object.defaultReasonCode, [...path, 'defaultReasonCode']),
  };
  if (review.reminderAfterDays >= review.escalationAfterDays) {
    faults.add([...path, 'reminderAfterDays'], 'the reminder comes before the escalation');
  }
  if (review.escalationAfterDays > review.dueDays) {
    faults.add([...path, 'escalationAfterDays'], 'the escalation comes no later than the deadline');
  }
  return review;
}

function changesOf(faults: Faults, value: unknown): RulebookContent['changes'] {
  const object = faults.object(value, ['changes'], ['dueDays', 'defaultOutcome']);
  return {
    dueDays: faults.days(object.dueDays, ['changes', 'dueDays']),
    defaultOutcome: faults.oneOf(CHANGES_OUTCOMES, object.defaultOutcome, ['changes', 'defaultOutcome']),
  };
}

// The default is a decision like any other, so it has a reason code of the decision that it is.
function checkDefault(faults: Faults, { review, reasonCodes }: RulebookContent): void {
  const path = ['review', 'defaultReasonCode'];
  const { defaultOutcome, defaultReasonCode } = review;
  if (defaultOutcome === 'none') {
    if (defaultReasonCode !== null) faults.add(path, 'there is no reason where the default outcome is none');
    return;
  }
  const decision = defaultOutcome === 'admitted' ? 'admit' : 'reject';
  if (!reasonCodes[decision].some(({ code }) => code === defaultReasonCode)) {
    faults.add(path, `name one of reasonCodes.${decision}`);
  }
}

function codedTexts(faults: Faults, value: unknown, path: readonly string[]): CodedText[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > CODES_MAX) {
    faults.add(path, `write a list of 1 to ${CODES_MAX} objects {code, text}`);
    return [];
  }
  const items: CodedText[] = [];
  for (const [index, item] of value.entries()) {
    const here = [...path, String(index)];
    const object = faults.object(item, here, ['code', 'text']);
    const code = faults.text(object.code, [...here, 'code'], CODE, 'capitals, digits and _, as in CRITERIA_MET');
    const text = faults.text(object.text, [...here, 'text'], /\S/, 'a sentence');
    if (code !== '' && items.some((earlier) => earlier.code === code))
      faults.add([...here, 'code'], 'it is there twice');
    items.push({ code, text });
  }
  return items;
}

/** Collects what is wrong; after a fault it goes on with a neutral value, so that one reading names every fault. */
class Faults {
  readonly found: Refusal[] = [];

  add(path: readonly string[], message: string): void {
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    this.found.push(refusal('RULEBOOK_INVALID', where + message, ['content', ...path]));
  }

  object(
    value: unknown,
    path: readonly string[],
    keys: readonly string[],
    optional: readonly string[] = [],
  ): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.add(path, `write an object {${keys.join(', ')}}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key) && !optional.includes(key)) this.add([...path, key], 'no such field');
    }
    return value as Record<string, unknown>;
  }

  days(value: unknown, path: readonly string[]): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= DAYS_MAX) return value;
    this.add(path, `write a whole number of days from 1 to ${DAYS_MAX}`);
    return Number.NaN;
  }

  oneOf<T extends string>(allowed: readonly [T, ...T[]], value: unknown, path: readonly string[]): T {
    const match = allowed.find((one) => one === value);
    if (match === undefined) this.add(path, `write one of ${allowed.join(', ')}`);
    return match ?? allowed[0];
  }

  text(value: unknown, path: readonly string[], pattern: RegExp, wanted: string): string {
    if (typeof value === 'string' && value.length <= TEXT_LENGTH_MAX && pattern.test(value)) return value;
    this.add(path, `write ${wanted}, at most ${TEXT_LENGTH_MAX} characters`);
    return '';
  }

  textOrNull(value: unknown, path: readonly string[]): string | null {
    return value === undefined || value === null ? null : this.text(value, path, CODE, 'a reason code or null');
  }
}
