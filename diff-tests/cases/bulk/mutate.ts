/** Cases near to one that told something: the bits of its numbers changed, for thousands of elements at once. */
import { stepCount } from '../assumptions.ts';
import { allHold } from '../assumptions.ts';
import { saidOf } from '../by-operation.ts';
import type { Case } from '../case.ts';
import { mapNumbers } from '../each-number.ts';
import { type CaseSettings, makeCase } from '../generators/cases.ts';
import { hash } from '../hash.ts';
import { integers, kinds, perStep, played, shaped } from '../kinds/index.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Input } from '../../../spec/operation.ts';
import type { HostInputs, HostTensor, HostValue, ModelScript } from '../values.ts';
import { hasBulk } from './bulk.ts';
import { bitsAt } from './counter.ts';
import { bitsIn, numbersOf, patternOf } from './patterns.ts';

/** Elements of a changed case; of an operation with one result for all of them, those that it has. */
const size = 2 ** 10;

/** A pattern with up to three bits changed, or a few places further on the line of floats. */
const changed = (pattern: number, bits: number, width: number): number => {
  const way = bits & 7;
  if (way === 0) return pattern;
  if (way === 1) return (pattern + ((bits >>> 8) % 9) - 4) >>> 0;
  let result = pattern;
  for (let flip = 0; flip <= way % 3; flip++) result ^= 1 << ((bits >>> (8 + 6 * flip)) % width);
  return result >>> 0;
};

/** One number, changed so many times. */
const variants = (format: FormatName, x: number, key: number, count: number): HostTensor => {
  const { high, low } = patternOf(format, x);
  const width = Math.min(bitsIn(format), 32);
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
  const data = numbersOf[format](
    count,
    (i) => (changed(high, bitsAt(key, i), width) & mask) >>> 0,
    (i) => (bitsAt(~key, i) % 2 === 0 ? low : changed(low, bitsAt(key ^ 1, i), 32)),
  );
  return { shape: [count], data };
};

/** The same value with one of its numbers changed. */
const oneChanged = (format: FormatName, value: HostValue, key: number): HostValue => {
  let count = 0;
  mapNumbers(value, (x) => ((count += 1), x));
  const picked = bitsAt(key, 0) % Math.max(count, 1);
  return mapNumbers(value, (x, at) => (at === picked ? (variants(format, x, key, 1).data[0] as number) : x));
};

/** An index or a count: kept, or the first, the last but one, or another. */
const otherInteger = (value: number, { last }: Input, steps: number, bits: number): number => {
  if (last === undefined || bits % 4 !== 0) return value;
  const end = last === 'T' ? steps : steps - 1;
  return Math.max(0, [0, end, end - 1, (bits >>> 8) % (end + 1)][(bits >>> 2) % 4] ?? 0);
};

/**
 * A case near to `from`: its first element in many variants where the operation computes each by itself, and now and then
 * another schedule, index or scalar. null where the types or what is taken for granted forbid it.
 */
export const mutated = (from: Case, settings: CaseSettings, index: number): Case | null => {
  const { operation, format, inputs } = from;
  const key = hash(settings.seed, `mutation ${operation.name} ${format} ${index}`);
  const isMany = hasBulk(operation);
  const steps = stepCount(operation, inputs) ?? 0;
  const each = operation.inputs.map((input, place): [string, HostValue] => {
    const { name, kind } = input;
    const value = inputs[name] as HostValue;
    const own = bitsAt(key, place);
    const many = (x: HostTensor, i = 0): HostTensor =>
      isMany
        ? variants(format, x.data[0] ?? 0, bitsAt(own, i), size)
        : (oneChanged(format, x, own) as HostTensor);
    if (shaped.has(kind)) return [name, many(value as HostTensor)];
    if (perStep.has(kind)) return [name, (value as readonly HostTensor[]).map(many)];
    if (played.has(kind)) return [name, { answers: (value as ModelScript).answers.map(many) }];
    if (integers.has(kind)) return [name, otherInteger(value as number, input, steps, own)];
    return [name, own % 2 === 0 ? value : oneChanged(format, value, own)];
  });
  const theCase = makeCase(operation, format, Object.fromEntries(each) as HostInputs);
  const names = saidOf(settings.assumes ?? {}, operation.name);
  return theCase.forbidden === null && allHold(names, theCase, settings.epsilon) ? theCase : null;
};

/** The case with one element of its tensors, as it is kept to be changed. */
export const alone = ({ operation, format, inputs }: Case, element: number): Case =>
  makeCase(
    operation,
    format,
    Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [
        name,
        kinds[kind].select(inputs[name] as HostValue, { shape: [1], picked: [element] }),
      ]),
    ),
  );
