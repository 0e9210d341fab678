import { createServer } from 'node:net';
import { Unusable } from '../exit.js';

const PORT_MAX = 65_535;
/** So many neighbours in use are no accident, and somebody should choose. */
const PORTS_TRIED_MAX = 50;

/** The wanted port, else the next one behind it that is free. 0 is any free one. */
export async function freePort(wanted: number, host: string): Promise<number> {
  const last = Math.min(wanted + PORTS_TRIED_MAX, PORT_MAX);
  for (let port = wanted; port <= last; port += 1) {
    const free = await tryPort(port, host);
    if (free !== undefined) return free;
  }
  throw new Unusable('PORT_TAKEN', `the ports ${wanted} to ${last} of ${host} are all taken; set PORT to a free one`);
}

function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(new Unusable('HOST_UNUSABLE', `cannot listen on ${host}: ${error.message}`));
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : port;
      probe.close(() => resolve(found));
    });
  });
}
