/** Each comparison, direction of rounding and bound of spec/columns/, altered by itself, is seen by a cheap check. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, test } from 'vitest';
import { firstBroken } from './columns-check.ts';
import { type Mutation, mutationsOf } from './columns-mutations.ts';
import { oneIn } from './long.ts';

const folder = 'spec/columns';
/** Where its files lie in memory decides nothing. */
const left = ['memory.ts'];

/** Alterations that change no result, and why. */
const harmless: readonly (readonly [file: string, code: string, why: string])[] = [
  [
    'balls.ts',
    'const [ulp, least, grown]',
    'seven roundings come to less than half of what is taken for each result',
  ],
  ['balls.ts', 'const [tiny, rootShare]', 'no number of these formats comes near it'],
  ['balls.ts', '(ra + ra * ra) * (1 - 2 ** -40)', 'what is taken for the exponential itself is more'],
  ['balls.ts', 'rad.length !== 1 && rad[0] === 0', 'what is exact is made the longer way'],
  ['allowance.ts', "ratioNumber(bound.size.base, 'towardNegative') + 1", 'these are whole numbers'],
  ['bounds.ts', 'isExact && yl !== 0', 'of x / 0 less is said'],
  ['bounds.ts', 'yl === 0 && yh !== 0 ? Infinity', 'of x / 0 less is said'],
  ['bounds.ts', '!(x >= 2 ** -912)', 'no number of these formats comes near it'],
  ['bounds.ts', 'low === high && low !== float ?', 'a constant that is a float is made the longer way'],
  ['bounds.ts', 'low !== high && low === float ?', 'a constant that is a float is made the longer way'],
  ['bounds.ts', 'Math.min(Math.min(xl, yl), -smallestNormal)', 'an outer end lies further out'],
  ['settling.ts', 'isOuter && h < 0 && h <= -smallest', 'an outer end lies further out'],
  ['settling.ts', 'const isPower = x >= 0 && size === -x', 'inner ends lie nearer together'],
  ['settling.ts', 'low !== 0 && high === 0) return where.zero', 'of 0 less is said'],
  ['settling.ts', 'low === 0 && high !== 0) return where.zero', 'of 0 less is said'],
  [
    'settling.ts',
    'l > h ? Math.max(at(l), at(h))',
    'no number of these formats comes so near to a power of two',
  ],
  ['settling.ts', '2 ** -1085, 2 ** 1000', 'no number of these formats comes near it'],
  ['bounds.ts', 'xl !== xh && yl === yh && isUnit(xl)', 'a sum of units is taken for one that may err'],
  ['settling.ts', 'l = Math.max(l, nonzero(l))', 'inner ends lie nearer together'],
  ['settling.ts', 'h = Math.min(h, nonzero(h))', 'inner ends lie nearer together'],
  ['lanes.ts', 'const [ulp, least, grown]', 'as in balls.ts'],
  ['lanes.ts', 'mul(add(rad, mul(rad, rad)), both(1 - 2 ** -40))', 'as in balls.ts'],
  [
    'lanes.ts',
    'const [tiny, rootShare]',
    'no number of these formats comes near it, and roots are rounded correctly',
  ],
  [
    'verdict.ts',
    'const [ulp, least, most]',
    'a product is rounded where its divisor was, whose radius is twice what that lost; the least comes near no number',
  ],
  ['nearest.ts', 'round(s - away) !== round(s + away)', 'the longer certificate decides'],
  ['nearest.ts', 'x * 2 ** -62', 'the longer certificate decides'],
  ['certify.ts', '2 ** -1086', 'there a bound is rounded as far as what underflows'],
];

const isHarmless = ({ file, line, text }: Mutation): boolean =>
  harmless.some(([name, code]) => name === file && text.split('\n')[line - 1]?.includes(code) === true);

const mutations = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !left.includes(file))
  .flatMap((file) => mutationsOf(file, readFileSync(join(folder, file), 'utf8')));

// In the working tree: what is imported from node_modules is found there.
const made = mkdtempSync(resolve('.dist-mutants-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

/** The check with one file of spec/columns/ in another's place. */
const checkWith = async (name: string, mutation: Mutation | null): Promise<string | null> => {
  const bundle = await rolldown({
    input: 'diff-tests/proof/suites/columns-check.ts',
    platform: 'node',
    external: [/^[^./]/],
    plugins:
      mutation === null
        ? []
        : [
            {
              name: 'mutation',
              load: (id) =>
                id.endsWith(join(folder, mutation.file)) ? { code: mutation.text, moduleType: 'ts' } : null,
            },
          ],
  });
  const file = join(made, `${name}.mjs`);
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  try {
    const mutant = (await import(pathToFileURL(file).href)) as { firstBroken: () => string | null };
    return mutant.firstBroken();
  } catch (error) {
    // What ends the check is seen by it too.
    return String(error);
  }
};

describe('mutants of spec/columns/', () => {
  test('as it stands, nothing is wrong', async () => {
    expect(firstBroken()).toBeNull();
    expect(await checkWith('whole', null)).toBeNull();
    expect(mutations.length).toBeGreaterThan(250);
  });

  test(`${mutations.length} alterations, one in eighty of them in CI`, { timeout: 3_600_000 }, async () => {
    const unseen: string[] = [];
    for (const [i, mutation] of oneIn(81, mutations).entries()) {
      if (isHarmless(mutation)) continue;
      const { file, line, from, to } = mutation;
      if ((await checkWith(`m${i}`, mutation)) === null) unseen.push(`${file}:${line}: ${from} -> ${to}`);
    }
    expect(unseen).toEqual([]);
  });
});
