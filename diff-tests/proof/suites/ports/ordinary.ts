/** What a person calls ordinary inputs: what every library takes for granted. */
import type { Input, Kind } from '../../../../spec/operation.ts';
import type { Case } from '../../../cases/generators/cases.ts';
import type { HostTensor, HostValue, ModelScript } from '../../../cases/values.ts';

/** 0, or of a size at which no intermediate of a definition overflows or loses its digits to subnormals. */
const isModerate = (x: number): boolean => x === 0 || (Math.abs(x) >= 2 ** -20 && Math.abs(x) <= 2 ** 20);

const numbers = (x: HostValue): readonly number[] => [...(x as HostTensor).data];
const isFilled = (x: HostValue): boolean => numbers(x).length > 0 && numbers(x).every(isModerate);

/** alphaBar of the whole schedule stays in reach, and each step is one. */
const isSchedule = (x: HostValue): boolean => {
  const betas = numbers(x);
  const last = betas.reduce((product, beta) => product * (1 - beta), 1);
  return betas.length > 0 && betas.every((beta) => beta >= 2 ** -14 && beta < 1) && last >= 2 ** -20;
};

const isTable = (x: HostValue): boolean => {
  const table = numbers(x);
  return table.every((a, i) => a >= 2 ** -20 && a <= (table[i - 1] ?? 1)) && table.length > 0;
};

const isTime = (t: number): boolean => t >= 2 ** -10 && t <= 1;

const ordinary: Readonly<Record<Kind, (value: HostValue, input: Input) => boolean>> = {
  tensor: isFilled,
  times: (t) => isFilled(t) && numbers(t).every(isTime),
  betas: isSchedule,
  alphaBars: isTable,
  time: (t) => isTime(t as number),
  scalar: (x) => isModerate(x as number),
  bounded: (x) => isModerate(x as number),
  boundedTensor: isFilled,
  sigmas: isTable,
  timesteps: () => true,
  count: (n) => (n as number) >= 1,
  index: (t, { last }) => last !== 'T' || (t as number) >= 1,
  flag: () => true,
  noise: (list) => (list as readonly HostTensor[]).every(isFilled),
  model: (script) => (script as ModelScript).answers.every(isFilled),
  indexModel: (script) => (script as ModelScript).answers.every(isFilled),
};

/** The ends of a schedule: betaStart..betaEnd inside (0, 1), beta0 < beta1, a floor that is none. */
const endsFit = (inputs: Case['inputs']): boolean => {
  const number = (name: string, otherwise: number): number =>
    (inputs[name] as number | undefined) ?? otherwise;
  const inside = ['betaStart', 'betaEnd'].every((name) => number(name, 0.5) > 0 && number(name, 0.5) < 1);
  const rising = number('beta0', 0.1) > 0 && number('beta0', 0.1) < number('beta1', 20);
  return inside && rising && number('beta1', 20) <= 64 && number('floor', 2 ** -20) <= 2 ** -20;
};

export const isOrdinary = ({ operation, inputs, forbidden }: Case): boolean =>
  forbidden === null &&
  endsFit(inputs) &&
  operation.inputs.every((input) => ordinary[input.kind](inputs[input.name] as HostValue, input));
