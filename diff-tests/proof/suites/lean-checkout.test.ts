/**
 * The real text, where a checkout or a git repository is at hand: `EPSCHECK_TORCHLEAN=path npm run long`. Nothing of
 * it is in this repository.
 */
import { describe, expect, test } from 'vitest';
import { existsSync } from 'node:fs';
import { type Checkout, checkoutAt } from '../../lean/checkout.ts';
import { leanReport, type LeanReport } from '../../lean/report.ts';
import { sourcesOfCheckout } from '../../lean/sources.ts';
import { mutationsOf } from './lean-mutations.ts';
import { long } from './long.ts';

const path = process.env['EPSCHECK_TORCHLEAN'];
if (path === undefined)
  process.stdout.write('lean-checkout: did not run: EPSCHECK_TORCHLEAN names no checkout of TorchLean\n');

/** Inputs for each definition and float format. */
const runs = long ? 10_000 : 60;
const layer = 'NN/Spec/Generative/Diffusion';

describe.skipIf(path === undefined)(`the text of ${path ?? 'a checkout'}`, () => {
  // The body runs where the tests are skipped too.
  const checkout = (): Checkout => checkoutAt(path ?? '', undefined);
  const judge = (
    of: Checkout,
    effort: { readonly runs: number; readonly formulasOnly?: boolean },
  ): LeanReport =>
    leanReport(sourcesOfCheckout(of), {
      seed: 42,
      tool: 'test',
      full: effort.formulasOnly !== true,
      ...effort,
    });

  test('is there', () => expect(existsSync(path ?? '')).toBe(true));

  test(`every definition is the same, on ${runs} inputs in each float format`, () => {
    const { definitions, errors, exitCode } = judge(checkout(), { runs });
    const odd = definitions.filter(({ verdict }) => verdict !== 'same' && verdict !== 'equal');
    expect(odd.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([]);
    for (const { name, tried } of definitions)
      for (const format of ['binary16', 'bfloat16', 'binary32', 'binary64'])
        expect(tried[format], `${name} in ${format}`).toBeGreaterThanOrEqual(runs);
    expect(errors).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('sixty alterations at least, and every one is noticed', () => {
    const real = checkout();
    const files = real.files(layer);
    const altered = files.flatMap(({ path: file, text }) =>
      mutationsOf(text).map((mutation) => ({ file, ...mutation })),
    );
    expect(altered.length).toBeGreaterThanOrEqual(60);
    const counts: Record<string, number> = {};
    const unnoticed = altered.filter(({ file, text }) => {
      const changed = files.map((other) => (other.path === file ? { path: file, text } : other));
      const mutant = {
        ...real,
        files: (folder: string) => (folder === layer ? changed : real.files(folder)),
      };
      const { definitions, errors } = judge(mutant, { runs: 60, formulasOnly: true });
      const verdicts = [
        ...definitions.map(({ verdict }) => verdict as string),
        ...errors.map(() => 'unread'),
      ];
      const worst = ['different', 'unread', 'equal'].find((verdict) => verdicts.includes(verdict)) ?? 'same';
      counts[worst] = (counts[worst] ?? 0) + 1;
      return worst === 'same';
    });
    process.stdout.write(`${altered.length} alterations: ${JSON.stringify(counts)}\n`);
    expect(unnoticed.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([]);
  });
});
