import { message } from './output.ts';

/** The first Ctrl-C ends the run as if its time were up; a second one stops at once. */
export const interruption = (): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    message('stopping: reporting what was found (Ctrl-C again stops at once)');
  };
  process.on('SIGINT', onSignal);
  return { signal: controller.signal, release: () => process.off('SIGINT', onSignal) };
};
