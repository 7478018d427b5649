/** All mutants, and how one becomes an implementation module. */
import type { Tensor } from '../../examples/checks.ts';
import { type Change, formulas, type Round } from '../../examples/formulas.ts';
import { implementation, type Inputs, type Settings } from '../../examples/implementation.ts';
import { core } from './core.ts';
import { ddim } from './ddim.ts';
import { ddpm } from './ddpm.ts';
import { euler } from './euler.ts';
import { forward } from './forward.ts';
import { loss } from './loss.ts';
import type { Mutant, MutantFormat, Right } from './mutant.ts';
import { pfOde } from './pf-ode.ts';
import { schedule } from './schedule.ts';
import { vp } from './vp.ts';
import { asWritten, inWriting, type Writing } from './writings.ts';
import { x0 } from './x0.ts';

export type { Mutant, MutantFormat } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...core,
  ...schedule,
  ...forward,
  ...x0,
  ...ddpm,
  ...ddim,
  ...vp,
  ...pfOde,
  ...euler,
  ...loss,
];

type Module = ReturnType<typeof implementation>;
const roundings: Readonly<Record<MutantFormat, Round>> = { binary32: Math.fround, binary64: (x) => x };

/** A module of this hand, right or with a wrong formula. */
const moduleOf = (
  format: MutantFormat,
  writing: Writing,
  wrong: Change = () => ({}),
): ReturnType<typeof implementation> => {
  const { inside = roundings[format] } = writing;
  return implementation(format, inside, inWriting(writing, wrong), roundings[format]);
};

const rightFor = (
  format: MutantFormat,
  writing: Writing,
  { operations }: Module,
  settings: Settings,
): Right => {
  const FloatArray = format === 'binary32' ? Float32Array : Float64Array;
  const bound = Object.entries(operations).map(([name, run]) => [
    name,
    (inputs: Inputs & { t: never }): Tensor => run(inputs, settings),
  ]);
  return {
    own: formulas(writing.inside ?? roundings[format], settings.epsilon, writing.change),
    operations: Object.fromEntries(bound) as Right['operations'],
    vector: (values) => ({ shape: [values.length], data: new FloatArray(values) }),
    map: (g, x, ...others) => ({
      shape: x.shape,
      data: x.data.map((value, i) => g(value, ...others.map((other) => other.data[i] as number))),
    }),
  };
};

/** The right module in which one operation is wrong. */
export const mutantModule = (
  { id, operation, wrong }: Pick<Mutant, 'id' | 'operation' | 'wrong'>,
  format: MutantFormat,
  writing: Writing = asWritten,
): Module => {
  const right = moduleOf(format, writing);
  const name = `${id}-${format}`;
  if ('call' in wrong) {
    const call = (inputs: Inputs, settings: Settings): Tensor =>
      wrong.call(inputs, rightFor(format, writing, right, settings));
    if (operation === 'model')
      return { ...right, name, model: (x, t) => call({ x, t } as Inputs, { epsilon: 0 }) };
    return { ...right, name, operations: { ...right.operations, [operation]: call } };
  }
  const changed: Readonly<Record<string, unknown>> = moduleOf(format, writing, wrong.change).operations;
  return { ...right, name, operations: { ...right.operations, [operation]: changed[operation] } };
};

export const findMutant = (id: string): Mutant => {
  const found = mutants.find((mutant) => mutant.id === id);
  if (found === undefined) throw new RangeError(`no mutant ${id}`);
  return found;
};
