/** `npm run bench`: every benchmark, its ratios, and the machine they were measured on. */
import { cpus } from 'node:os';
import { table } from '../reporters/table.ts';
import { tool } from '../tool.ts';
import { alphaBarBench } from './alpha-bar.ts';

console.log(
  `${tool}, node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`,
);
console.log('\nexact alphaBar of 1000 linear betas from 1/10000 to 1/50, in rational');
const rows = alphaBarBench().map(({ name, milliseconds, ratio }) => [
  name,
  milliseconds.toPrecision(3),
  ratio.toPrecision(3),
]);
console.log(table(['', 'ms', 'ratio'], rows, 1));
