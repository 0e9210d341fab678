import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { issuedStatement, namesOf } from '../domain/issued-statement.fixture.js';
import { statementDocument } from '../domain/statement-document.js';
import { statementPage } from './statement-html.js';
import { lineColumns, statementLines } from './statement-lines.js';
import { statementPdf } from './statement-pdf.js';
import { type Sheet, statementSheet } from './statement-sheet.js';

const document = statementDocument(
  issuedStatement(),
  namesOf({ supplier: '零件厂', venture: '<b>"Kettle" & sons</b>' }),
);

describe('the lines of a statement', () => {
  type Line = Record<string, string>;
  const linesOf = (of: typeof document) => parse<Line>(lineColumns() + statementLines(of), { columns: true });

  it('have a record for every amount, and add up to the shares of every party', () => {
    const lines = linesOf(document);
    expect(
      lines.map((line) => [
        line.line_kind,
        line.for_period,
        line.step,
        line.party_name,
        line.amount_minor,
        line.amount,
      ]),
    ).toEqual([
      ['step', '2026-02', 'parts', '零件厂', '30', '0.30'],
      ['step', '2026-02', 'fee', 'platform', '97', '0.97'],
      ['step', '2026-02', 'residual', '<b>"Kettle" & sons</b>', '873', '8.73'],
      ['adjustment', '2026-01', '', 'platform', '-10', '-0.10'],
      ['adjustment', '2026-01', '', '<b>"Kettle" & sons</b>', '810', '8.10'],
    ]);
    for (const { party, period } of document.shares) {
      const of = ({ party_id, for_period }: Line) => party_id === party && for_period === period;
      const total = lines.filter(of).reduce((sum, line) => sum + BigInt(line.amount_minor ?? ''), 0n);
      const given = document.shares.filter((share) => share.party === party && share.period === period);
      expect(total).toBe(given.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n));
    }
    expect(lines[3]).toMatchObject({ recomputed_minor: '90', posted_before_minor: '100', statement_id: document.id });
  });

  it('name whoever got nothing', () => {
    const lines = linesOf(statementDocument(issuedStatement({ refund: 5n }), namesOf()));
    expect(
      lines.filter((line) => line.line_kind === 'none').map((line) => [line.party_key, line.amount_minor]),
    ).toEqual([
      ['platform', '0'],
      ['supplier', '0'],
      ['venture', '0'],
    ]);
  });

  it('keep a name from being a formula, and a negative amount as it is', () => {
    const lines = linesOf(statementDocument(issuedStatement(), namesOf({ platform: '=HYPERLINK("x")' }, '@venture')));
    expect(lines[3]).toMatchObject({ party_name: `'=HYPERLINK("x")`, venture_name: "'@venture", amount_minor: '-10' });
  });
});

describe('the page of a statement', () => {
  const page = statementPage(statementSheet(document));

  it('escapes every word that somebody else wrote', () => {
    expect(page).toContain('&lt;b&gt;&quot;Kettle&quot; &amp; sons&lt;/b&gt;');
    expect(page).not.toContain('<b>');
    const hostile = namesOf({ platform: "'><script>alert(1)</script>" }, '</title><img src=x onerror=alert(1)>');
    expect(statementPage(statementSheet(statementDocument(issuedStatement(), hostile)))).not.toMatch(/<script|<img/);
  });

  it('needs nothing but itself, and its policy allows exactly its own style', () => {
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
    expect(page).not.toMatch(/<(script|link|img|iframe|object)|https?:|url\(|@import/);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  it('has tables whose captions, columns and rows are named', () => {
    expect(page.match(/<caption>/g)?.length).toBe(page.match(/<table>/g)?.length);
    expect(page).toContain('<th scope="col" class="number">Amount</th>');
    expect(page).toContain('<th scope="row"><bdi>零件厂</bdi></th>');
    expect(page).toContain('<td class="number"><bdi>-0.10</bdi></td>');
  });
});

describe('the PDF of a statement', () => {
  const textOf = async (sheet: Sheet) => {
    const file = await statementPdf(sheet);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(file)));
    return { file, pages: text };
  };

  it('says what the page says, Chinese names included, and every amount to the cent', async () => {
    const sheet = statementSheet(statementDocument(issuedStatement(), namesOf({ supplier: '零件厂' })));
    const { pages } = await textOf(sheet);
    const words = pages.join('\n').replace(/\s+/g, '');
    for (const cell of [...sheet.facts.flat(), ...sheet.tables.flatMap(({ rows }) => rows.flat())])
      expect(words).toContain(cell.replace(/\s+/g, ''));
    expect(words).toContain('零件厂');
    expect(pages[0]).toContain('Page 1 of');
  });

  it('has the same bytes whenever it is made', async () => {
    const [first, second] = [
      await statementPdf(statementSheet(document)),
      await statementPdf(statementSheet(document)),
    ];
    expect(first.equals(second)).toBe(true);
    expect(first.subarray(0, 8).toString()).toBe('%PDF-1.7');
    // Issued at 08:30:00.125: no clock is asked.
    expect(first.toString('latin1')).toContain('(D:20260301083000Z)');
  });

  it('repeats the head of a table and its own head on every page, and loses no row', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => [`party ${index}`, 'key', '2026-02', `${index}.07`]);
    const sheet = statementSheet(document);
    const [shares, ...others] = sheet.tables;
    if (!shares) throw new Error('no shares');
    const { pages } = await textOf({ ...sheet, tables: [{ ...shares, rows }, ...others] });
    expect(pages.length).toBeGreaterThan(3);
    const words = pages.join(' ').replace(/\s+/g, ' ');
    for (const [name = '', , , amount = ''] of rows) expect(words).toContain(`${name} key 2026-02 ${amount} `);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(document.id);
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    }
    expect(pages[1]).toContain('In the contract');
  });

  it('breaks a cell that is higher than a page', async () => {
    const value = Array.from({ length: 3000 }, (_, index) => `holder${index}`).join(' ');
    const sheet = statementSheet(document);
    const { pages } = await textOf({ ...sheet, facts: [['All', value]] });
    expect(pages.join(' ').replace(/Page \d+ of \d+|水壶 kettle ·[^\n]*/g, '')).toContain('holder2999');
  });

  it('shows a character that its fonts lack by its code point, and says so', async () => {
    const lacking = 'is shown by its code point of Unicode';
    const { pages } = await textOf(
      statementSheet(statementDocument(issuedStatement(), namesOf({ supplier: 'A😀\u202EB' }))),
    );
    expect(pages.join('')).toContain('A[U+1F600][U+202E]B');
    expect(pages.join(' ').replace(/\s+/g, ' ')).toContain(lacking);
    const { pages: complete } = await textOf(statementSheet(document));
    expect(complete.join(' ').replace(/\s+/g, ' ')).not.toContain(lacking);
  });
});
