import { SingleBar } from 'cli-progress';
import { shown } from '../cases/shown.ts';

export interface ProgressBar {
  readonly update: (done: number, total: number, what: string) => void;
  readonly stop: () => void;
}

/**
 * A bar on standard error, when that is a terminal and nobody asked for quiet. `format`: cli-progress's, with {what}. It
 * begins anew where less is done than before.
 */
export const progressBar = (quiet: boolean, format: string): ProgressBar => {
  if (quiet || process.stderr.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true });
  let before = Infinity;
  return {
    update: (done, total, what) => {
      if (done < before) bar.start(total, done, { what: shown(what) });
      before = done;
      bar.update(done, { what: shown(what) });
    },
    stop: () => bar.stop(),
  };
};
