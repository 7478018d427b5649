/** The `name=value ...` arguments of `exhaust`: what is held fixed, `name=all`, and ranges `t=0x1p-31..1`. */
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import { type Input, type Operation, refuseForbidden } from '../../spec/operation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { toIndex } from '../cases/generators/float.ts';
import { integers, kinds, perStep, played, shaped } from '../cases/kinds/index.ts';
import { type Axis, inputsOf, isBatched, isSwept, sizeOfSweep, type Sweep } from '../cases/sweep.ts';
import { arrayOf, type HostTensor, type HostValue, isTensor, toNumber } from '../cases/values.ts';
import { suggestion } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { parseArgument } from './arguments.ts';

/** All that is tried at most: 2^32 inputs, and of what takes a call for each value 2^20. */
const [mostInputs, mostCalls] = [2 ** 32, 2 ** 20];

const range = /^(.+?)\.\.(.+)$/;

/** The first and the last float of a range. Ends are exact: what lies outside does not belong to it. */
const rangeAxis = (what: string, name: string, format: FormatName, low: string, high: string): Axis => {
  const end = (text: string, direction: 'towardPositive' | 'towardNegative'): bigint => {
    let float: Float;
    try {
      float = binary(format, direction).fromLiteral(parseLiteral(text));
    } catch (error) {
      throw new UsageError(`${what}: ${(error as Error).message}`);
    }
    if (float.kind === 'nan') throw new UsageError(`${what}: a range has no end at nan`);
    return toIndex(formats[format], toNumber(float));
  };
  const [first, last] = [end(low, 'towardPositive'), end(high, 'towardNegative')];
  if (first > last) throw new UsageError(`${what}: no float of ${format} lies in ${low}..${high}`);
  return { name, format, first: Number(first), count: Number(last - first) + 1 };
};

const allOf = (what: string, name: string, format: FormatName): Axis => {
  const { width } = formats[format];
  if (width > 32)
    throw new UsageError(`${what}: ${format} has 2^${width} values: name a narrower format with --format`);
  return { name, format, first: null, count: 2 ** width };
};

/** A value that is held fixed, in the format that is computed in. */
const fixedValue = (what: string, input: Input, text: string, format: FormatName): HostValue => {
  const { kind } = input;
  const parsed = parseArgument(what, input, text);
  if (played.has(kind)) {
    const { model } = parsed as { readonly model: unknown };
    if (typeof model !== 'string')
      throw new UsageError(`${what}: expected zero, constant(c) or affine(a,b,c)`);
    return { answers: [], named: model };
  }
  const value = kinds[kind].reading.into(binary(format), parsed) as unknown;
  const tensor = ({ shape, data }: Tensor<Float>): HostTensor => ({
    shape,
    data: new (arrayOf(format))(data.map(toNumber)),
  });
  if (integers.has(kind) || typeof value === 'number') return value as number;
  if (Array.isArray(value)) return (value as Tensor<Float>[]).map(tensor);
  return 'shape' in (value as object) ? tensor(value as Tensor<Float>) : toNumber(value as Float);
};

/** What stands for each element must be one number, or the tensor of the one element that there is. */
const requireOne = (operation: Operation, { fixed, axes }: Sweep): void => {
  const swept = axes.find(({ name }) =>
    operation.inputs.some((row) => row.name === name && shaped.has(row.kind)),
  );
  if (swept === undefined) return;
  for (const { name, kind } of operation.inputs) {
    const value = fixed[name];
    const each = [value].flat().filter((x) => isTensor(x) && (shaped.has(kind) || perStep.has(kind)));
    const odd = (each as HostTensor[]).find(({ data }) => data.length !== 1);
    if (odd !== undefined)
      throw new UsageError(
        `${operation.name}: ${name} must be one number beside ${swept.name}, got a tensor of shape [${odd.shape}]`,
      );
  }
};

const written = /^([A-Za-z_]\w*)=(.*)$/s;

/** Whether a word of the command line is an argument of an operation, and no path. */
export const isArgument = (text: string): boolean => written.test(text);

/**
 * What is to be tried. `format`: that of what is on axes, null for the one that is computed in. Inputs that are left out
 * are tried whole where they are floats. A wrong, repeated or missing argument is a usage error that names it.
 */
export const parseSweep = (
  operation: Operation,
  texts: readonly string[],
  computed: FormatName,
  asked: FormatName | null,
): Sweep => {
  const format = asked ?? computed;
  const names = operation.inputs.map(({ name }) => name);
  const given = new Map<string, string>();
  for (const text of texts) {
    const [, name = text, value = ''] = written.exec(text) ?? [];
    if (!names.includes(name))
      throw new UsageError(
        `${operation.name}: '${text}' is no argument of it; ${suggestion(name, names)}expected ${names.join('=, ')}=`,
      );
    if (given.has(name)) throw new UsageError(`${operation.name}: ${name} stands twice`);
    given.set(name, value);
  }
  const axes: Axis[] = [];
  const fixed: Record<string, HostValue> = {};
  for (const input of operation.inputs) {
    const { name } = input;
    const [what, text] = [`${operation.name}: ${name}`, given.get(name)];
    const [, low, high] = range.exec(text ?? '') ?? [];
    const isAxis =
      text === 'all' ||
      (text === undefined && isSwept(operation, name)) ||
      (low !== undefined && high !== undefined && isSwept(operation, name));
    if (text === undefined && !isAxis) throw new UsageError(`${what} is missing: write ${name}=<value>`);
    if (!isAxis) fixed[name] = fixedValue(what, input, text ?? '', computed);
    else if (!isSwept(operation, name)) throw new UsageError(`${what} is no float: write ${name}=<value>`);
    else
      axes.push(
        low === undefined || high === undefined
          ? allOf(what, name, format)
          : rangeAxis(what, name, format, low, high),
      );
  }
  const sweep: Sweep = { operation, format: computed, axes, fixed };
  if (axes.length === 0)
    throw new UsageError(
      `${operation.name}: nothing is left to try: write =all for one of ${names.join(', ')}`,
    );
  const size = sizeOfSweep(sweep);
  const most = isBatched(sweep) ? mostInputs : mostCalls;
  if (size > most || axes.length > 2) {
    const sizes = axes.map(({ name, count }) => `${name} has ${count}`).join(', ');
    throw new UsageError(
      `${operation.name}: ${sizes} values, ${size} inputs in all; at most ${most}, of two inputs: hold one fixed, as ${axes[0]?.name}=1/2, name a range, or a narrower format with --format`,
    );
  }
  requireOne(operation, sweep);
  try {
    refuseForbidden(operation, inputsOf(sweep, 0, 1));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return sweep;
};
