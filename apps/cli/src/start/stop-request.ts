/** How often to look whether npm is still there. */
const LOOK_MS = 500;

/** Resolves with the reason when somebody wants this program to end; from then on signals change nothing. */
export function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    // Both reach us more than once: a terminal signals the whole group, and npm passes on what it gets.
    process.on('SIGINT', () => resolve('interrupted'));
    process.on('SIGTERM', () => resolve('told to stop'));
    if (process.env.npm_lifecycle_event !== 'start') return;
    // Whoever kills npm means us, but a shell in between may not pass the signal on.
    const starter = process.ppid;
    const looking = setInterval(() => {
      if (process.ppid === starter) return;
      clearInterval(looking);
      resolve('npm has gone');
    }, LOOK_MS).unref();
  });
}
