/** What others choose otherwise beyond the mirror: of each example both values, the definition's and the convention's. */
import { expect, test } from 'vitest';
import type { AnyArgument, Operation } from '../../../../spec/operation.ts';
import { papers } from '../../../../spec/operations.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { kinds } from '../../../cases/kinds/index.ts';
import { toNumber } from '../../../cases/values.ts';
import { parseArguments } from '../../../cli/arguments.ts';
import { changed, conventionsOf } from '../../../reasons/signatures/index.ts';
import { clashOf } from '../../../reasons/signatures/clash.ts';

const double = binary('binary64');

const rowOf = (name: string): Operation => {
  const row = papers.find((one) => one.name === name);
  if (row === undefined) throw new RangeError(`no operation ${name}`);
  return row;
};

/** What an operation gives in binary64, of arguments as `eval` takes them. */
const valuesOf = async (operation: Operation, texts: readonly string[]): Promise<readonly number[]> => {
  const parsed = await parseArguments(operation, texts);
  const inputs = operation.inputs.map(({ name, kind }) => [
    name,
    kinds[kind].reading.into(double, parsed[name] ?? ''),
  ]);
  const { data } = operation.define(double, Object.fromEntries(inputs) as Record<string, AnyArgument<never>>);
  return data.map((x) => toNumber(x));
};

/** The definition's values, and those after these conventions. */
const both = async (
  ids: readonly string[],
  text: string,
): Promise<readonly [readonly number[], readonly number[]]> => {
  const [name = '', ...texts] = text.split(' ');
  const row = rowOf(name);
  return [await valuesOf(row, texts), await valuesOf(changed(row, conventionsOf(ids)), texts)];
};

const near = (values: readonly number[]): readonly number[] => values.map((x) => Number(x.toPrecision(6)));

test.each([
  ['leading-offset-0', 'timestepsLeading T=1000 n=4 offset=1', [751, 501, 251, 1], [750, 500, 250, 0]],
  ['leading-offset-1', 'timestepsLeading T=1000 n=4 offset=0', [750, 500, 250, 0], [751, 501, 251, 1]],
  ['leading-all', 'timestepsLeading T=10 n=4 offset=0', [6, 4, 2, 0], [8, 6, 4, 2, 0]],
  [
    'trailing-by-stride',
    'timestepsTrailing T=1000 n=7',
    [999, 856, 713, 570, 428, 285, 142],
    [999, 857, 715, 573, 431, 289, 147, 5],
  ],
  [
    'linspace-fractions',
    'timestepsLinspace T=1000 n=5',
    [999, 749, 500, 250, 0],
    [999, 749.25, 499.5, 249.75, 0],
  ],
  ['linspace-fractions', 'timestepsLinspace T=1000 n=1', [0], [0]],
  [
    'leading-quadratic',
    'timestepsLeading T=1000 n=5 offset=0',
    [800, 600, 400, 200, 0],
    [800, 450, 200, 50, 0],
  ],
  ['leading-quadratic', 'timestepsLeading T=1000 n=3 offset=1', [667, 334, 1], [801, 201, 1]],
  ['mu-to-8192', 'flowMu length=4096', [1.15], [0.693548]],
  ['rescale-by-1-where-constant', 'guidanceRescale phi=1/2 g=[1,1] c=[1,2]', [Infinity, Infinity], [1, 1]],
  ['rescale-by-1-where-constant', 'guidanceRescale phi=7/10 g=[1,2] c=[0,3]', [2.4, 4.8], [2.4, 4.8]],
  ['rescale-by-1-where-constant', 'guidanceRescale phi=7/10 g=[] c=[]', [], []],
  ['variance-at-least-1e-20', 'ddpmVarianceSmall a=9/25 ap=9/25', [0], [1e-20]],
  [
    'flow-sigmas-to-1-over-1000',
    'flowSigmas n=4 shift=3',
    [1, 0.9, 0.75, 0.5, 0],
    [1, 0.857326, 0.600719, 0.00299401, 0],
  ],
  [
    'flow-sigmas-to-1-over-n',
    'flowSigmasSd3 T=1000 n=4 shift=3',
    [1, 0.857692, 0.602151, 0.00892857, 0],
    [1, 0.9, 0.75, 0.5, 0],
  ],
] as const)('%s: %s', async (id, text, definition, convention) => {
  const [ours, theirs] = await both([id], text);
  expect([near(ours), near(theirs)]).toEqual([definition, convention]);
});

/** sigma is 4/3 at 9/25, 3/4 at 16/25 and 7/24 at 576/625; the model gives x/2 + t/8. */
const euler = 'eulerDiscreteSample alphaBars=[576/625,16/25,9/25] x=2 model=affine(1/2,1/8,0)';

test.each([
  ['last-sigma-of-table', 13 / 15, 107 / 96],
  ['start-sigma', 13 / 15, 19 / 15],
  ['start-sigma-and-1', 13 / 15, 5 / 3],
  ['state-of-variance-1', 13 / 15, 5 / 3],
])('%s: one step of Euler', async (id, definition, convention) => {
  const [[ours], [theirs]] = await both([id], `${euler} timesteps=[2]`);
  expect(near([ours ?? NaN, theirs ?? NaN])).toEqual(near([definition, convention]));
});

test('the last sigma of the table is reached from whatever state comes first, and only in the last step', async () => {
  const two = `${euler} timesteps=[2,1]`;
  const [, [theirs]] = await both(['last-sigma-of-table', 'start-sigma-and-1'], two);
  // From 10/3 to sigma 3/4 by 5/4; that state is shown as 125/96 * 4/5, and goes to 7/24.
  const state = 10 / 3 + (5 / 4) * (3 / 4 - 4 / 3);
  const e = state / (5 / 4) / 2 + 1 / 8;
  expect(near([theirs ?? NaN])).toEqual(near([state + e * (7 / 24 - 3 / 4)]));
});

test.each([
  ['noise-skipped-at-eta-0', 'ddimStepEta a=9/25 ap=16/25 x=2 e=-1/2 clip=0 r=1 rederive=0', 'eta', 2.9],
  ['noise-skipped-at-sigma-0', 'eulerAncestralStep s=2 eta=1 x=2 d=1', 'sn', 1],
])(
  '%s: infinite noise is not seen where its weight is 0, and seen elsewhere',
  async (id, text, name, value) => {
    const [[ours], [theirs]] = await both([id], `${text} ${name}=0 z=inf`);
    expect(near([ours ?? 0, theirs ?? NaN])).toEqual([NaN, value]);
    const [[definition], [convention]] = await both([id], `${text} ${name}=1/2 z=3`);
    expect(convention).toBe(definition);
  },
);

test('a noise that is skipped leaves even the sign of a zero', async () => {
  const text = 'eulerAncestralStep s=2 sn=0 eta=1 x=-0 d=-0 z=3';
  const [[ours], [theirs]] = await both(['noise-skipped-at-sigma-0'], text);
  expect([Object.is(ours, 0), Object.is(theirs, -0)]).toEqual([true, true]);
});

test.each([
  ['variance-always-large', 0, 1],
  ['variance-always-small', 1, 0],
])('%s is the step that is asked for the other one', async (id, large, other) => {
  const text = 'ddpmPosteriorStep a=9/25 ap=16/25 x=2 e=-1/2 z=1 clip=0 r=1 last=0';
  const [ours, theirs] = await both([id], `${text} large=${large}`);
  const [wanted] = await both([], `${text} large=${other}`);
  expect(theirs).toEqual(wanted);
  expect(theirs).not.toEqual(ours);
});

test('a clamped variance is clamped in steps and samplers, but not the large one and not in the last step', async () => {
  const id = ['variance-at-least-1e-20'];
  const step = 'ddpmPosteriorStep a=1/4 ap=1/4 x=0 e=0 z=1 clip=0 r=1';
  expect(await both(id, `${step} large=0 last=0`)).toEqual([[0], [1e-10]]);
  expect(await both(id, `${step} large=1 last=0`)).toEqual([[0], [0]]);
  expect(await both(id, `${step} large=0 last=1`)).toEqual([[0], [0]]);
  const sample = 'ddpmSampleStrided alphaBars=[1/4,1/4] x=0 noise=[1,0] model=zero clip=0 r=1 large=0';
  const [[ours], [theirs]] = await both(id, `${sample} timesteps=[1,0]`);
  expect(ours).toBe(0);
  expect(theirs).toBeGreaterThan(0);
  expect(theirs).toBeLessThan(1e-9);
});

test('two that write the same step anew exclude each other; others go together', () => {
  const [until, clamped, stride] = conventionsOf([
    'noise-until-t-0',
    'previous-by-stride',
    'variance-at-least-1e-20',
  ]);
  if (until === undefined || clamped === undefined || stride === undefined) throw new Error('not found');
  expect(clashOf(until, clamped)).not.toBe(null);
  expect(clashOf(until, stride)).toBe(null);
});

test('what changes the step stands before what changes its inputs, whatever is said first', async () => {
  const text =
    'ddpmSampleStrided alphaBars=[9/10,8/10,7/10,6/10,5/10,4/10] timesteps=[5,1] x=1 noise=[1,1] model=zero clip=0 r=1 large=1';
  const [, joined] = await both(['previous-by-stride', 'noise-until-t-0'], text);
  const [, until] = await both(['noise-until-t-0'], text);
  const [, stride] = await both(['previous-by-stride'], text);
  expect(joined).not.toEqual(until);
  expect(joined).not.toEqual(stride);
});
