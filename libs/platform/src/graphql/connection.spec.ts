import { describe, expect, it } from '@jest/globals';
import { PageArgs, pageRequest, toConnection } from './connection.js';
import { InputInvalid } from './input-validation.js';

const rows = ['2026-11-01', '2026-11-02', '2026-11-03'];

describe('a page', () => {
  it('says that there is more when the store answered one row more than it holds', () => {
    const page = toConnection(rows, 2, (row) => [row], String);
    expect(page.nodes).toEqual(['2026-11-01', '2026-11-02']);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(pageRequest(after(page.pageInfo.endCursor), 'day')).toEqual({ limit: 21, after: ['2026-11-02'] });
  });

  it('that is empty has no cursor', () => {
    expect(toConnection([], 2, () => [], String).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });

  it.each([
    ['is no base64', '%%%'],
    ['holds no list', cursor('2026-11-01')],
    ['has too many parts', cursor(['2026-11-01', '2026-11-02'])],
    ['has a part of another kind', cursor(["'; DROP TABLE venture"])],
    ['has a day that does not exist', cursor(['2026-99-99'])],
    ['has a part that is no text', cursor([20261101])],
  ])('refuses a cursor that %s', (_what, text) => {
    expect(() => pageRequest(after(text), 'day')).toThrow(InputInvalid);
  });
});

function after(text: string | null): PageArgs {
  return Object.assign(new PageArgs(), { after: text });
}

function cursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
