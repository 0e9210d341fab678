import { DEMO_PASSWORD, FINANCE_EMAIL } from '../demo/people.js';
import { textTable } from '../table.js';
import type { Place } from './place.js';
import type { Prepared } from './prepare.js';

const AMOUNT_COLUMN = 2;

/** What whoever starts the platform reads first. */
export function welcome({ url }: Place, prepared: Prepared): string {
  const sections = [
    [`Chuang is running. Ctrl-C ends it.\n`],
    [`GraphiQL   ${url}/graphiql\n`, `Health     ${url}/health\n`],
    signIn(prepared),
    payouts(prepared),
    prepared.people.length > 0 ? token(url) : [],
    ['Next: docs/running-world.md goes around this world; docs/guides/first-settlement.md starts from nothing.\n'],
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join(''));
  return `\n${written.join('\n')}\n`;
}

function signIn({ people }: Prepared): string[] {
  if (people.length === 0) return ['Nobody of a demonstration world is here: accounts are those of this database.\n'];
  const rows = people.map(({ does, email }) => [does, email, DEMO_PASSWORD]);
  return ['Who can sign in\n', textTable(['who', 'e-mail', 'password'], rows)];
}

function payouts({ waiting, isMoreWaiting }: Prepared): string[] {
  if (waiting.length === 0) return ['No payout waits for review.\n'];
  const headings = ['payout', 'payee', 'amount', 'currency', 'approvals'];
  const rows = waiting.map((one) => [one.id, one.payee, one.amount, one.currency, String(one.approvalsRequired)]);
  const more = isMoreWaiting
    ? [`These are the newest ${waiting.length}; payouts(filter: {state: IN_REVIEW}) has all.\n`]
    : [];
  return ['Payouts that wait for review\n', textTable(headings, rows, [AMOUNT_COLUMN]), ...more];
}

function token(url: string): string[] {
  const query = `mutation { accountSignIn(input: {email: "${FINANCE_EMAIL}", password: "${DEMO_PASSWORD}"}) { session { accessToken } } }`;
  return [
    'A token, for the header "Authorization: Bearer …" of GraphiQL and of every other client; it lasts 15 minutes\n',
    `curl -s ${url}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'\n`,
  ];
}
