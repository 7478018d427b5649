/** "Right", "right, rounded otherwise", "another arrangement" and "wrong" are told apart; what says nothing is counted apart. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { operationNames } from '../../../spec/operations.ts';
import { chain, findProfile, ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { encodeAllowed } from '../../report/evidence.ts';
import { judge, type Judgement } from '../../judge/judge.ts';
import { decodeNumber } from '../../cases/encoding.ts';
import { type Allowed, reportSchema } from '../../report/schema.ts';
import { outputShape } from '../../cases/shape.ts';
import { arrayOf, type HostInputs, toNumber } from '../../cases/values.ts';
import { oneIn } from './long.ts';
import { exampleFile, runCli } from './run-cli.ts';
import { inOrder } from './machine-pairs.ts';
import { operationNamed } from './specification-answers.ts';
import { exampleSource, written } from './written-module.ts';

const wgsl = findProfile('wgsl') as Profile;
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

const changedTo = (safeDiv: string): string =>
  exampleSource({ change: `({ f, epsilon }) => ({ safeDiv: (x, y) => ${safeDiv} })` });

const modules = {
  plain: exampleSource(),
  'binary64 inside': exampleSource({ f: '(x) => x' }),
  'x * (1 / (y + epsilon))': changedTo('f(x * f(1 / f(y + epsilon)))'),
  'x / max(y, epsilon)': changedTo('f(x / Math.max(y, epsilon))'),
};

const meets: Readonly<Record<string, string>> = {
  ieee754: 'It meets ieee754: the bits of IEEE 754 arithmetic in the order written.',
  'ieee754-wide': 'It meets ieee754-wide: right, with wider intermediates or contracted products.',
  'ieee754-loose':
    'It meets ieee754-loose: right, with operations that round otherwise, or arranged in another way.',
};

describe('one line tells how right a module is', () => {
  const names = chain.map(({ name }) => name);
  const judged = Object.entries({
    plain: 'ieee754',
    'binary64 inside': 'ieee754-wide',
    'x * (1 / (y + epsilon))': 'ieee754-loose',
    'x / max(y, epsilon)': null,
  }).flatMap(([module, strictest]) => names.map((profile) => [module, profile, strictest] as const));

  test.each(oneIn(5, judged))('%s under %s: it meets %s', (name, profile, strictest) => {
    const { raw, check } = written(modules[name as keyof typeof modules]);
    const args = ['--op', 'safeDiv', '--runs', '60', '--no-store', '--no-diagnosis', '--profile', profile];
    const { status, row } = check(...args);
    const isMet = strictest !== null && names.indexOf(strictest) <= names.indexOf(profile);
    const { rejected, strictestProfile } = row('safeDiv');
    expect([status, rejected > 0, strictestProfile]).toEqual([isMet ? 0 : 1, !isMet, strictest]);
    const { stdout } = raw(...args);
    if (strictest === null) expect(stdout).not.toContain('It meets');
    else expect(lastLine(stdout)).toBe(`${meets[strictest]} That rests on 60 cases.`);
    expect(stdout).toMatch(new RegExp(`^safeDiv .* ${strictest ?? '-'}$`, 'm'));
  });

  test('binary64 inside, in every operation: other bits where more than one operation rounds', () => {
    const { check, raw } = written(modules['binary64 inside']);
    const asked = oneIn(3, operationNames);
    const few = ['--runs', '30', '--no-store', '--no-diagnosis'];
    const args = ['--op', asked.join(), ...few, '--profile', 'ieee754-wide'];
    const { status, report } = check(...args);
    expect(status).toBe(0);
    const once = ['sqrtNonneg', 'model', 'timeOfIndex'];
    expect(
      report.results.map(({ operation, accepted, strictestProfile }) => [
        operation,
        accepted,
        strictestProfile,
      ]),
    ).toEqual(asked.map((name) => [name, 30, once.includes(name) ? 'ieee754' : 'ieee754-wide']));
    const strict = check('--op', 'qSample,ddimStep,vpSigma,epsPredLoss', ...few, '--profile', 'ieee754');
    expect(strict.report.results.map(({ rejected }) => rejected > 0)).toEqual([true, true, true, true]);
    // The weakest row is that of the module.
    expect(lastLine(raw('--op', 'sqrtNonneg,qSample', ...few).stdout)).toBe(
      `${meets['ieee754-wide']} That rests on 60 cases.`,
    );
  });

  test('subnormals flushed are a property beside the chain, and no other defect passes for them', () => {
    const by = (sqrtNonneg: string, claims: Readonly<Record<string, unknown>>) =>
      written(exampleSource({ change: `() => ({ sqrtNonneg: (x) => ${sqrtNonneg} })`, claims }));
    const args = ['--op', 'sqrtNonneg', '--runs', '60', '--no-store', '--no-diagnosis'];
    const met = (sqrtNonneg: string, claims = {}) => {
      const { status, row } = by(sqrtNonneg, claims).check(...args);
      const { profile, strictestProfile, strictestFlushed } = row('sqrtNonneg');
      return [status, profile, strictestProfile, strictestFlushed];
    };
    const flushing = 'x < 2 ** -126 ? 0 : f(Math.sqrt(x))';
    const wide = 'x < 2 ** -126 ? 0 : x === 1 ? 1 : f(f(Math.sqrt(x)) * (1 + 2 ** -23))';
    expect(met(flushing, { profile: 'wgsl' })).toEqual([0, 'wgsl', null, 'ieee754']);
    expect(met(flushing)).toEqual([1, 'ieee754-loose', null, 'ieee754']);
    expect(met(wide)).toEqual([1, 'ieee754-loose', null, 'ieee754-loose']);
    // The smallest normal number is none of them.
    const beyond = 'x <= 2 ** -126 ? 0 : f(Math.sqrt(x))';
    expect(met(beyond)).toEqual([1, 'ieee754-loose', null, undefined]);
    const { stdout } = by(flushing, {}).raw(...args);
    expect(stdout).toMatch(/^sqrtNonneg .* ieee754, subnormals flushed$/m);
    expect(stdout).toContain(
      'It meets ieee754, subnormals flushed: the bits of IEEE 754 arithmetic in the order written.',
    );
  });
});

const on = (
  profile: Profile,
  name: string,
  inputs: HostInputs,
  data: readonly number[],
  format: FormatName = 'binary32',
): Judgement => {
  const theCase = makeCase(operationNamed(name), format, inputs);
  const output = { shape: [data.length], data: new (arrayOf(format))(data) };
  const answer = { kind: 'returned', output, impurity: null, calls: [] } as const;
  return judge(theCase, { epsilon: defaultEpsilon, profile }, () => outputShape(theCase), answer, null, true);
};
const x = (format: FormatName, ...data: number[]) => ({
  shape: [data.length],
  data: new (arrayOf(format))(data),
});

const rounded = (format: FormatName, text: string): number => toNumber(binary(format).of(text));

describe('a verdict is inside the set or outside it', () => {
  const questions = (format: FormatName): readonly (readonly [string, HostInputs])[] => [
    ['sqrtNonneg', { x: x(format, 2) }],
    ['safeDiv', { x: x(format, 1), y: x(format, 3) }],
    ['safeDiv', { x: x(format, -1), y: x(format, 0.25) }],
    [
      'eulerStep',
      { x: x(format, 1), slope: x(format, rounded(format, '1/3')), dt: rounded(format, '-3/10') },
    ],
    ['vpAlphaBar', { beta0: 1, beta1: 2, t: x(format, 0.75) }],
  ];
  const all = (['binary16', 'binary32'] as const).flatMap((format) =>
    [ieee754, ieee754Wide, ieee754Loose, inOrder(wgsl)].flatMap((profile) =>
      questions(format).map(([name, inputs]) => [format, profile.name, name, profile, inputs] as const),
    ),
  );

  test.each(oneIn(3, all))(
    '%s under %s: every float from end to end of %s, none beside them',
    (format, _, name, profile, inputs) => {
      const verdictOf = (value: number): string => on(profile, name, inputs, [value], format).verdict;
      const { spot } = on(profile, name, inputs, [1000], format);
      const allowed = spot?.comparison.allowed.at(0);
      if (allowed === undefined) throw new Error('1000 is accepted');
      const { lo, hi, also } = encodeAllowed(allowed) as Exclude<Allowed, 'anything'>;
      expect(also).toEqual([]);
      const [least, most] = [lo, hi].map((end) => decodeNumber(format, end ?? 'nan')) as [number, number];
      let [count, value] = [0, least];
      for (; value <= most; value = neighbour(format, value, 1), count += 1)
        expect([value, verdictOf(value)]).toEqual([value, 'accepted']);
      expect([neighbour(format, least, -1), value].map(verdictOf)).toEqual(['rejected', 'rejected']);
      // The sets grow along the chain; an exponential has two or three values from the start.
      const strict = name === 'vpAlphaBar' ? 2 : 1;
      if (profile === ieee754) expect([strict, strict + 1]).toContain(count);
      else if (profile !== ieee754Wide) expect(count).toBeGreaterThan(strict);
    },
  );
});

describe('where a profile says nothing a case is unconstrained', () => {
  test('whatever was returned, of the right shape', () => {
    for (const value of [Infinity, 0, -7, NaN]) {
      expect(on(wgsl, 'sqrtNonneg', { x: x('binary32', Infinity) }, [value])).toMatchObject({
        verdict: 'unconstrained',
        part: null,
        elements: 1,
        spot: null,
      });
    }
    const flat = on(wgsl, 'sqrtNonneg', { x: x('binary32', Infinity) }, [0, 0]);
    expect(flat).toMatchObject({ verdict: 'rejected', part: 'shape' });
    expect(on(ieee754Loose, 'sqrtNonneg', { x: x('binary32', Infinity) }, [0]).verdict).toBe('rejected');
  });

  test('unless another element is decided', () => {
    const inputs = { x: x('binary32', Infinity, 4) };
    expect(on(wgsl, 'sqrtNonneg', inputs, [0, 2]).verdict).toBe('accepted');
    const wrong = on(wgsl, 'sqrtNonneg', inputs, [0, 3]);
    expect([wrong.verdict, wrong.part, wrong.spot?.element]).toEqual(['rejected', 'value', 1]);
  });

  test('is counted apart in a report, and no failure', () => {
    const args = ['--op', 'sqrtNonneg,safeDiv', '--runs', '100', '--profile', 'wgsl', '--json', '-'];
    const { status, stdout } = runCli(['check', exampleFile('plain-binary32'), ...args]);
    expect(status).toBe(0);
    for (const { cases, accepted, rejected, undecided, unconstrained } of reportSchema.parse(
      JSON.parse(stdout),
    ).results) {
      expect([accepted + unconstrained, rejected, undecided]).toEqual([cases, 0, 0]);
      expect(unconstrained).toBeGreaterThan(0);
      expect(accepted).toBeGreaterThan(0);
    }
  });

  test('and a row with nothing else decides nothing: exit 3', () => {
    const { raw, check, write } = written(exampleSource({ claims: { refuses: false } }));
    const nowhere = { bound: { kind: 'nearest' }, where: { least: 999, most: 999 }, otherwise: 'undefined' };
    write(
      'p.json',
      JSON.stringify({ name: 'none', extends: 'ieee754', rows: { binary32: { div: nowhere } } }),
    );
    const args = ['--op', 'epsPredLoss', '--runs', '20', '--no-store', '--profile', 'p.json'];
    const { status, report, row } = check(...args);
    expect([status, report.ok, report.complete]).toEqual([3, false, true]);
    expect(row('epsPredLoss')).toMatchObject({ cases: 20, accepted: 0, rejected: 0, unconstrained: 20 });
    expect(raw(...args).stdout).not.toContain('Every case accepted');
    // Beside a row that decides something too: each row that was asked for must.
    const both = check(...args.with(1, 'qSample,epsPredLoss'));
    expect([both.status, both.row('qSample').accepted]).toEqual([3, 20]);
  });
});
