import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { issuedStatement, namesOf } from '../domain/issued-statement.fixture.js';
import { statementDocument } from '../domain/statement-document.js';
import { statementPage } from './statement-html.js';
import { lineColumns, statementLines } from './statement-lines.js';
import { statementSheet } from './statement-sheet.js';

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
