/** How quickly inputs are made whose root lies next to the midpoint of two floats. */
import { rootEdges } from '../../cases/bulk/knife-edges.ts';

/** Rounds: the code of the first is not what it will be. */
const rounds = 3;

export const edgesBench = (distances: number): { readonly inputs: number; readonly seconds: number } => {
  let [inputs, seconds] = [0, Infinity];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    inputs = 0;
    for (let n = 0; n < distances; n++) inputs += rootEdges('binary32', n).length;
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return { inputs, seconds };
};
