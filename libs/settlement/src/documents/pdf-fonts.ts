import { type Font, create } from 'fontkit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `han` has what the other two lack of Chinese, Japanese and Korean (fonts/README.md). */
export type FontName = 'regular' | 'bold' | 'han';

export type Run = { readonly font: FontName; readonly text: string };

const FILES: Readonly<Record<FontName, string>> = {
  regular: 'Roboto-Regular.ttf',
  bold: 'Roboto-Bold.ttf',
  han: 'DroidSansFallback.ttf',
};

const FOLDER = join(import.meta.dirname, '../../fonts');

type LoadedFont = { readonly file: Buffer; readonly font: Font };

// Read when the first page is written: most processes never write one.
const loaded = new Map<FontName, LoadedFont>();

export function fontFile(name: FontName): Buffer {
  return fontOf(name).file;
}

/** The text in pieces of one font each, and in a form that every piece's font has: what none has becomes "[U+1F600]". */
export function runsOf(text: string, wanted: 'regular' | 'bold'): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const font = fontFor(character, wanted);
    const shown = font === undefined ? codePoint(character) : character;
    const last = runs.at(-1);
    if (last?.font === (font ?? wanted)) runs[runs.length - 1] = { ...last, text: last.text + shown };
    else runs.push({ font: font ?? wanted, text: shown });
  }
  return runs;
}

export function canShow(text: string): boolean {
  return Array.from(text).every((character) => fontFor(character, 'regular') !== undefined);
}

function fontFor(character: string, wanted: 'regular' | 'bold'): FontName | undefined {
  // What has no shape of its own could turn or hide what stands beside it.
  if (/^\p{C}$/u.test(character)) return undefined;
  const point = character.codePointAt(0) ?? 0;
  if (fontOf(wanted).font.hasGlyphForCodePoint(point)) return wanted;
  return fontOf('han').font.hasGlyphForCodePoint(point) ? 'han' : undefined;
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

function fontOf(name: FontName): LoadedFont {
  const known = loaded.get(name);
  if (known) return known;
  const file = readFileSync(join(FOLDER, FILES[name]));
  const font = create(file);
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${FILES[name]} is no single font`);
  loaded.set(name, { file, font });
  return { file, font };
}
