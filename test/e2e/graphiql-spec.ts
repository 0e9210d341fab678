import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningApi } from '../api/running-api.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
});

afterAll(async () => {
  await api.stop();
});

describe('GraphiQL', () => {
  it('loads nothing from anywhere else', async () => {
    const page = await api.http.get('/graphiql');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).not.toMatch(/https?:\/\//);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(assets).toHaveLength(4);
    for (const path of assets) {
      const asset = await api.http.get(path);
      expect({ path, status: asset.status, isEmpty: asset.text.length < 1000 }).toEqual({
        path,
        status: 200,
        isEmpty: false,
      });
    }
  });

  it('has no other assets', async () => {
    for (const name of ['package.json', '..%2f..%2fpackage.json', 'constructor']) {
      expect((await api.http.get(`/graphiql/assets/${name}`)).status).toBe(404);
    }
  });
});
