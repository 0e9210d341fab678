import { say } from '../output.js';
import { Unusable } from '../exit.js';
import { freePort } from './free-port.js';

const PORT_DEFAULT = 4000;
const PORT_MAX = 65_535;
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** Where the API listens, by the names of its settings, and where we reach it. */
export type Place = { readonly HOST: string; readonly PORT: string; readonly url: string };

export async function choosePlace(environment: NodeJS.ProcessEnv = process.env): Promise<Place> {
  const host = environment.HOST ?? '127.0.0.1';
  const wanted = wantedPort(environment.PORT);
  const port = await freePort(wanted, host);
  if (port !== wanted && wanted !== 0) say(`port ${wanted} is taken; the API listens on ${port}`);
  const reachable = EVERY_ADDRESS.includes(host) ? 'localhost' : host;
  const name = reachable.includes(':') ? `[${reachable}]` : reachable;
  return { HOST: host, PORT: String(port), url: `http://${name}:${port}` };
}

function wantedPort(text: string | undefined): number {
  const port = text === undefined || text === '' ? PORT_DEFAULT : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= PORT_MAX) return port;
  throw new Unusable('CONFIG_INVALID', `PORT is "${text ?? ''}"; set a number from 0 to ${PORT_MAX}`);
}
