/** The rows of the kinds of input: what each says of itself fits what the specification says of the kind. */
import { describe, expect, test } from 'vitest';
import { checks } from '../../../spec/kinds.ts';
import { operations as mirror, papers } from '../../../spec/operations.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { refusalOf } from '../../cases/generators/cases.ts';
import { violations } from '../../cases/generators/forbidden.ts';
import { kinds } from '../../cases/kinds/index.ts';
import type { Parsed, Reading } from '../../cases/kinds/reading.ts';
import type { HostInputs, HostValue } from '../../cases/values.ts';

const operations = [...mirror, ...papers];
const used = operations.flatMap(({ inputs }) => inputs.map((input) => [input.kind, input] as const));

test('every kind of the specification has a row, and an operation that uses it', () => {
  expect(Object.keys(kinds).toSorted()).toEqual(Object.keys(checks).toSorted());
  expect(new Set(used.map(([kind]) => kind)).size).toBe(Object.keys(checks).length);
});

describe.each(operations)('$name', (operation) => {
  const ordinary = (format: (typeof formatNames)[number]): HostInputs =>
    Object.fromEntries(
      operation.inputs.map(({ name, kind }): [string, HostValue] => [
        name,
        kinds[kind].ordinary({ format, size: 2, vary: (x) => x }),
      ]),
    );

  test.each(formatNames)('takes ordinary inputs in %s, also written down and read again', (format) => {
    const inputs = ordinary(format);
    expect(refusalOf(operation, inputs)).toBeNull();
    for (const { name, kind } of operation.inputs) {
      const { encode, decode } = kinds[kind];
      expect(decode(format, encode(inputs[name] as HostValue, []))).toEqual(inputs[name]);
    }
  });

  test('refuses each broken one, and names it', () => {
    const valid = ordinary('binary32');
    for (const broken of violations(operation, valid)) {
      const changed = operation.inputs.filter(({ name }) => broken[name] !== valid[name]);
      expect(changed).toHaveLength(1);
      const breach = refusalOf(operation, broken);
      expect(breach?.who).toBe(operation.name);
      expect(breach?.argument?.split('[', 1)[0]).toBe(changed[0]?.name);
    }
  });

  test('says what may be passed for each', () => {
    for (const input of operation.inputs)
      expect(kinds[input.kind].range(input)).toMatch(
        /^(tensor|vector|any number|integer|0 or 1|T tensors|function)/,
      );
  });
});

/** A text of each kind, what a context holds for it, and a text that is none. */
const texts: Readonly<
  Record<keyof typeof checks, readonly [text: string, held: string, wrong: string, says: string]>
> = {
  tensor: ['[[1/2,2],[3,4]]', '[[0.5, 2], [3, 4]]', '[[1],[2,3]]', 'is ragged'],
  times: ['[]:0x3', '[]:0x3', '[1', 'a bracket that is not closed'],
  betas: ['[1/2]', '[0.5]', '[1]:2', 'needs a flat list of 2 numbers'],
  alphaBars: ['[]', '[]:0', '[x]', "'x'"],
  time: ['1/2', '0.5', '[1]', 'expected one number, got a tensor'],
  scalar: ['-0', '-0', '1e', "'1e'"],
  bounded: ['1/2', '0.5', '[1]', 'expected one number, got a tensor'],
  boundedTensor: ['[1/2]', '[0.5]', '[1', 'a bracket that is not closed'],
  sigmas: ['[2,1/2,0]', '[2, 0.5, 0]', '[x]', "'x'"],
  timesteps: ['[751,501]', '[751, 501]', '[1.5]', 'is no list of integers'],
  count: ['3', '3', '1000001', 'at most 1000000 steps'],
  index: ['-1', '-1', '1.5', "'1.5' is not an integer"],
  flag: ['1', '1', 'yes', "'yes' is not an integer"],
  noise: ['[[1],[2]]', '[[1], [2]]', '1', 'a bracket whose first axis is T'],
  model: ['affine(1/2,1,0)', '', 'constant(inf)', 'rational has no inf; zero, constant(c)'],
  indexModel: ['zero', '', 'zeros', "'zeros' is no model"],
};

describe.each(Object.entries(texts))('on the command line, %s', (kind, [text, held, wrong, says]) => {
  const reading: Reading<Parsed> = kinds[kind as keyof typeof kinds].reading;
  const k = binary('binary32');

  test('is read, and shown as a context holds it', () => {
    const value = reading.into(k, reading.parse(text));
    expect(reading.show(k, value)).toContain(held);
  });

  test('says what is wrong with another text', () => {
    expect(() => reading.parse(wrong)).toThrow(says);
  });
});

test('the numbers of an argument are those that a context may round', () => {
  const textsOf = (kind: keyof typeof kinds, text: string): readonly string[] =>
    kinds[kind].reading.texts(kinds[kind].reading.parse(text));
  expect(textsOf('tensor', '[[1/2,2],[3,4]]')).toEqual(['1/2', '2', '3', '4']);
  expect(textsOf('scalar', '0.1')).toEqual(['0.1']);
  expect(textsOf('noise', '[[1],[2]]')).toEqual(['1', '2']);
  for (const [kind, text] of [
    ['count', '3'],
    ['index', '1'],
    ['flag', '1'],
    ['model', 'zero'],
  ] as const)
    expect(textsOf(kind, text)).toEqual([]);
});
