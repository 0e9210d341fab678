import { Transactor } from '#libs/platform';
import { type ExplanationSource, type FlatNode, type PartyExplanation, PartyExplanations } from '#libs/settlement';
import type { Session } from './application.js';
import { print, printJson } from './output.js';
import { textTable } from './table.js';

const HEADINGS = ['part', 'amount', 'arithmetic', 'from'];

/** Prints every amount that the party got by the statement; false when there is none to see. */
export async function explainParty(
  { app, actor }: Session,
  asked: { readonly statement: string; readonly party: string },
  { as, json }: { readonly as: string | undefined; readonly json: boolean },
): Promise<boolean> {
  const { reader } = app.get(Transactor, { strict: false });
  const explanations = app.get(PartyExplanations, { strict: false });
  const found = await explanations.find(reader, as === undefined ? null : actor, asked);
  if (json && found.length > 0) await printJson(found);
  for (const explanation of json ? [] : found) {
    const counts = await countsOf(explanation, (keys) => explanations.sums(reader, keys));
    await print(`${explanation.statement}  ${explanation.month}  ${explanation.currency}, minor units\n\n`);
    const notes = new Map<string, number>();
    const noteOf = (source: ExplanationSource): number => {
      const text = sourceText(source, counts);
      notes.set(text, notes.get(text) ?? notes.size + 1);
      return notes.get(text) ?? 0;
    };
    const rows = explanation.shares.flatMap(({ nodes }) => nodes.map((node) => rowOf(node, noteOf)));
    await print(textTable(HEADINGS, rows, [1]));
    const total = explanation.shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    await print(`\n${asked.party} got ${total}, from\n`);
    await print([...notes].map(([text, number]) => `  ${number}  ${text}\n`).join(''));
  }
  return found.length > 0;
}

type Events = Extract<ExplanationSource, { kind: 'events' }>;
type Counts = (source: Events) => string;

/** "2 sale 17919" for each kind of events behind a source. */
async function countsOf(
  { shares, ventureId, currency }: PartyExplanation,
  read: (keys: Parameters<PartyExplanations['sums']>[1]) => ReturnType<PartyExplanations['sums']>,
): Promise<Counts> {
  const sources = shares.flatMap(({ nodes }) => nodes.flatMap((node) => node.sources));
  const months = new Map(
    sources.flatMap((source) => (source.kind === 'events' ? [[source.month, source.asOf] as const] : [])),
  );
  const keys = [...months].map(([month, asOf]) => ({ ventureId, currency, month, asOf }));
  const sums = await read(keys);
  return ({ month, kinds }) => {
    const ofMonth = sums[keys.findIndex((key) => key.month === month)];
    const known = kinds.flatMap((kind) => {
      const sum = ofMonth?.get(kind);
      return sum ? [`${sum.count} ${kind} ${sum.amountMinor}`] : [];
    });
    return known.length > 0 ? known.join(', ') : 'no events';
  };
}

function rowOf(
  { depth, label, amountMinor, figures, sources }: FlatNode,
  noteOf: (source: ExplanationSource) => number,
): string[] {
  const arithmetic = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  const from = sources.map((source) => noteOf(source)).join(' ');
  return [`${'  '.repeat(depth)}${label}`, amountMinor.toString(), arithmetic.join(', '), from];
}

function sourceText(source: ExplanationSource, counts: Counts): string {
  switch (source.kind) {
    case 'events':
      return `${source.name} ${source.value} in ${source.month}: ${counts(source)}`;
    case 'indicator':
      return `${source.name} ${source.value ?? 'without a result'} in ${source.month}`;
    case 'constant':
      return `agreed: ${source.path.join('.')}${source.value === null ? '' : ` ${source.value}`}`;
    case 'carried':
      return source.statementMonth
        ? `carried by the statement of ${source.statementMonth}: ${source.name} ${source.value}`
        : `nothing carried: ${source.name}`;
    case 'statement':
      return `the statement of ${source.statementMonth}`;
  }
}
