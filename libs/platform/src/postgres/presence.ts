import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf, messageOf } from './embedded-postgres-error.js';

/** Says to all other processes on the same server that this one uses it. */
export type Presence = {
  /** True when nobody else is present. Newcomers then wait until the server has gone. */
  endAndAskWhetherLast(): Promise<boolean>;
  close(): Promise<void>;
};

// Any number will do, if it stays the same in all releases and nothing else in the database uses it.
const PRESENCE_LOCK = '7205759403792793';

const CONNECT_TIMEOUT_MS = 10_000;
const REJOIN_ATTEMPTS_MAX = 60;
const REJOIN_DELAY_MS = 500;

export async function joinPresence(url: string, onMessage: (message: string) => void): Promise<Presence> {
  let leaving = false;
  let client = await connect(url, lost);

  const hasLeft = (): boolean => leaving;

  function lost(): void {
    if (!leaving) void rejoin();
  }

  // After the crash of one backend PostgreSQL drops all connections and goes on: without presence, the next process
  // to leave would stop the server under us.
  async function rejoin(): Promise<void> {
    onMessage('The connection to PostgreSQL was lost. Trying to get it back.');
    for (let attempt = 1; attempt <= REJOIN_ATTEMPTS_MAX; attempt += 1) {
      await sleep(REJOIN_DELAY_MS, undefined, { ref: false });
      if (hasLeft()) return;
      const again = await connect(url, lost).catch(() => undefined);
      if (again === undefined) continue;
      client = again;
      onMessage('The connection to PostgreSQL is back.');
      if (hasLeft()) await client.end();
      return;
    }
    onMessage('PostgreSQL did not come back.');
  }

  return {
    async endAndAskWhetherLast() {
      leaving = true;
      try {
        return await isLast(client);
      } catch {
        // Our connection was gone already. A server that takes a new one and has nobody present is left to us to stop.
        client = await connect(url, () => undefined);
        return isLast(client);
      }
    },
    async close() {
      await client.end().catch(() => undefined);
    },
  };
}

/** Refused, cut off or not yet served: the server is on its way up or down, and a new look will find out. */
export function isPassingFailure(error: unknown): boolean {
  const passing = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '53300'];
  return passing.includes(errorCodeOf(error)) || /terminated|timeout/i.test(messageOf(error));
}

async function connect(url: string, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'chuang:presence',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  let joined = false;
  client.on('error', () => undefined);
  client.on('end', () => {
    if (joined) onLost();
  });
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${PRESENCE_LOCK})`);
    joined = true;
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function isLast(client: pg.Client): Promise<boolean> {
  await client.query(`SELECT pg_advisory_unlock_shared(${PRESENCE_LOCK})`);
  const { rows } = await client.query<{ last: boolean }>(`SELECT pg_try_advisory_lock(${PRESENCE_LOCK}) AS last`);
  return rows[0]?.last === true;
}
