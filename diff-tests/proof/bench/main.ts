/** `npm run bench`: every benchmark, its ratios, and the machine they were measured on. `-- --quick` only tries it. */
import { cpus } from 'node:os';
import { table } from '../../report/table.ts';
import { tool } from '../../engine/tool.ts';
import { alphaBarBench } from './alpha-bar.ts';
import { edgesBench } from './edges.ts';
import { fastPathBench } from './fast-path-tables.ts';
import { judgeBench } from './judge.ts';
import { programBench } from './programs.ts';

const quick = process.argv.includes('--quick');
console.log(
  `${tool}, node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`,
);
if (quick) console.log('quick: these numbers say nothing of speed');
const steps = quick ? 100 : 1000;
console.log(`\nexact alphaBar of ${steps} linear betas from 1/10000 to 1/50, in rational`);
const rows = (await alphaBarBench(steps, quick ? 1 : 21)).map(({ name, milliseconds, ratio }) => [
  name,
  milliseconds.toPrecision(3),
  ratio.toPrecision(3),
]);
console.log(table(['', 'ms', 'ratio'], rows, 1));
console.log('\nthe fast path');
await fastPathBench((text) => console.log(text), quick);

const size = quick ? 2 ** 10 : 2 ** 18;
console.log(`\nthe judge of a call of ${size} elements in binary32: ns an element`);
const digits = (x: number): string => x.toPrecision(3);
const judged = (await judgeBench(size, quick ? 1 : 9)).map(({ operation, profile, ...times }) => {
  const { read, loop, judge, single } = times;
  const ratios = [judge / read, judge / loop, single / judge];
  return [operation, profile, ...[read, loop, judge, single, ...ratios].map(digits)];
});
const heads = ['', 'profile', 'read', 'loop', 'judge', 'one by one'];
console.log(table([...heads, 'judge/read', 'judge/loop', 'one by one/judge'], judged, 2));

const edges = quick ? 1000 : 4_000_000;
console.log('\nknife edges of the square root in binary32, in one thread');
const { inputs, seconds } = edgesBench(edges);
console.log(
  `inputs a second: ${(inputs / seconds).toPrecision(3)}, at least 20000000: ${inputs / seconds >= 2e7 ? 'yes' : 'no'}`,
);

console.log('\nprograms in other languages');
for (const { what, figure, bound, holds } of await programBench(quick))
  console.log(`${what}: ${figure.toPrecision(3)}, ${bound}: ${holds ? 'yes' : 'no'}`);
