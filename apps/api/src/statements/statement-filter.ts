import { parseId, parseMonth, type Refusal, type Result } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { StatementFilter } from '#libs/settlement';

const CALENDAR = /^[a-z0-9-]{1,40}$/;

/** Reads `?venture=ven_…&party=pty_…&month=2026-01&calendar=standard`, each at most once. Refused: anything else. */
export function readStatementFilter(query: unknown): StatementFilter {
  const { venture, party, month, calendar, ...unknown } = query as Readonly<Record<string, unknown>>;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined) {
    throw invalid(`"${stray.slice(0, 40)}" is no filter; filters are venture, party, month and calendar`);
  }
  return {
    ...(venture !== undefined && { ventureId: valid(parseId('venture', textOf(venture, 'venture'))) }),
    ...(party !== undefined && { partyId: valid(parseId('party', textOf(party, 'party'))) }),
    ...(month !== undefined && { month: valid(parseMonth(textOf(month, 'month'))) }),
    ...(calendar !== undefined && { calendar: calendarOf(textOf(calendar, 'calendar')) }),
  };
}

function calendarOf(text: string): string {
  if (!CALENDAR.test(text)) throw invalid('calendar is the name of a calendar, such as "standard"');
  return text;
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw invalid(`${name} is given once`);
  return value;
}

function valid<T>(result: Result<T, Pick<Refusal, 'message'>>): T {
  if (!result.ok) throw invalid(result.error.message);
  return result.value;
}

function invalid(message: string): ProblemError {
  return new ProblemError(400, 'INPUT_INVALID', message);
}
