import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findProfile, profiles } from '../../../spec/profiles/index.ts';
import {
  type Bound,
  freedomsOf,
  noFreedoms,
  primitives,
  type Profile,
} from '../../../spec/profiles/profile.ts';
import { type FormatName, formatNames } from '../../../spec/scalars/floats/format.ts';
import { parseProfile } from '../../judge/profile-file.ts';
import { blocksOf } from '../../docs/markdown.ts';
import { root } from '../../docs/sandbox.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { inputFloat } from '../../cases/values.ts';
import { inOrder } from './machine-pairs.ts';
import { caseOf, onePrimitive, oneStep, verdictOn } from './one-primitive.ts';

/** Every object inside a value, itself among them. */
const objectsIn = (value: unknown): readonly object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

describe.each(profiles.map((profile) => [profile.name, profile] as const))('%s', (name, profile) => {
  test('is found by its name, and nobody can change it', () => {
    expect(findProfile(name)).toBe(profile);
    expect(objectsIn(profile).filter((it) => !Object.isFrozen(it))).toEqual([]);
  });

  test('has a format, all rows of each, and a clause for each row', () => {
    const formats = Object.keys(profile.rows) as readonly FormatName[];
    expect(formats.length).toBeGreaterThan(0);
    for (const format of formats) {
      expect(formatNames).toContain(format);
      expect(Object.keys(profile.rows[format] ?? {}).toSorted()).toEqual(primitives.toSorted());
      for (const { source, where, otherwise } of Object.values(profile.rows[format] ?? {})) {
        expect(source.clause.trim()).not.toBe('');
        expect(where === undefined).toBe(otherwise === undefined);
        if (where !== undefined) expect(where.least).toBeLessThanOrEqual(where.most);
      }
    }
  });

  test('cites a clause for its freedoms', () => {
    const isFree = JSON.stringify(profile.freedoms) !== JSON.stringify(noFreedoms);
    if (isFree) expect(profile.source.length).toBeGreaterThan(0);
    for (const { clause } of profile.source) expect(clause.trim()).not.toBe('');
  });

  test('contains known profiles, theirs too, and not itself', () => {
    expect(profile.contains).not.toContain(name);
    for (const inner of profile.contains) {
      const found = findProfile(inner);
      expect(found, inner).toBeDefined();
      expect(profile.contains).toEqual(expect.arrayContaining([...(found?.contains ?? [])]));
      expect(found?.contains).not.toContain(name);
    }
  });
});

test('names are unique, and an unknown one is not found', () => {
  const names = profiles.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(findProfile('none')).toBeUndefined();
  expect(findProfile('toString')).toBeUndefined();
});

describe('a profile from a file', () => {
  const page = readFileSync(`${root}/docs/profiles.md`, 'utf8');
  const examples = blocksOf(page).filter(({ body }) => body[0] === '{');
  const [changed = '', complete = ''] = examples.map(({ body }) => body.join('\n'));
  const parse = (text: string): Profile => parseProfile(text, 'my.json', findProfile);
  const nearest = { bound: { kind: 'nearest' } };
  const sevenRows = Object.fromEntries(primitives.map((primitive) => [primitive, nearest]));

  test('the complete example of the page is read as it stands', () => {
    const profile = parse(complete);
    expect(profile.contains).toEqual(['ieee754']);
    expect(profile.rows.binary32?.div).toEqual({
      bound: { kind: 'ulps', ulpOf: 'ieee', size: { base: { n: 5n, d: 2n } } },
      where: { least: -126, most: 126, zero: false },
      otherwise: 'undefined',
      source: { clause: 'Manual, table 7', link: 'https://example.org/manual', secondHand: false },
    });
    expect(profile.rows.binary32?.add.source).toEqual({ clause: 'my.json', link: null, secondHand: true });
    expect(profile.freedoms).toEqual({ ...noFreedoms, contract: true, flush: true, dropNaN: true });
    expect(objectsIn(profile).filter((it) => !Object.isFrozen(it))).toEqual([]);
  });

  test('the example that extends a profile changes what it names, and claims nothing', () => {
    const [profile, wgsl] = [parse(changed), findProfile('wgsl')];
    expect(profile.rows.binary32).toEqual({ ...wgsl?.rows.binary32, exp: profile.rows.binary32?.exp });
    expect(profile.rows.binary16).toEqual(wgsl?.rows.binary16);
    expect(profile.rows.binary32?.exp).not.toEqual(wgsl?.rows.binary32?.exp);
    expect(profile.freedoms).toEqual({ ...wgsl?.freedoms, flush: false });
    expect(profile.contains).toEqual([]);
  });

  test.each(profiles.map((profile) => [profile.name, profile] as const))(
    '%s, written down and read back, is the same',
    (_, profile) => {
      const asText = (_key: string, value: unknown): unknown =>
        typeof value === 'object' && value !== null && 'n' in value && 'd' in value
          ? `${String(value.n)}/${String(value.d)}`
          : value;
      // A file's profile is judged by its rows: its results are not listed.
      const fields = Object.entries(profile).filter(([field]) => field !== 'listed');
      const written = { ...Object.fromEntries(fields), name: 'copy' };
      expect(parse(JSON.stringify(written, asText))).toEqual(written);
    },
  );

  const withDiv = (div: unknown): object => ({
    name: 'mine',
    extends: 'ieee754',
    rows: { binary32: { div } },
  });
  const withBound = (bound: unknown): object => withDiv({ bound });
  const at = 'rows.binary32.div';
  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'size',
      withBound({ kind: 'ulps', ulpOf: 'wgsl', size: 'abc' }),
      `${at}.bound.size: expected a ratio >= 0, got "abc"`,
    ],
    [
      'negative size',
      withBound({ kind: 'ulps', ulpOf: 'wgsl', size: -1 }),
      `${at}.bound.size: expected a ratio >= 0, got -1`,
    ],
    [
      'no size',
      withBound({ kind: 'ulps', ulpOf: 'wgsl' }),
      `${at}.bound.size: expected a ratio >= 0, got nothing`,
    ],
    [
      'slope',
      withBound({ kind: 'ulps', ulpOf: 'wgsl', size: { base: 1, slope: '1/0' } }),
      `${at}.bound.size.slope: expected a ratio >= 0, got "1/0"`,
    ],
    [
      'floored',
      withBound({ kind: 'ulps', ulpOf: 'wgsl', size: { base: 1, floored: true } }),
      `${at}.bound.size: "floored" needs a "slope"`,
    ],
    [
      'ulp',
      withBound({ kind: 'ulps', ulpOf: 'amd', size: 1 }),
      `${at}.bound.ulpOf: expected one of ieee, wgsl, vulkan, opencl, cudaRne, got "amd"`,
    ],
    [
      'kind',
      withBound({ kind: 'exact' }),
      `${at}.bound.kind: expected a kind: one of nearest, neighbour, towardZero, wide, either, ulps, relative, reciprocalRoot, rootProduct, got "exact"`,
    ],
    [
      'bits',
      withBound({ kind: 'relative', bits: 1.5 }),
      `${at}.bound.bits: expected an integer from 1 to 1074, got 1.5`,
    ],
    [
      'part of a root',
      withBound({
        kind: 'rootProduct',
        root: { kind: 'ulps', ulpOf: 'ieee', size: [] },
        product: { kind: 'nearest' },
      }),
      `${at}.bound.root.size`,
    ],
    ['stray key', withBound({ kind: 'nearest', size: 1 }), `${at}.bound.size: is no known key`],
    ['no bound', withDiv({}), `${at}.bound`],
    [
      'range',
      withDiv({ ...nearest, where: { least: 2, most: 1 }, otherwise: 'undefined' }),
      `${at}.where: "least" must not be above "most"`,
    ],
    [
      'range alone',
      withDiv({ ...nearest, where: { least: 1, most: 2 } }),
      `${at}: "where" and "otherwise" go together`,
    ],
    [
      'otherwise',
      withDiv({ ...nearest, where: { least: 1, most: 2 }, otherwise: 'any' }),
      `${at}.otherwise: expected "undefined" or a bound, got "any"`,
    ],
    [
      'missing row',
      { name: 'mine', rows: { binary32: { ...sevenRows, div: undefined } } },
      `${at}: missing, and nothing to inherit it from`,
    ],
    [
      'primitive',
      { name: 'mine', extends: 'ieee754', rows: { binary32: { log: nearest } } },
      'rows.binary32.log: is no known key',
    ],
    ['format', { name: 'mine', extends: 'ieee754', rows: { f32: sevenRows } }, 'rows.f32: is no known key'],
    [
      'freedom',
      { name: 'mine', extends: 'ieee754', freedoms: { flush: 'yes' } },
      'freedoms.flush: expected true or false, got "yes"',
    ],
    [
      'freedom of a format',
      { name: 'mine', extends: 'opencl', freedomsIn: { binary64: { anyForNaN: 1 } } },
      'freedomsIn.binary64.anyForNaN: expected true or false, got 1',
    ],
    [
      'format of a freedom',
      { name: 'mine', extends: 'opencl', freedomsIn: { f64: {} } },
      'freedomsIn.f64: is no known key',
    ],
    [
      'no bounds',
      withBound({ kind: 'either', bounds: [] }),
      `${at}.bound.bounds: expected at least one bound`,
    ],
    [
      'one of several bounds',
      withBound({ kind: 'either', bounds: [{ kind: 'nearest' }, { kind: 'away' }] }),
      `${at}.bound.bounds.1.kind: expected a kind`,
    ],
    [
      'symmetric',
      withBound({ kind: 'reciprocalRoot', root: nearest.bound, quotient: nearest.bound, symmetric: 'yes' }),
      `${at}.bound.symmetric: expected true or false, got "yes"`,
    ],
    [
      'exactUnits',
      withDiv({ ...nearest, exactUnits: true }),
      `${at}.exactUnits: expected a text, or { clause, link, secondHand }, got true`,
    ],
    [
      'reciprocal',
      withDiv({ ...nearest, reciprocal: { kind: 'away' } }),
      `${at}.reciprocal.kind: expected a kind`,
    ],
    ['no rows', { name: 'mine' }, 'rows: expected at least one format'],
    ['known name', { name: 'wgsl', extends: 'wgsl' }, "name: 'wgsl' is a profile already"],
    ['unknown base', { name: 'mine', extends: 'wgls' }, "extends: 'wgls' is no profile"],
    ['unknown inner', { name: 'mine', extends: 'wgsl', contains: ['me'] }, "contains.0: 'me' is no profile"],
  ];

  test.each(wrong)('refused by its place: %s', (_, json, message) => {
    expect(() => parse(JSON.stringify(json))).toThrow(`my.json: ${message}`);
  });

  test('what a file says of all formats it says of each, unless it says otherwise of one', () => {
    const flushIn = (json: object): readonly boolean[] => {
      const profile = parse(JSON.stringify({ name: 'mine', extends: 'opencl', ...json }));
      return (['binary32', 'binary64'] as const).map((format) => freedomsOf(profile, format).flush);
    };
    expect(flushIn({})).toEqual([true, false]);
    expect(flushIn({ freedoms: { flush: true } })).toEqual([true, true]);
    expect(flushIn({ freedoms: { flush: false } })).toEqual([false, false]);
    expect(flushIn({ freedoms: { flush: false }, freedomsIn: { binary64: { flush: true } } })).toEqual([
      false,
      true,
    ]);
    expect(flushIn({ freedomsIn: { binary32: { flush: false } } })).toEqual([false, false]);
  });

  test('what a file says of 0 and 1, and of 1 / x, holds', () => {
    const bound = { kind: 'ulps', ulpOf: 'ieee', size: 3 };
    const withRows = (exp: object, div: object): Profile =>
      parse(JSON.stringify({ name: 'mine', extends: 'wgsl', rows: { binary32: { exp, div } } }));
    const [plain, special] = [
      withRows({ bound }, { bound }),
      withRows({ bound, exactUnits: 'measured' }, { bound, reciprocal: { kind: 'nearest' } }),
    ];
    const exp = caseOf(onePrimitive.exp, 'binary32', { x: 0 });
    const reciprocal = caseOf(oneStep.reciprocal, 'binary32', { x: 3 });
    const beside = (x: number) => inputFloat('binary32', neighbour('binary32', Math.fround(x), 1));
    for (const [theCase, value] of [
      [exp, 1],
      [reciprocal, 1 / 3],
    ] as const)
      expect([plain, special].map((profile) => verdictOn(theCase, inOrder(profile), beside(value)))).toEqual([
        'accepted',
        'rejected',
      ]);
  });

  test('every mistake is named, each on its line', () => {
    const two = { ...withBound({ kind: 'ulps', ulpOf: 'amd', size: 'abc' }) };
    expect(() => parse(JSON.stringify(two))).toThrow(/^my\.json: .*ulpOf.*\nmy\.json: .*size.*$/);
    expect(() => parse('{')).toThrow(/^my\.json: not JSON: /);
  });

  test('a size as a number is its shortest decimal', () => {
    const sized = (size: unknown): Bound | undefined =>
      parse(JSON.stringify(withBound({ kind: 'ulps', ulpOf: 'ieee', size }))).rows.binary32?.div.bound;
    expect(sized(0.1)).toEqual(sized('1/10'));
    expect(sized({ base: 2.5 })).toEqual(sized('5/2'));
  });
});
