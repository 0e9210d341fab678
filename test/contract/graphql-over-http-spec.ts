import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { RunningApi } from '../api/running-api.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
});

afterAll(async () => {
  await api.stop();
});

it('keeps every MUST of GraphQL over HTTP', async () => {
  const url = `${await api.app.getUrl()}/graphql`;
  const audits = serverAudits({ url, fetchFn: fetch });
  const broken: string[] = [];
  let kept = 0;
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status === 'ok') kept += 1;
    if (result.status === 'error') broken.push(`${audit.name}: ${result.reason}`);
  }
  expect(broken).toEqual([]);
  expect(kept).toBeGreaterThan(50);
});
