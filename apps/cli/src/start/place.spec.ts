import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { choosePlace } from './place.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('the place of the API', () => {
  it('is the wanted port, or the next free one when that is taken', async () => {
    const { PORT: free } = await choosePlace({ PORT: '0' });
    const place = { HOST: '127.0.0.1', PORT: free, url: `http://127.0.0.1:${free}` };
    expect(await choosePlace({ PORT: free })).toEqual(place);
    await take(Number(free));
    const next = await choosePlace({ PORT: free });
    expect(Number(next.PORT)).toBeGreaterThan(Number(free));
    expect(next.url).toBe(`http://127.0.0.1:${next.PORT}`);
  });

  it('is named so that one can reach it from here', async () => {
    const { url, HOST } = await choosePlace({ HOST: '0.0.0.0', PORT: '0' });
    expect([HOST, url]).toEqual(['0.0.0.0', expect.stringMatching(/^http:\/\/localhost:\d+$/)]);
  });

  it.each(['x', '-1', '65536', '1.5'])('is not %s', async (PORT) => {
    await expect(choosePlace({ PORT })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('is not on an address that this machine has not', async () => {
    await expect(choosePlace({ HOST: '192.0.2.1', PORT: '0' })).rejects.toMatchObject({ code: 'HOST_UNUSABLE' });
  });
});

function take(port: number): Promise<void> {
  return new Promise((resolve) => servers.push(createServer().listen(port, '127.0.0.1', resolve)));
}
