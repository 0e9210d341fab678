import { describe, expect, it } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { applicationDataSource } from './data-source.js';
import { outageOf } from './outage.js';

/** A server that deals with each connection so. */
async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function failureOf(onConnection: (socket: Socket) => void): Promise<unknown> {
  const server = createServer(onConnection);
  const url = `postgres://nobody@127.0.0.1:${await portOf(server)}/nothing`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 200 });
  try {
    return await client.connect().catch((failure: unknown) => failure);
  } finally {
    server.close();
  }
}

describe('an outage', () => {
  it('is a server that hangs up while a connection is being opened, or never answers', async () => {
    for (const onConnection of [
      (socket: Socket) => socket.end(),
      (socket: Socket) => socket.once('data', () => socket.end()),
    ]) {
      expect(outageOf(await failureOf(onConnection))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    }
    const open: Socket[] = [];
    expect(outageOf(await failureOf((socket) => open.push(socket)))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    for (const socket of open) socket.destroy();
  });

  it('is a server that is not there, also behind a pool', async () => {
    const server = createServer();
    const port = await portOf(server);
    server.close();
    await once(server, 'close');
    const dataSource = applicationDataSource({ url: `postgres://nobody@127.0.0.1:${port}/nothing` });
    const failure = await dataSource.initialize().catch((error: unknown) => error);
    expect(outageOf(failure)).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('is no fault of ours', () => {
    expect(outageOf(new Error('a fault'))).toBeUndefined();
    expect(outageOf(new TypeError('x is not a function'))).toBeUndefined();
  });
});
