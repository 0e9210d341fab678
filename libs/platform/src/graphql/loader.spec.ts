import { describe, expect, it } from '@jest/globals';
import type { RequestWithActor } from '../auth/access.js';
import { requestLoader } from './loader.js';

const request = () => ({}) as RequestWithActor;

describe('the loader of a request', () => {
  it('reads what was asked for at one moment at once, each key once', async () => {
    const asked: (readonly number[])[] = [];
    const one = request();
    const load = (key: number) =>
      requestLoader(one, 'squares', (keys: readonly number[]) => {
        asked.push(keys);
        return Promise.resolve(new Map(keys.filter((number) => number !== 3).map((number) => [number, number ** 2])));
      }).load(key);
    expect(await Promise.all([load(1), load(2), load(1), load(3)])).toEqual([1, 4, 1, undefined]);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('never answers with what it read for another request, or under another name', async () => {
    const one = request();
    const answering = (answer: string) => (keys: readonly string[]) =>
      Promise.resolve(new Map(keys.map((key) => [key, answer])));
    expect(await requestLoader(one, 'secret', answering('for one')).load('key')).toBe('for one');
    expect(await requestLoader(request(), 'secret', answering('for another')).load('key')).toBe('for another');
    expect(await requestLoader(one, 'other', answering('other')).load('key')).toBe('other');
    expect(await requestLoader(one, 'secret', answering('later')).load('key')).toBe('for one');
  });
});
