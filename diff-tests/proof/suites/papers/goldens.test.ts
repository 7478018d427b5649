import { describe, expect, test } from 'vitest';
import type { AnyArgument } from '../../../../spec/operation.ts';
import type { Context, Encoded } from '../../../../spec/context.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText } from '../../../../spec/scalars/floats/float.ts';
import { rational } from '../../../../spec/scalars/exact/rational.ts';
import { real } from '../../../../spec/scalars/exact/real.ts';
import { kinds } from '../../../cases/kinds/index.ts';
import { inputFloat, toNumber } from '../../../cases/values.ts';
import { neighbour } from '../../../cases/generators/float.ts';
import { operationNamed } from '../specification-answers.ts';
import { edges, goldens } from './goldens.ts';

/** What an operation gives in a context, for inputs as the command line takes them. */
export const valuesIn = <A>(k: Context<A>, of: string, inputs: string): readonly A[] => {
  const operation = operationNamed(of);
  const texts = new Map(
    inputs.split(' ').map((text): [string, string] => {
      const cut = text.indexOf('=');
      return [text.slice(0, cut), text.slice(cut + 1)];
    }),
  );
  const given = operation.inputs.map(({ name, kind }): [string, AnyArgument<A>] => {
    const { reading } = kinds[kind];
    const text = texts.get(name);
    if (text === undefined) throw new Error(`${of}: ${name} is missing`);
    return [name, reading.into(k, reading.parse(text))];
  });
  return operation.define(k, Object.fromEntries(given)).data;
};

/** Whether an exact value, or an enclosure, goes on with these digits. */
const holds = (value: Encoded, digits: string): boolean => {
  if (value === null || (typeof value === 'object' && !('lo' in value))) return false;
  const [lo, hi] = typeof value === 'string' ? [value, value] : [value.lo, value.hi];
  const [whole = '', part = ''] = digits.split('.');
  const scale = 10n ** BigInt(part.length);
  const first = BigInt(whole + part);
  const [least, most] = digits.startsWith('-') ? [first - 1n, first] : [first, first + 1n];
  const parts = (text: string | null): bigint[] => (text ?? '0/1').split('/').map(BigInt);
  const [ln = 0n, ld = 1n] = parts(lo);
  const [hn = 0n, hd = 1n] = parts(hi);
  return ln * scale <= most * ld && hn * scale >= least * hd;
};

const bitsIn = (format: 'binary32' | 'binary64', of: string, inputs: string): readonly string[] =>
  valuesIn(binary(format), of, inputs).map(hexText);

describe.each(goldens)('$of $inputs', ({ of, inputs, exact, binary64, binary32, nearly }) => {
  test('exactly', () => {
    if (!exact.includes('..')) {
      const values = valuesIn(rational, of, inputs);
      expect(values.map((x) => rational.encode(x)).map((x) => String(x).replace(/\/1$/, ''))).toEqual(
        exact.split(' '),
      );
      return;
    }
    const values = valuesIn(real, of, inputs).map((x) => real.encode(x));
    for (const [i, wanted] of exact.split(' ').entries())
      expect(holds(values[i] ?? null, wanted.replace(/\.\.$/, '')), wanted).toBe(true);
  });

  test.each([
    ['binary64', binary64],
    ['binary32', binary32],
  ] as const)('in %s, bit for bit', (format, bits) => {
    if (!nearly) {
      expect(bitsIn(format, of, inputs)).toEqual(bits.split(' '));
      return;
    }
    const [value] = valuesIn(binary(format), of, inputs).map(toNumber);
    const known = [-1, 0, 1].map((by) => hexText(inputFloat(format, neighbour(format, value ?? NaN, by))));
    expect(known).toContain(bits);
  });
});

test.each(edges)('%s %s in binary64', (of, inputs, value) => {
  const wanted = value === '' ? [] : value.split(' ');
  const values = valuesIn(binary('binary64'), of, inputs).map(toNumber);
  expect(values).toHaveLength(wanted.length);
  for (const [i, x] of values.entries())
    expect(x).toBe(Number((wanted[i] as string).replace('inf', 'Infinity').replace('nan', 'NaN')));
});
