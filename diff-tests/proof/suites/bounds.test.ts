import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findProfile, ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import {
  freedomsOf,
  type Primitive,
  primitives,
  type Profile,
  type Rows,
} from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { infinity, nan } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import * as exact from '../machines/exact.ts';
import type { Decide } from '../machines/held.ts';
import { machineAnswer } from '../machines/run.ts';
import { inputFloat, numberOf, toFloat, toNumber } from '../../cases/values.ts';
import { pairs, inOrder } from './machine-pairs.ts';
import { exactly, type Instance, instances } from './bound-instances.ts';
import { caseOf, onePrimitive, verdictOn } from './one-primitive.ts';
import { oneIn } from './long.ts';

/*
 * Every bound of every profile, from the tables: a new row is covered as it stands. The last float inside is accepted
 * and the next one rejected. Which float is the last is computed from the row alone (machines/options.ts).
 */
const covers = ({ where }: Rows[Primitive], x: exact.Exact): boolean => {
  if (where === undefined) return true;
  const [size, unit] = [exact.magnitude(x), { n: 1n, sticky: false }];
  return (
    exact.compare(size, { ...unit, e: where.least }) >= 0 &&
    exact.compare(size, { ...unit, e: where.most }) <= 0
  );
};

/** The least and the greatest number that machines return which take no freedom but that of the bound. */
const ends = (
  { theCase, epsilon }: Instance,
  profile: Profile,
  isMadeOfTwo: boolean,
): readonly [number, number] => {
  const outputs: number[] = [];
  for (let answer = 0; answer < 12; answer++) {
    // A root by way of the inverse root: every inverse root is tried.
    for (let part = 0; part <= (isMadeOfTwo ? 16 : 0); part++) {
      let asked = 0;
      const decide: Decide = (question, count) => {
        if (question === 'fraction') return part * 4096 - (part === 16 ? 1 : 0);
        if (question !== 'result') return 0;
        return isMadeOfTwo && asked++ === 0 ? count - 1 : answer < count ? answer : 0;
      };
      outputs.push(machineAnswer(theCase, profile, epsilon, decide).output.data[0] as number);
    }
  }
  return [Math.min(...outputs), Math.max(...outputs)];
};

/** A root that is made of an inverse root which the machine holds on the way. */
const isMade = ({ sqrt: { bound } }: Rows, primitive: Primitive): boolean =>
  primitive === 'sqrt' &&
  (bound.kind === 'rootProduct' || (bound.kind === 'reciprocalRoot' && bound.symmetric !== true));

/** Kinds of places that an instance is at. */
const placesOf = (format: FormatName, value: number): readonly string[] => {
  const f = formats[format];
  const size = Math.abs(value);
  const near = [-3, -2, -1, 0, 1, 2, 3].map((steps) => neighbour(format, size, steps));
  return [
    ...(near.some((x) => Number.isInteger(Math.log2(x))) ? ['power'] : []),
    ...(near.includes(2 ** f.emin) ? ['normal'] : []),
    ...(near.includes(Infinity) ? ['overflow'] : []),
  ];
};

describe('the last float inside is accepted, the next rejected', () => {
  const each = pairs.flatMap(([name, format, profile]) =>
    primitives.map((primitive) => [name, format, primitive, profile] as const),
  );
  test.each(oneIn(5, each))('%s in %s: %s', (_name, format, primitive, profile) => {
    const rows = profile.rows[format] as Rows;
    const { infinities, flush } = freedomsOf(profile, format);
    const seen = new Set<string>();
    let [decided, open] = [0, 0];
    for (const instance of instances(primitive, format)) {
      const known = exactly(primitive, instance);
      if (known === null) continue;
      const { theCase, epsilon } = instance;
      const verdict = (x: number): string => verdictOn(theCase, profile, inputFloat(format, x), epsilon);
      const what = `${JSON.stringify(theCase.inputs)} ${epsilon.n}/${epsilon.d}`;
      const [low, high] = ends(instance, profile, isMade(rows, primitive));
      const isInfinite = !Number.isFinite(low) || !Number.isFinite(high);
      if (!covers(rows[primitive], known.where) || (isInfinite && infinities === 'anything')) {
        open += 1;
        for (const x of [nan, infinity(true), infinity(false)])
          expect(verdictOn(theCase, profile, x, epsilon), what).toBe('unconstrained');
        expect(verdict(numberOf(format, '3/4')), what).toBe('unconstrained');
        continue;
      }
      decided += 1;
      for (const place of [...placesOf(format, low), ...placesOf(format, high)]) seen.add(place);
      for (const [end, by] of [
        [low, -1],
        [high, 1],
      ] as const) {
        expect(verdict(end), `${what}: ${end}`).toBe('accepted');
        let next = neighbour(format, end, by);
        if (next === 0) next = end === 0 || flush ? neighbour(format, next, 2 * by) : next;
        // Past an infinity there is nothing; under an overflow that is exchanged it stands for all special values.
        const isAllowed = Object.is(next, end) || (isInfinite && !Number.isFinite(next));
        if (!isAllowed) expect(verdict(next), `${what}: ${next} past ${end}`).toBe('rejected');
      }
    }
    expect(decided).toBeGreaterThan(8);
    // A bound relative to the magnitude is thousands of floats wide.
    if (rows[primitive].bound.kind !== 'relative') expect(seen).toContain('power');
    if (primitive === 'mul' && rows.mul.where === undefined)
      expect([...seen].toSorted()).toEqual(
        expect.arrayContaining(['normal', ...(infinities === 'anything' ? [] : ['overflow'])]),
      );
    if (rows[primitive].where !== undefined && ['mul', 'div'].includes(primitive))
      expect(open).toBeGreaterThan(0);
  });
});

describe('traps', () => {
  const single = (x: string) => binary('binary32').of(x);
  const on = (name: Primitive, x: string, y: string): Case =>
    caseOf(onePrimitive[name], 'binary32', { x: numberOf('binary32', x), y: numberOf('binary32', y) });

  test('an exact zero stays zero', () => {
    const smallest = toFloat('binary32', 2 ** -149);
    if (smallest === null) throw new Error('no smallest float');
    for (const theCase of [
      on('add', '3/10', '-3/10'),
      on('add', '1', '-1'),
      on('mul', '0', '3/10'),
      on('div', '0', '3/10'),
    ]) {
      expect(verdictOn(theCase, ieee754Loose, single('0'))).toBe('accepted');
      expect(verdictOn(theCase, ieee754Loose, single('-0'))).toBe('accepted');
      expect(verdictOn(theCase, ieee754Loose, smallest)).toBe('rejected');
    }
  });

  test('1 + 1 is not exact, 1 - 0 is', () => {
    const two = neighbour('binary32', 2, 1);
    expect(verdictOn(on('add', '1', '1'), ieee754Loose, inputFloat('binary32', two))).toBe('accepted');
    const one = neighbour('binary32', 1, 1);
    expect(verdictOn(on('add', '1', '0'), ieee754Loose, inputFloat('binary32', one))).toBe('rejected');
  });

  test('a wrong row is noticed: a bound of 1 ulp is not one of 2', () => {
    const wgsl = inOrder(findProfile('wgsl') as Profile);
    const theCase = on('div', '1', '3');
    const [low, high] = ends({ theCase, epsilon: defaultEpsilon }, wgsl, false);
    expect([low, high].map((x) => verdictOn(theCase, ieee754Wide, inputFloat('binary32', x)))).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(toNumber(single('1/3'))).toBeLessThan(high);
  });
});
