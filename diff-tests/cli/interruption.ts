import { message } from './output.ts';

/** Ctrl-C, and what a CI or `timeout` sends when the time of a job is up. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Signals that come together are one: `timeout` sends its own to the program and to its group, and npx passes on a Ctrl-C
 * that the terminal has sent already. In milliseconds.
 */
const together = 300;

/** The first signal ends the run as if its time were up; a second one stops at once. */
export const interruption = (): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  let since = 0;
  const onSignal = (name: (typeof signals)[number]): void => {
    if (controller.signal.aborted) {
      if (performance.now() - since > together) process.exit(name === 'SIGINT' ? 130 : 143);
      return;
    }
    since = performance.now();
    controller.abort();
    const again = name === 'SIGINT' ? 'Ctrl-C' : name;
    message(`stopping: reporting what was found (${again} again stops at once)`);
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
};
