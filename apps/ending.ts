/** Connections that do not end within this time are cut. */
const END_TIMEOUT_MS = 10_000;

/**
 * Ends a process once, whatever asks for it first: Ctrl-C, SIGTERM, or that the process that started it has gone.
 * Called before the work begins, so that nothing is missed; `end` may wait for it.
 */
export function whenToldToEnd(end: () => Promise<void>): void {
  let isEnding = false;
  const endOnce = (): void => {
    // Ctrl-C reaches the whole group, and whoever started us passes it on.
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), END_TIMEOUT_MS).unref();
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', endOnce).on('SIGTERM', endOnce);
  // The channel of a process that was started with one closes when the other end dies, by kill -9 too.
  process.once('disconnect', endOnce);
}
