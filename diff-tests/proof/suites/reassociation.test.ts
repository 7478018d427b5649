/** A result outside a profile that another arrangement may explain is undecided, not rejected. */
import { expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { reassociated } from '../../../spec/profiles/reassociated.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { judge, type Judgement } from '../../judge/judge.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { operationNamed } from './specification-answers.ts';

const named = (name: string): Profile => findProfile(name) as Profile;
const [x, y] = [1, 3];
const one = (value: number) => ({ shape: [], data: Float32Array.of(value) });
const theCase = makeCase(operationNamed('safeDiv'), 'binary32', { x: one(x), y: one(y) });

const verdictOn = (profile: Profile, output: number): Judgement =>
  judge(
    theCase,
    { epsilon: defaultEpsilon, profile },
    () => [],
    { kind: 'returned', output: one(output), impurity: null, calls: [] },
    null,
    true,
  );

/** The largest float that a profile allows for x / (y + epsilon). */
const largest = (profile: Profile): number => {
  const k = envelope('binary32', profile);
  const sum = k.add(k.ofFloat(inputFloat('binary32', y)), k.epsilon);
  const hi = k.store(k.div(k.ofFloat(inputFloat('binary32', x)), sum)).positive?.hi;
  if (hi === null || hi === undefined) throw new Error('unbounded');
  return toNumber({ kind: 'finite', negative: false, ...hi });
};

test.each(['wgsl', 'vulkan', 'glsl-es-3.00', 'metal'])(
  '%s: just outside is undecided, further outside is rejected',
  (name) => {
    const profile = named(name);
    const [inside, slack] = [largest(profile), largest(reassociated(profile))];
    expect(slack).toBeGreaterThan(inside);
    expect(verdictOn(profile, inside).verdict).toBe('accepted');
    const next = verdictOn(profile, neighbour('binary32', inside, 1));
    expect([next.verdict, next.broken]).toEqual(['undecided', { code: 'rearranged' }]);
    expect(verdictOn(profile, slack).verdict).toBe('undecided');
    expect(verdictOn(profile, neighbour('binary32', slack, 1)).verdict).toBe('rejected');
  },
);

// The bounds of GLSL ES 1.00 are wider than those of ieee754-loose: nothing is left to another arrangement.
test.each(['glsl-es-1.00', 'cuda', 'opencl', 'ieee754-wide', 'ieee754-loose'])(
  '%s: just outside is rejected',
  (name) => {
    const profile = named(name);
    expect(verdictOn(profile, largest(profile)).verdict).toBe('accepted');
    expect(verdictOn(profile, neighbour('binary32', largest(profile), 1)).verdict).toBe('rejected');
  },
);
