import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveDataDir } from '#libs/platform';
import { bringUpToDate, chooseDatabase, type ChosenDatabase } from '../database.js';
import { EXIT, type Exit } from '../exit.js';
import { print, say } from '../output.js';
import { readOrCreateTokenSecret } from '../token-secret.js';
import { choosePlace, type Place } from './place.js';
import { prepare } from './prepare.js';
import { type Ended, type RunningProgram, startProgram } from './processes.js';
import { soleStart } from './sole-start.js';
import { stopRequest } from './stop-request.js';
import { welcome } from './welcome.js';

export type StartOptions = { readonly demo: boolean };

type Starting = StartOptions & {
  readonly place: Place;
  readonly database: ChosenDatabase;
  readonly programs: RunningProgram[];
  readonly isStopping: () => boolean;
};

const HEALTHY_TIMEOUT_MS = 60_000;
const HEALTH_POLL_MS = 50;

/**
 * Runs the platform until it is told to stop: 0 then. Ends with 1 when the API or the worker ends by itself. Nothing of
 * ours is left behind either way, and a database that others use goes on. Refused where another start runs on the same
 * data folder.
 */
export async function start(options: StartOptions): Promise<Exit> {
  const stop = stopRequest();
  const place = await choosePlace();
  const database = await chooseDatabase();
  const programs: RunningProgram[] = [];
  let isStopping = false;
  let leaveStart: (() => Promise<void>) | undefined;
  try {
    if (!process.env.DATABASE_URL) leaveStart = await soleStart(database.url, place);
    const running = run({ ...options, place, database, programs, isStopping: () => isStopping });
    // What it meets when its database goes away under it is no news.
    running.catch(() => undefined);
    return await Promise.race([running, stop.then(announceStop)]);
  } finally {
    isStopping = true;
    await Promise.all(programs.map((program) => program.stop()));
    await leaveStart?.();
    await database.leave();
  }
}

async function run({ place, database, programs, demo, isStopping }: Starting): Promise<Exit> {
  await bringUpToDate(database.ownerUrl);
  const environment = {
    ...process.env,
    HOST: place.HOST,
    PORT: place.PORT,
    DATABASE_URL: database.url,
    CHUANG_TOKEN_SECRET: tokenSecret(),
  };
  const prepared = await prepare(environment, { demo });
  if (isStopping()) return EXIT.done;
  programs.push(startProgram('api', environment), startProgram('worker', environment));
  const ended = Promise.race(programs.map((program) => program.ended));
  const early = await Promise.race([untilHealthy(place), ended]);
  if (early) return announceEnd(early, isStopping());
  await print(welcome(place, prepared));
  return announceEnd(await ended, isStopping());
}

// Beside the data of the embedded database; with DATABASE_URL the folder holds nothing else.
function tokenSecret(): string {
  const configured = process.env.CHUANG_TOKEN_SECRET;
  if (configured) return configured;
  const dataDir = resolveDataDir();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return readOrCreateTokenSecret(dataDir);
}

async function untilHealthy({ url }: Place): Promise<undefined> {
  const deadline = Date.now() + HEALTHY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTHY_TIMEOUT_MS) }).catch(
      () => undefined,
    );
    if (answer?.ok) return undefined;
    await sleep(HEALTH_POLL_MS);
  }
  throw new Error(`${url}/health did not answer within ${HEALTHY_TIMEOUT_MS / 1000} seconds`);
}

function announceEnd({ program, how }: Ended, isWanted: boolean): Exit {
  if (!isWanted) say(`PROCESS_ENDED: the ${program} ${how}; everything else is stopped with it`);
  return EXIT.findings;
}

function announceStop(why: string): Exit {
  say(`${why}; stopping`);
  return EXIT.done;
}
