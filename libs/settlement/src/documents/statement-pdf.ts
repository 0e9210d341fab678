import PDFDocument from 'pdfkit';
import { canShow, fontFile } from './pdf-fonts.js';
import { PdfText, type TextStyle } from './pdf-text.js';
import type { Sheet, SheetColumn, SheetTable } from './statement-sheet.js';

// Points, 72 to the inch.
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = { side: 42, top: 64, bottom: 56 };
const WIDTH = PAGE.width - 2 * MARGIN.side;
const BOTTOM = PAGE.height - MARGIN.bottom;
const CELL_PADDING = 3;

const TITLE: TextStyle = { weight: 'bold', size: 16 };
const SUBTITLE: TextStyle = { weight: 'regular', size: 12 };
const CAPTION: TextStyle = { weight: 'bold', size: 11 };
const BODY: TextStyle = { weight: 'regular', size: 8.5 };
const HEAD: TextStyle = { weight: 'bold', size: 8.5 };
const SMALL: TextStyle = { weight: 'regular', size: 7.5 };

const LACKING =
  'A character that the fonts of these pages lack is shown by its code point of Unicode, such as [U+1F600]. The other forms of this statement have it as it is.';

/** A4 pages with a head and page numbers; tables go on over pages under their heads again. The same sheet gives the same bytes. */
export async function statementPdf(sheet: Sheet): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    pdfVersion: '1.7',
    info: {
      Title: `${sheet.title} · ${sheet.subtitle}`,
      Creator: 'Chuang',
      Producer: 'Chuang',
      // pdfkit would take the clock, and make the id of the file from it.
      CreationDate: sheet.issuedAt,
      ModDate: sheet.issuedAt,
    },
  });
  for (const name of ['regular', 'bold', 'han'] as const) pdf.registerFont(name, fontFile(name));
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const written = new Promise((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  new SheetWriter(pdf).write(sheet);
  pdf.end();
  await written;
  return Buffer.concat(chunks);
}

class SheetWriter {
  private readonly text: PdfText;
  private top = MARGIN.top;

  constructor(private readonly pdf: InstanceType<typeof PDFDocument>) {
    this.text = new PdfText(pdf);
  }

  write(sheet: Sheet): void {
    this.paragraph(sheet.title, TITLE);
    this.paragraph(sheet.subtitle, SUBTITLE);
    this.top += 8;
    const factColumns = [
      { title: '', share: 2 },
      { title: '', share: 7 },
    ];
    for (const fact of sheet.facts) this.row(fact, factColumns, { style: BODY, isRuled: false });
    for (const table of sheet.tables) this.table(table);
    if (!canShow(wordsOf(sheet))) this.paragraph(LACKING, SMALL);
    this.runningLines(sheet.running);
  }

  private table({ caption, note, columns, rows }: SheetTable): void {
    this.top += 14;
    // A caption never stands alone at the foot of a page.
    this.need(6 * this.text.lineHeight(CAPTION));
    this.paragraph(caption, CAPTION);
    this.paragraph(note, SMALL);
    this.head(columns);
    for (const cells of rows) this.row(cells, columns, { style: BODY, isRuled: true, head: columns });
  }

  private head(columns: readonly SheetColumn[]): void {
    const titles = columns.map(({ title }) => title);
    this.row(titles, columns, { style: HEAD, isRuled: true });
  }

  /** A row that is higher than the page goes on over it; any other one stays in one piece. */
  private row(cells: readonly string[], columns: readonly SheetColumn[], look: RowLook): void {
    const boxes = boxesOf(columns);
    const lines = boxes.map(({ width }, index) =>
      this.text.lines(cells[index] ?? '', width - 2 * CELL_PADDING, look.style),
    );
    const lineHeight = this.text.lineHeight(look.style);
    const count = Math.max(...lines.map((cell) => cell.length));
    this.need(count * lineHeight + CELL_PADDING, look.head);
    for (let line = 0; line < count; line += 1) {
      this.need(lineHeight + CELL_PADDING, look.head);
      for (const [index, { left, width, isNumber }] of boxes.entries()) {
        const text = lines[index]?.[line];
        const at = isNumber ? { right: left + width - CELL_PADDING } : { left: left + CELL_PADDING };
        if (text) this.text.write(text, { top: this.top, ...at }, look.style);
      }
      this.top += lineHeight;
    }
    this.top += CELL_PADDING;
    if (look.isRuled) this.rule();
  }

  private rule(): void {
    this.pdf
      .moveTo(MARGIN.side, this.top - 1)
      .lineTo(MARGIN.side + WIDTH, this.top - 1)
      .lineWidth(0.5)
      .stroke('#bbbbbb');
  }

  private paragraph(text: string, style: TextStyle): void {
    for (const line of this.text.lines(text, WIDTH, style)) {
      this.need(this.text.lineHeight(style));
      this.text.write(line, { top: this.top, left: MARGIN.side }, style);
      this.top += this.text.lineHeight(style);
    }
  }

  // What would not even fit on an empty page begins where it is.
  private need(height: number, head?: readonly SheetColumn[]): void {
    if (this.top + height <= BOTTOM || height > BOTTOM - MARGIN.top) return;
    this.pdf.addPage();
    this.top = MARGIN.top;
    if (head) this.head(head);
  }

  private runningLines(running: string): void {
    const { start, count } = this.pdf.bufferedPageRange();
    const [line = ''] = this.text.lines(running, WIDTH, SMALL);
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(start + page);
      this.text.write(line, { top: MARGIN.top - 28, left: MARGIN.side }, SMALL);
      const right = MARGIN.side + WIDTH;
      this.text.write(`Page ${page + 1} of ${count}`, { top: BOTTOM + 18, right }, SMALL);
    }
  }
}

type RowLook = {
  readonly style: TextStyle;
  readonly isRuled: boolean;
  /** Written again where the row begins a page. */
  readonly head?: readonly SheetColumn[];
};

type Box = { readonly left: number; readonly width: number; readonly isNumber: boolean };

function boxesOf(columns: readonly SheetColumn[]): Box[] {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  let left = MARGIN.side;
  return columns.map(({ share, isNumber = false }) => {
    const box = { left, width: (WIDTH * share) / total, isNumber };
    left += box.width;
    return box;
  });
}

function wordsOf({ title, subtitle, facts, tables }: Sheet): string {
  return [title, subtitle, ...facts.flat(), ...tables.flatMap(({ rows }) => rows.flat())].join('');
}
