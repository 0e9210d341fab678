import { createHash } from 'node:crypto';
import type { Sheet, SheetColumn, SheetTable } from './statement-sheet.js';

const STYLE = `
@page { size: A4; margin: 18mm 15mm; }
body { font: 10pt/1.4 Roboto, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #1a1a1a; max-width: 190mm; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 16pt; margin: 0; }
h1 + p { font-size: 12pt; margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; }
caption { text-align: left; padding: .5rem 0; }
caption strong { display: block; font-size: 12pt; }
caption span { color: #555; }
th, td { text-align: left; vertical-align: top; padding: .2rem .4rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
tbody th { font-weight: inherit; }
thead th { border-bottom: 1.5px solid #1a1a1a; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { max-width: none; margin: 0; padding: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } caption { break-after: avoid; } }
`;

/** What a browser may load for such a page: its own style, and nothing else from anywhere. */
export const STATEMENT_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One page that needs nothing but itself, on screen and on A4 paper. Every word of the sheet is escaped. */
export function statementPage({ title, subtitle, facts, tables }: Sheet): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(STATEMENT_PAGE_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} · ${subtitle}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p><bdi>${escaped(subtitle)}</bdi></p>
<dl>
${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd><bdi>${escaped(value)}</bdi></dd>`).join('\n')}
</dl>
${tables.map(tableOf).join('\n')}
</main>
</body>
</html>
`;
}

function tableOf({ caption, note, columns, rows }: SheetTable): string {
  const head = columns.map(({ title, isNumber }) => `<th scope="col"${numberClass(isNumber)}>${escaped(title)}</th>`);
  const body = rows.map((cells) => `<tr>${columns.map((column, index) => cellOf(column, index, cells)).join('')}</tr>`);
  return `<table>
<caption><strong>${escaped(caption)}</strong> <span>${escaped(note)}</span></caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>`;
}

// The first cell names its row, for whoever listens to the table; where it is empty, the row goes on with the one before.
function cellOf({ isNumber }: SheetColumn, index: number, cells: readonly string[]): string {
  const text = cells[index] ?? '';
  const [open, close] = index === 0 && text !== '' ? ['th scope="row"', 'th'] : ['td', 'td'];
  return `<${open}${numberClass(isNumber)}><bdi>${escaped(text)}</bdi></${close}>`;
}

function numberClass(isNumber: boolean | undefined): string {
  return isNumber === true ? ' class="number"' : '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
