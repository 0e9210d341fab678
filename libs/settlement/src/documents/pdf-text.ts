import type PDFDocument from 'pdfkit';
import { type FontName, runsOf } from './pdf-fonts.js';

export type TextStyle = { readonly weight: 'regular' | 'bold'; readonly size: number };

type Pdf = InstanceType<typeof PDFDocument>;

/** Lines per em; Chinese needs more room than Latin. */
const LEADING = 1.4;
/** Where letters stand in their line, in ems from its top. */
const BASELINE = 1.05;

/** Measures, breaks and writes text in several fonts; pdfkit does so in one. */
export class PdfText {
  private readonly widths = new Map<string, number>();

  constructor(private readonly pdf: Pdf) {}

  lineHeight({ size }: TextStyle): number {
    return size * LEADING;
  }

  /** Lines no wider than `width`: broken at blanks and beside Chinese characters, and inside a word that is wider alone. */
  lines(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of wordsOf(text)) {
      const parts = this.widthOf(word.trim(), style) > width ? Array.from(word) : [word];
      for (const part of parts) {
        if (line !== '' && this.widthOf((line + part).trimEnd(), style) > width) {
          lines.push(line.trimEnd());
          line = part.trimStart();
        } else line += part;
      }
    }
    return [...lines, line.trimEnd()];
  }

  /** One line whose top is at `top`; `right` is where it ends, `left` where it begins. */
  write(text: string, at: { top: number } & ({ left: number } | { right: number }), style: TextStyle): void {
    let x = 'left' in at ? at.left : at.right - this.widthOf(text, style);
    for (const run of runsOf(text, style.weight)) {
      this.pdf
        .font(run.font, style.size)
        .text(run.text, x, at.top + style.size * BASELINE, { lineBreak: false, baseline: 'alphabetic' });
      x += this.runWidth(run.font, run.text, style.size);
    }
  }

  private widthOf(text: string, { weight, size }: TextStyle): number {
    return runsOf(text, weight).reduce((sum, run) => sum + this.runWidth(run.font, run.text, size), 0);
  }

  // Widths grow with the size, and the same words come again and again.
  private runWidth(font: FontName, text: string, size: number): number {
    const key = `${font}/${text}`;
    const known = this.widths.get(key) ?? this.pdf.font(font, 100).widthOfString(text);
    this.widths.set(key, known);
    return (known * size) / 100;
  }
}

function wordsOf(text: string): string[] {
  return (
    text.match(
      /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+\s*|\s+/gu,
    ) ?? []
  );
}
