/** The lines of a fingerprint: two values of one fact stand with their operations, none contradicts the verdict. */
import { describe, expect, test } from 'vitest';
import { facts } from '../../reasons/fingerprint/facts.ts';
import { probes } from '../../reasons/fingerprint/probes.ts';
import { measured } from '../../reasons/fingerprint/measured.ts';
import { byPlace, byShape } from '../../reasons/fingerprint/places.ts';
import { orders } from '../../reasons/fingerprint/orders.ts';
import { machinesOf } from '../../reasons/fingerprint/means.ts';
import { exceeds } from '../../reasons/fingerprint/facts.ts';
import { factLines } from '../../report/seen.ts';

const row = (operation: string, strictestProfile: string | null, seen: Readonly<Record<string, string>>) => ({
  backend: 'module',
  operation,
  strictestProfile,
  fingerprint: Object.entries(seen).map(([name, value]) => ({
    name,
    value,
    case: { operation, inputs: {}, output: { shape: [], data: [] } },
  })),
});
const linesOf = (...rows: Parameters<typeof factLines>[0]): string[] =>
  (factLines(rows)[0] ?? '').replace('  module: ', '').split('; ');

describe('two values of one fact', () => {
  test('each with its operations', () => {
    const seen = row('eulerStep', 'ieee754-wide', { contraction: 'seen' });
    const not = row('qSample', 'ieee754-wide', { contraction: 'not seen' });
    expect(linesOf(seen, not)).toEqual(['contraction: seen (eulerStep), not seen (qSample)']);
    expect(linesOf(seen)).toEqual(['contraction']);
    expect(factLines([not])).toEqual([]);
  });

  test('more of the same is one value, and many operations are counted', () => {
    const rounding = (operation: string, value: string) => row(operation, 'ieee754', { rounding: value });
    expect(
      linesOf(
        rounding('a', 'to nearest'),
        rounding('b', 'to nearest, ties to even'),
        rounding('c', 'to nearest'),
      ),
    ).toEqual(['rounding to nearest, ties to even']);
    expect(
      linesOf(...['a', 'b', 'c', 'd'].map((name) => rounding(name, 'to nearest')), rounding('e', 'up')),
    ).toEqual(['rounding: to nearest (4 operations), up, which the cases did not show (e)']);
  });
});

describe('no line contradicts the verdict', () => {
  const beyond: readonly (readonly [string, string, string, string])[] = [
    ['exp', 'within 1.22 ulp on 97 points', 'ieee754-wide', 'ieee754-loose'],
    ['exp', 'within 4.1 ulp on 97 points', 'ieee754-loose', ''],
    ['root', '17 of 57 not correctly rounded, 0.75 ulp', 'ieee754-wide', 'ieee754-loose'],
    ['division', '1 of 57 not correctly rounded, 2.1 ulp', 'ieee754-loose', ''],
    ['contraction', 'seen', 'ieee754', 'ieee754-wide'],
    ['wider accumulator of a sum', 'seen', 'ieee754', 'ieee754-wide'],
    ['order of a sum', 'another order', 'ieee754-wide', 'ieee754-loose'],
    ['subnormal inputs', 'flushed to zero', 'ieee754-loose', ''],
    ['max(-0, +0)', '-0', 'ieee754-wide', 'ieee754-loose'],
    ['rounding', 'toward zero', 'ieee754-wide', 'ieee754-loose'],
    ['rounding', 'to nearest, ties away from zero', 'ieee754', 'ieee754-loose'],
    ['division by a reciprocal', 'seen', 'ieee754-wide', 'ieee754-loose'],
  ];
  test.each(beyond)('%s %s: more than %s, within %s', (name, value, strict, wide) => {
    const said = `${name}${value === 'seen' ? '' : ` ${value}`}`;
    expect(linesOf(row('a', strict, { [name]: value }))).toEqual([`${said}, which the cases did not show`]);
    // Where nothing was met nothing is contradicted.
    for (const met of [wide, null])
      if (met !== '') expect(linesOf(row('a', met, { [name]: value }))).toEqual([said]);
  });

  test('subnormals flushed are within what was met with them', () => {
    const seen = row('a', null, {
      'subnormal inputs': 'flushed to zero',
      exp: 'within 1.5 ulp on 61 points',
    });
    const under = (strictestFlushed: string) => linesOf({ ...seen, strictestFlushed });
    expect(under('ieee754-loose')).toEqual([
      'subnormal inputs flushed to zero',
      'exp within 1.5 ulp on 61 points',
    ]);
    expect(under('ieee754')).toEqual([
      'subnormal inputs flushed to zero',
      'exp within 1.5 ulp on 61 points, which the cases did not show',
    ]);
  });

  const within: readonly (readonly [string, string])[] = [
    ['exp', 'within 0.9999 ulp on 97 points'],
    ['root', 'correctly rounded on 57 points'],
    ['contraction', 'not told'],
    ['rounding', 'to nearest, ties to even'],
    ['order of a sum', 'left to right'],
    ['max(-0, +0)', '+0'],
  ];
  test.each(within)('%s %s is within all of them', (name, value) => {
    expect(exceeds(name, value, { profile: 'ieee754', flushed: false })).toBe(false);
  });
});

test('every fact that a probe names has its row, and none is without a probe', () => {
  const machines = machinesOf('binary32').flatMap(({ values }) => Object.keys(values));
  const named = [
    ...probes.flatMap(({ hypotheses }) => hypotheses.flatMap(({ values }) => Object.keys(values))),
    ...measured.map(({ name }) => name),
    ...machines,
    byPlace,
    byShape,
    'a half is rounded',
    'repeated calls of the model',
    'non-finite answer to a finite input',
  ];
  expect(Object.keys(facts).toSorted()).toEqual([...new Set(named)].toSorted());
  expect(orders.length).toBeGreaterThan(40);
});
