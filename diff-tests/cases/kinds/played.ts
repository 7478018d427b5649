/** Noise and denoisers: one tensor for each step. */
import fc from 'fast-check';
import {
  decodeTensor,
  encodeModel,
  encodeNumber,
  encodeTensor,
  modelSchema,
  tensorSchema,
} from '../encoding.ts';
import { elementOf } from '../generators/float.ts';
import { select as selectElements, tensorOf } from '../generators/tensor.ts';
import type { EpsModel } from '../../../spec/diffusion/core.ts';
import type { IndexModel } from '../../../spec/diffusion/image-ddim.ts';
import type { AnyArgument } from '../../../spec/operation.ts';
import { type Formula, symbol } from '../../../spec/scalars/formula.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { HostTensor, ModelScript } from '../values.ts';
import { tensor as tensorKind } from './elements.ts';
import { type AnswerTo, type Frame, type KindRow, unbroken, wrongKind, zeros } from './kind.ts';
import { type Ordinary, statesOf } from './ordinary.ts';
import { modelIn, ofModel, ofNoise, type ParsedModel } from './reading.ts';
import { countName } from './symbols.ts';

const tensors = (frame: Frame, count: number): fc.Arbitrary<HostTensor[]> =>
  fc.array(tensorOf(frame.format, frame.shape, elementOf(frame)), { minLength: count, maxLength: count });

/** One tensor made simpler at a time. */
const simplerEach = function* (format: FormatName, list: readonly HostTensor[]): Generator<HostTensor[]> {
  if (list.some(({ data }) => data.some((value) => !Object.is(value, 0)))) yield list.map(zeros);
  for (const [i, x] of list.entries()) {
    for (const simpler of tensorKind.simpler(format, x)) yield list.with(i, simpler);
  }
};

export const noise: KindRow<readonly HostTensor[], readonly Tensor<string>[]> = {
  traits: ['perStep'],
  generate: (frame) => tensors(frame, frame.steps),
  edges: () => [],
  ordinary: statesOf,
  /** One too few, one too many, and the first of them broken. */
  broken: (list, input, steps) => {
    const [first] = list;
    const broken = first === undefined ? [] : tensorKind.broken(first, input, steps);
    const extra = first ?? { shape: [], data: new Float32Array(1) };
    return [
      ...(list.length === 0 ? [] : [list.slice(1)]),
      [...list, extra],
      ...broken.map((x) => list.with(0, x)),
    ];
  },
  simpler: simplerEach,
  select: (list, selection) => list.map((x) => selectElements(x, selection)),
  shorten: (list, first, count) => list.slice(first, first + count),
  zero: (list) => list.map(zeros),
  lift: <A>(list: readonly HostTensor[], f: (x: number) => A) =>
    list.map((x) => ({ shape: x.shape, data: Array.from(x.data, f) })),
  encode: (list) => list.map(encodeTensor),
  decode: (format, value) => {
    const list = tensorSchema.array().safeParse(value);
    return list.success
      ? list.data.map((x) => decodeTensor(format, x))
      : wrongKind('an array of tensors', value);
  },
  reading: ofNoise,
  range: ({ like }) => `T tensors, any values, each like ${like}`,
  symbolic: ({ name }, { steps }) =>
    Array.from({ length: steps }, (_, i) => ({ shape: [], data: [symbol(`${name}[${i}]`)] })),
};

/** Models that a formula gives: their answers follow the state. */
export const modelFormulas: readonly string[] = [
  'zero',
  'constant(1/2)',
  'affine(1/2,1,0)',
  'affine(0,1,0)',
  'affine(-1/4,0,1/8)',
  'network',
];

type Model = KindRow<ModelScript, ParsedModel>;

/** Answers are used by call, the first call for the last step: a shorter schedule keeps those of its own steps. */
const base = {
  traits: ['played'] as const,
  generate: (frame: Frame): fc.Arbitrary<ModelScript> =>
    fc.oneof(
      { arbitrary: tensors(frame, Math.max(frame.steps, 1)).map((answers) => ({ answers })), weight: 3 },
      fc.constantFrom(...modelFormulas).map((named) => ({ answers: [], named })),
    ),
  edges: () => [],
  ordinary: (frame: Ordinary): ModelScript => ({ answers: statesOf(frame) }),
  broken: unbroken,
  simpler: function* (format: FormatName, script: ModelScript): Generator<ModelScript> {
    for (const answers of simplerEach(format, script.answers)) yield { answers };
  },
  select: (script: ModelScript, selection: Parameters<typeof selectElements>[1]): ModelScript => ({
    ...script,
    answers: script.answers.map((x) => selectElements(x, selection)),
  }),
  shorten: (script: ModelScript, first: number, count: number, of: number): ModelScript =>
    script.answers.length <= 1
      ? script
      : { ...script, answers: script.answers.slice(of - first - count, of - first) },
  zero: (script: ModelScript): ModelScript =>
    script.named === undefined ? { answers: script.answers.map(zeros) } : { answers: [], named: 'zero' },
  decode: (format: FormatName, value: Parameters<KindRow<ModelScript>['decode']>[1]): ModelScript => {
    const parsed = modelSchema.safeParse(value);
    if (!parsed.success) return wrongKind('a model { calls }', value);
    return { answers: parsed.data.calls.map(({ answer }) => decodeTensor(format, answer)) };
  },
  reading: ofModel,
};

export const model: Model = {
  ...base,
  lift: <A>(_script: ModelScript, _f: (x: number) => A, answer: AnswerTo<A>): AnyArgument<A> => {
    const played: EpsModel<A> = { eps: (x, t) => answer(x, t) };
    return played;
  },
  encode: (script, calls) => encodeModel(script, calls, encodeNumber),
  range: ({ like }) => `function of (x, time), answers like ${like}`,
  symbolic: (_input, { answer }) => ({
    eps: (x: Tensor<Formula>, t: Formula) => answer({ x, t: t.text }),
  }),
};

export const indexModel: Model = {
  ...base,
  lift: <A>(_script: ModelScript, _f: (x: number) => A, answer: AnswerTo<A>): AnyArgument<A> => {
    const played: IndexModel<A> = { predict: (index, x) => answer(x, index) };
    return played;
  },
  encode: (script, calls) =>
    encodeModel(script, calls, (t) => (Number.isSafeInteger(t) ? t : encodeNumber(t))),
  reading: {
    ...ofModel,
    into: (k, parsed) => {
      const inContext = modelIn(k, parsed);
      return { predict: (index, x) => inContext.eps(x, k.nat(index)) };
    },
  },
  range: ({ like }) => `function of (x, index), answers like ${like}`,
  symbolic: (_input, symbols) => ({
    predict: (index: number, x: Tensor<Formula>) => symbols.answer({ x, t: countName(symbols, index) }),
  }),
};
