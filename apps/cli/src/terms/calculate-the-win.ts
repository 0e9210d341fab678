import 'reflect-metadata';
import {
  BREAK_EVEN_LIMIT_MAX,
  type BreakEven,
  breakEvenOfDocument,
  type BreakEvenQuestion,
  type ComparedAmount,
  compareDocuments,
  isObject,
  type OwnCost,
  type Scenario,
  type TermsDocument,
} from '#libs/contracts';
import { parseRational, type Refusal } from '#libs/kernel';
import { EXIT, type Exit, Unusable } from '../exit.js';
import { print, printJson, say } from '../output.js';
import { textTable } from '../table.js';
import { readJson } from './json-lines.js';
import { readWhole } from './readable.js';

type Json = Readonly<Record<string, unknown>>;

/** A table on standard output, faults on standard error. */
export async function compareTerms(file: string, json: boolean): Promise<Exit> {
  const asked = await objectIn(file);
  const sides = { left: documentOf(asked, 'left'), right: documentOf(asked, 'right') };
  const compared = compareDocuments(sides, scenariosOf(asked));
  if (!compared.ok) return refused(compared.error);
  const { scenarios, totals, faults, currency } = compared.value;
  if (json) await printJson(compared.value);
  else {
    const rowOf = (name: string) => (amount: ComparedAmount) => [
      ...[name, amount.key, amount.left?.toString() ?? '-', amount.right?.toString() ?? '-'],
      amount.difference.toString(),
    ];
    const rows = [
      ...scenarios.flatMap(({ name, parties }) => parties.map(rowOf(name))),
      ...totals.map(rowOf('in all')),
    ];
    await print(textTable([`period (${currency})`, 'party', 'left', 'right', 'difference'], rows, [2, 3, 4]));
  }
  return refused(faults);
}

/** A table on standard output, faults on standard error. */
export async function breakEvenOfTerms(file: string, json: boolean): Promise<Exit> {
  const asked = await objectIn(file);
  const question = questionOf(asked);
  const found = breakEvenOfDocument(documentOf(asked, 'subject'), scenariosOf(asked), question);
  if (!found.ok) return refused(found.error);
  if (json) await printJson(found.value);
  else await print(breakEvenTable(found.value, question));
  return refused(found.value.fault ? [found.value.fault] : []);
}

function breakEvenTable({ scenarios, currency }: BreakEven, { input, limit }: BreakEvenQuestion): string {
  const rows = scenarios.flatMap(({ name, parties }) =>
    parties.map(({ key, given, found }) => {
      const before = [name, key, given.value.toString(), given.takeMinor.toString(), given.costMinor.toString()];
      if (found.outcome === 'never') return [...before, `never up to ${limit}`, '', ''];
      if (found.outcome === 'undecided') return [...before, `not up to ${found.checkedUpTo}, then undecided`, '', ''];
      const { value, takeMinor, costMinor } = found.point;
      return [...before, value.toString(), takeMinor.toString(), costMinor.toString()];
    }),
  );
  const headings = [
    `period (${currency})`,
    'party',
    input,
    'take',
    'own cost',
    `${input} to break even`,
    'take',
    'own cost',
  ];
  return textTable(headings, rows, [2, 3, 4, 5, 6, 7]);
}

function refused(faults: readonly Refusal[]): Exit {
  for (const { code, message, path } of faults) say(`${code}: ${path ? `${path.join('.')}: ` : ''}${message}`);
  return faults.length > 0 ? EXIT.findings : EXIT.done;
}

async function objectIn(file: string): Promise<Json> {
  const document = readJson(await readWhole(file));
  if (!('value' in document)) throw new Unusable(document.code, `${file}: ${document.message}`);
  return isObject(document.value) ? document.value : unusable('expected a JSON object');
}

function documentOf(asked: Json, field: string): TermsDocument {
  const side = asked[field];
  if (!isObject(side)) return unusable(`${field}: expected {terms, inputs?, clauses?}`);
  return { terms: side.terms, inputs: side.inputs, clauses: side.clauses };
}

function scenariosOf({ scenarios }: Json): readonly Scenario[] {
  if (!Array.isArray(scenarios) || scenarios.length === 0)
    return unusable('scenarios: expected a list of {name, inputs}');
  return (scenarios as readonly unknown[]).map((scenario, index) => {
    if (!isObject(scenario) || typeof scenario.name !== 'string') {
      return unusable(`scenarios.${index}: expected {name, inputs, stateIn?}`);
    }
    return { name: scenario.name, inputs: scenario.inputs, stateIn: scenario.stateIn };
  });
}

function questionOf({
  parties,
  vary = 'gross',
  others = 'held',
  limit = BREAK_EVEN_LIMIT_MAX,
}: Json): BreakEvenQuestion {
  if (typeof vary !== 'string') return unusable('vary: expected the name of an input');
  if (others !== 'held' && others !== 'proportional') return unusable('others: expected "held" or "proportional"');
  if (!Array.isArray(parties)) return unusable('parties: expected a list of {key, fixed?, rateOfGross?}');
  const costs = (parties as readonly unknown[]).map((party, index) => costOf(party, `parties.${index}`));
  return { costs, input: vary, others, limit: wholeOf(limit, 'limit') };
}

function costOf(party: unknown, at: string): OwnCost {
  if (!isObject(party) || typeof party.key !== 'string') return unusable(`${at}: expected {key, fixed?, rateOfGross?}`);
  const { key, fixed = '0', rateOfGross = '0' } = party;
  const rate = typeof rateOfGross === 'string' ? parseRational(rateOfGross) : undefined;
  if (!rate?.ok) return unusable(`${at}.rateOfGross: expected "n/d"`);
  return { key, fixedMinor: wholeOf(fixed, `${at}.fixed`), rateOfGross: rate.value };
}

function wholeOf(value: unknown, at: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return BigInt(value);
  return unusable(`${at}: expected whole minor units as text, such as "100000"`);
}

function unusable(message: string): never {
  throw new Unusable('INPUT_INVALID', message);
}
