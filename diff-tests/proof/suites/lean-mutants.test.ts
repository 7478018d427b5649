/** Lean text with one place altered: every alteration is noticed, and what is equal in value is said to be that. */
import { describe, expect, test } from 'vitest';
import { leanReport, type LeanReport } from '../../lean/report.ts';
import { sourcesOfFiles } from '../../lean/sources.ts';
import { leanText } from './lean-text.ts';
import { mutationsOf } from './lean-mutations.ts';
import { oneIn } from './long.ts';

const effort = { runs: 60, seed: 42, tool: 'test', full: false, formulasOnly: true };
const judged = (text: string): LeanReport => leanReport(sourcesOfFiles([{ path: 'm.lean', text }]), effort);
const verdictsOf = ({ definitions, errors }: LeanReport): string[] => [
  ...definitions.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'no row'),
  ...errors.map(() => 'unread'),
];

const files = ['ode', 'ddim-step'] as const;

describe('alterations of our own files', () => {
  test.each(files)('%s: unaltered, it is the same', (name) => {
    expect(new Set(verdictsOf(judged(leanText(name))))).toEqual(new Set(['same']));
  });

  test('there are sixty of them at least, and every one is noticed', () => {
    const all = files.flatMap((name) =>
      mutationsOf(leanText(name)).map((mutation) => ({ name, ...mutation })),
    );
    expect(all.length).toBeGreaterThanOrEqual(60);
    const unnoticed = all.filter(({ text }) =>
      verdictsOf(judged(text)).every((verdict) => verdict === 'same'),
    );
    expect(unnoticed.map(({ name, line, what }) => `${name}:${line} ${what}`)).toEqual([]);
  });

  test.each(
    oneIn(3, [
      ['ode', 'speed := line.beta0 + time *', 'speed := time * (line.beta1 - line.beta0) + line.beta0 --'],
      ['ode', 'Numbers.pointfive *', '1 / 2 *'],
      ['ode', 'y + scaleSpec (pfOdeRhs', 'scaleSpec (pfOdeRhs'],
    ] as const),
  )('%s: %s', (name, from, to) => {
    const text = leanText(name);
    expect(text).toContain(from);
    const changed = to.startsWith('scaleSpec')
      ? text.replace(
          '      y + scaleSpec (pfOdeRhs line denoiser y time) (-(1 / (count : α))))',
          '      scaleSpec (pfOdeRhs line denoiser y time) (-(1 / (count : α))) + y)',
        )
      : text.replace(from, to);
    const verdicts = new Set(verdictsOf(judged(changed)));
    expect(verdicts).toEqual(new Set(['same', 'equal']));
  });
});
