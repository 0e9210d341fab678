import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { Id } from '#libs/kernel';
import { contentHash, type JournalContent, type JournalLine, mirrors } from './journal.js';

const one = '00000000-0000-8000-8000-000000000001' as Id<'ledgerAccount'>;
const two = '00000000-0000-8000-8000-000000000002' as Id<'ledgerAccount'>;

const line: JournalLine = {
  debitAccountId: one,
  creditAccountId: two,
  amountMinor: 9_007_199_254_740_993n,
  currency: 'CNY',
  code: 'share',
  detail: '创客',
};
const content: JournalContent = {
  bookId: '00000000-0000-8000-8000-00000000000b',
  kind: 'settlement',
  reference: 'r1',
  effectiveDate: '2026-10-31',
  reversalOf: null,
  documentHash: null,
  lines: [line],
};

describe('the content hash of a journal', () => {
  it('is SHA-256 over its canonical JSON, amounts as digits', () => {
    const canonical =
      '{"bookId":"00000000-0000-8000-8000-00000000000b","effectiveDate":"2026-10-31","kind":"settlement","lines":[' +
      '{"amountMinor":"9007199254740993","code":"share","creditAccountId":"00000000-0000-8000-8000-000000000002",' +
      '"currency":"CNY","debitAccountId":"00000000-0000-8000-8000-000000000001","detail":"创客"}],' +
      '"reference":"r1","reversalOf":null}';
    expect(contentHash(content)).toBe(createHash('sha256').update(canonical, 'utf8').digest('hex'));
  });

  it('changes with every part of the content', () => {
    const changed: JournalContent[] = [
      { ...content, bookId: '00000000-0000-8000-8000-00000000000c' },
      { ...content, kind: 'reversal' },
      { ...content, reference: 'r2' },
      { ...content, effectiveDate: '2026-11-01' },
      { ...content, reversalOf: '00000000-0000-8000-8000-000000000003' as Id<'journal'> },
      { ...content, documentHash: 'ab'.repeat(32) },
      { ...content, documentHash: 'cd'.repeat(32) },
      { ...content, lines: [line, line] },
      { ...content, lines: [{ ...line, debitAccountId: two, creditAccountId: one }] },
      { ...content, lines: [{ ...line, amountMinor: line.amountMinor - 1n }] },
      { ...content, lines: [{ ...line, currency: 'JPY' }] },
      { ...content, lines: [{ ...line, code: 'fee' }] },
      { ...content, lines: [{ ...line, detail: '' }] },
    ];
    expect(new Set([content, ...changed].map(contentHash)).size).toBe(changed.length + 1);
  });

  it('is the hash of the form that RFC 8785 gives, whatever the texts are', () => {
    const texts = fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(texts, texts, fc.option(fc.constant('ab'.repeat(32))), (reference, detail, documentHash) => {
        const lines = [{ ...line, detail }, line];
        const { amountMinor, ...rest } = line;
        const canonical = canonicalize({
          ...content,
          reference,
          documentHash: documentHash ?? undefined,
          lines: [detail, line.detail].map((text) => ({ ...rest, detail: text, amountMinor: amountMinor.toString() })),
        });
        expect(contentHash({ ...content, reference, documentHash, lines })).toBe(
          createHash('sha256')
            .update(canonical ?? '', 'utf8')
            .digest('hex'),
        );
      }),
    );
  });

  it('ignores what a stored line carries beside its content', () => {
    expect(contentHash({ ...content, lines: [{ ...line, lineNumber: 1 } as JournalLine] })).toBe(contentHash(content));
  });
});

describe('a mirror', () => {
  const back: JournalLine = { ...line, debitAccountId: two, creditAccountId: one, detail: 'undone' };

  it('has the same amounts the other way round', () => {
    expect(mirrors([back], [line])).toBe(true);
  });

  it('has neither more nor fewer lines, nor another amount, currency or direction', () => {
    expect(mirrors([], [line])).toBe(false);
    expect(mirrors([back, back], [line])).toBe(false);
    expect(mirrors([line], [line])).toBe(false);
    expect(mirrors([{ ...back, amountMinor: 1n }], [line])).toBe(false);
    expect(mirrors([{ ...back, currency: 'JPY' }], [line])).toBe(false);
    expect(mirrors([{ ...back, creditAccountId: two }], [line])).toBe(false);
    expect(mirrors([{ ...back, debitAccountId: one }], [line])).toBe(false);
  });
});
