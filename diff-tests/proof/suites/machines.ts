/** Random machines, and cases on which they are put where an unsound set would show. */
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Context } from '../../../spec/context.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { type Case, caseSource, makeCase } from '../../cases/generators/cases.ts';
import { fromIndex, neighbour, toIndex } from '../../cases/generators/float.ts';
import type { Decide, Question } from '../machines/held.ts';
import { runOver } from '../machines/run.ts';
import { integers, stepped } from '../../cases/kinds/index.ts';
import {
  type HostInputs,
  type HostTensor,
  type HostValue,
  isIntegers,
  isTensor,
  toNumber,
} from '../../cases/values.ts';
import { random } from './machine-floats.ts';

/** An integer in 0..count-1. */
export type Draw = (count: number) => number;

export const drawFrom = (seed: number): Draw => {
  const next = random(seed);
  return (count) => Math.floor((next() / 2 ** 32) * count);
};

type Style = (draw: Draw, count: number) => number;

/** How a machine picks results: always one end, either end, one rounding, or any of them. */
const styles: readonly Style[] = [
  () => 0,
  () => 1,
  (draw) => draw(2),
  (_draw, count) => Math.min(2, count - 1),
  (_draw, count) => Math.max(count - 2, 0),
  (draw, count) => draw(count),
  (draw, count) => (draw(4) === 0 ? draw(count) : draw(2)),
];

/** A machine whose manner, and then each of whose decisions, is drawn. */
export const randomDecisions = (draw: Draw): Decide => {
  const style = styles[draw(styles.length)] as Style;
  const odds = new Map<Question, number>();
  const oddsOf = (question: Question): number => {
    const known = odds.get(question);
    if (known !== undefined) return known;
    // What may be anything says nothing: rarely.
    const rare = question === 'anything' || question === 'infinities';
    const made = rare ? (draw(8) === 0 ? 2 : 0) : ([0, 1, 4, 8][draw(4)] as number);
    odds.set(question, made);
    return made;
  };
  return (question, count) => {
    if (question === 'result') return style(draw, count);
    if (count === 2) return draw(8) < oddsOf(question) ? 1 : 0;
    return draw(count);
  };
};

/** A number among the inputs that can be another one. */
interface Entry {
  readonly value: number;
  with(value: number): HostInputs;
}

const inTensor = (x: HostTensor, put: (x: HostTensor) => HostInputs): Entry[] =>
  Array.from(x.data, (value, i) => ({
    value,
    with: (other) => put({ shape: x.shape, data: x.data.map((old, j) => (j === i ? other : old)) }),
  }));

const entriesIn = ({ operation, inputs }: Case): readonly Entry[] =>
  operation.inputs.flatMap(({ name, kind }): Entry[] => {
    const given = inputs[name] as HostValue;
    const put = (value: HostValue): HostInputs => ({ ...inputs, [name]: value });
    if (isTensor(given)) return inTensor(given, put);
    if (typeof given === 'number') return integers.has(kind) ? [] : [{ value: given, with: put }];
    if (isIntegers(given)) return [];
    if ('answers' in given) {
      const { answers } = given;
      return answers.flatMap((x, i) => inTensor(x, (y) => put({ ...given, answers: answers.with(i, y) })));
    }
    return given.flatMap((x, i) => inTensor(x, (y) => put(given.with(i, y))));
  });

/** The results of all operations of a case, in order, in the arithmetic of its format. */
const intermediates = (theCase: Case): readonly number[] => {
  const k = binary(theCase.format);
  const seen: number[] = [];
  const note =
    <T extends readonly Float[]>(f: (...operands: T) => Float) =>
    (...operands: T): Float => {
      const result = f(...operands);
      seen.push(toNumber(result));
      return result;
    };
  const noting: Context<Float> = {
    ...k,
    add: note(k.add),
    sub: note(k.sub),
    mul: note(k.mul),
    div: note(k.div),
    sqrt: note(k.sqrt),
    exp: note(k.exp),
    sum: (terms) => terms.reduce(note(k.add), k.zero),
  };
  runOver<Float>(theCase, noting, {
    given: (x) => x,
    pass: (x) => ({ stored: x, kept: x }),
    time: toNumber,
  });
  return seen;
};

/** Where sets change their form: 0, the ends of the range, clamps, and the powers of two around a value. */
const targets = (format: FormatName, value: number): readonly number[] => {
  const { emin, emax, precision } = formats[format];
  const sign = value < 0 ? -1 : 1;
  const power = 2 ** Math.floor(Math.log2(Math.abs(value)));
  const around = Number.isFinite(power) && power > 0 ? [power, 2 * power, power / 2] : [];
  const largest = 2 ** (emax - precision + 1) * (2 ** precision - 1);
  const all = [...around, ...around, 1, 2 ** emin, 2 ** (emin - precision + 1), largest];
  return [0, 0, ...all.map((x) => sign * x), -1];
};

/**
 * The case with one number of its inputs moved so that one intermediate value lies beside a target: found by bisection
 * on the line of floats, so it needs no inverse of the definition.
 */
export const aimed = (theCase: Case, draw: Draw): Case => {
  const { format, operation } = theCase;
  const f = formats[format];
  const entries = entriesIn(theCase);
  const entry = entries[draw(entries.length)];
  const now = intermediates(theCase);
  const which = draw(now.length);
  const value = now[which];
  if (entry === undefined || value === undefined || Number.isNaN(value) || Number.isNaN(entry.value))
    return theCase;
  const wanted = targets(format, value);
  const target = wanted[draw(wanted.length)] as number;
  const at = (index: bigint): Case => makeCase(operation, format, entry.with(fromIndex(f, index)));
  const side = (index: bigint): number => Math.sign((intermediates(at(index))[which] ?? NaN) - target);
  const start = toIndex(f, entry.value);
  const [last, here] = [toIndex(f, Infinity), side(start)];
  let [near, far] = [start, start];
  const step = [1n, BigInt(f.precision) * 16n, 1n << BigInt(f.precision - 1), 1n << BigInt(f.precision + 2)];
  for (let i = 0; i < 6 && near === far; i++) {
    const by = (step[draw(step.length)] as bigint) * (draw(2) === 0 ? 1n : -1n);
    const to = i === 5 ? -start - 1n : start + by;
    const there = to > last || to < -last - 1n ? 0 : side(to);
    if (there === -here) far = to;
  }
  while (near - far > 1n || far - near > 1n) {
    const middle = (near + far) >> 1n;
    if (side(middle) === here) near = middle;
    else far = middle;
  }
  const found = fromIndex(f, draw(2) === 0 ? near : far);
  return makeCase(operation, format, entry.with(neighbour(format, found, draw(4) === 0 ? draw(7) - 3 : 0)));
};

const sizeOf = ({ inputs }: Case): number =>
  Object.values(inputs).reduce<number>((size, value) => {
    if (isTensor(value)) return size + value.data.length;
    if (typeof value === 'number' || isIntegers(value)) return size;
    const list = 'answers' in value ? value.answers : value;
    return list.reduce((sum, x) => sum + x.data.length, size);
  }, 0);

/** Cases that are small, not forbidden, and aimed two times in three. */
export function* machineCases(operation: Operation, format: FormatName, seed: number): Generator<Case> {
  const draw = drawFrom(seed);
  const epsilon = toNumber(binary(format).withEpsilon(defaultEpsilon).epsilon);
  const source = caseSource(operation, { format, seed, epsilon, refusals: false });
  // The fixed cases of an operation are many and much alike: some of them, then drawn ones.
  for (let index = draw(8); ; index += 1 + draw(index < 400 ? 40 : 3)) {
    const theCase = source(index);
    if (theCase.forbidden !== null || sizeOf(theCase) > 40) continue;
    if (
      Object.values(theCase.inputs).some(
        (value) =>
          typeof value === 'number' &&
          value > 12 &&
          Number.isInteger(value) &&
          operation.inputs.some(({ kind }) => integers.has(kind) && stepped.has(kind)),
      )
    )
      continue;
    yield draw(3) === 0 ? theCase : aimed(theCase, draw);
  }
}
