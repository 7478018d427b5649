/** `epscheck list <operation>`: what an implementation of it is called with, and what it returns. */
import type { Input, Kind, Operation } from '../../spec/operation.ts';

/** What a module is given. */
const given: Readonly<Record<Kind, string>> = {
  tensor: 'a tensor of any shape',
  times: 'a tensor of any shape',
  boundedTensor: 'a tensor of any shape',
  betas: 'a tensor of shape [T]',
  alphaBars: 'a tensor of shape [T]',
  sigmas: 'a vector',
  time: 'a number',
  scalar: 'a number',
  bounded: 'a number',
  timesteps: 'a list of integers from T-1 down to 0, each less than the one before',
  count: 'an integer, 0 or more',
  index: 'an integer',
  flag: '0 or 1',
  noise: 'a list of tensors',
  model: 'a function of a state and a time',
  indexModel: 'a function of a state and an index',
};

const inputText = ({ kind, like, range, last, meaning }: Input): string => {
  const shape =
    like === undefined ? given[kind] : given[kind].replace('of any shape', `of the shape of ${like}`);
  const where = [
    ...(range === undefined ? [] : [` in ${range}`]),
    ...(last === undefined ? [] : [` in 0..${last}`]),
  ];
  return `${shape}${where.join('')}: ${meaning}`;
};

export const listedOperation = (
  operation: Operation,
): { readonly json: unknown; readonly lines: readonly string[] } => {
  const { name, group, summary, inputs, output, source } = operation;
  const rows = [...inputs.map((input) => [input.name, inputText(input)]), ['returns', output]];
  const width = Math.max(...rows.map(([label = '']) => label.length)) + 2;
  return {
    json: {
      ...{ name, group, summary, output, source: source.link, from: source.name },
      inputs: inputs.map(({ name: input, kind, like = null, range = null, last = null, meaning }) => ({
        ...{ name: input, kind, like, range, last, meaning },
      })),
    },
    lines: [
      `  ${summary}`,
      ...rows.map(([label = '', text = '']) => `  ${label.padEnd(width)}${text}`),
      `  source: ${source.name} (${source.link})`,
    ],
  };
};
