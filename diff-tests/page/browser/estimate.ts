/** How long a run may take: a guess from the speed of this browser, mended by what runs took here. */
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Choice } from '../choice.ts';

/** Milliseconds of a call with its judgement, for each millisecond of the probe: seen where both were measured. */
const callsPerProbe = 0.26;

/** What an operation costs on a backend before its cases, in calls: kernels are compiled, and the worst case is looked into. */
const before = 130;

/** The arithmetic that judging is made of, for a few milliseconds. */
const probe = (): number => {
  const k = binary('binary32');
  const start = performance.now();
  let x = k.one;
  for (let i = 0; i < 2000; i++) x = k.add(k.half, k.div(x, k.sqrt(k.add(x, k.one))));
  return performance.now() - start;
};

let perCall: number | null = null;

const callsOf = ({ operations, backends, runs }: Choice): number =>
  operations.length * backends.length * (runs + before);

/** Keeps what a whole run took. */
export const tookFor = (choice: Choice, milliseconds: number): void => {
  perCall = milliseconds / callsOf(choice);
};

const durationText = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
};

const plural = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** What will be run, and about how long it takes. */
export const estimateOf = (choice: Choice): string => {
  const { operations, backends, runs } = choice;
  perCall ??= callsPerProbe * probe();
  const what = `${plural(operations.length, 'operation')} on ${plural(backends.length, 'backend')}, ${plural(runs, 'case')} each`;
  return `${what}: ${durationText(callsOf(choice) * perCall)}`;
};

/** What is left of a run, once enough of it is done to tell. */
export const leftOf = (done: number, total: number, milliseconds: number): string =>
  milliseconds < 1000 || done === 0 ? '' : `, ${durationText((milliseconds / done) * (total - done))} left`;
