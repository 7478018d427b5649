/** The posterior form of the DDPM mean is not the definition's: it is rejected where it loses digits, and named. */
import { expect, test } from 'vitest';
import { runPlan } from '../../engine/check.ts';
import type { Formulas } from '../../examples/formulas.ts';
import { implementation } from '../../examples/implementation.ts';
import { inProcess } from '../mutants/hunt.ts';
import { operationNamed } from './specification-answers.ts';

type Weight = (own: Formulas, a: number, b: number, y: number) => number;

/** Ho et al. 2020, equation 7, in binary32: `weight` is a * b / y. */
const through = (weight: Weight) =>
  inProcess({
    ...implementation('binary32', Math.fround, (own) => ({
      ddpmMean: ({ beta, noisier, cleaner }) => {
        const { f } = own;
        const noise = f(1 - noisier);
        const ofClean = weight(own, beta, own.signal(cleaner), noise);
        const ofState = weight(own, f(1 - cleaner), own.signal(f(1 - beta)), noise);
        const x0 = own.x0FromEps(noisier);
        return (x, e) => f(f(x0(x, e) * ofClean) + f(x * ofState));
      },
    })),
    profile: 'ieee754-loose',
  });

test.each<[string, Weight]>([
  ['the mean through x0', ({ f, safeDiv }, a, b, y) => f(safeDiv(a, y) * b)],
  ['the mean through x0, products first', ({ f, safeDiv }, a, b, y) => safeDiv(f(a * b), y)],
])('%s: named in the report, and no other order is', async (name, weight) => {
  const { report } = await runPlan({
    candidates: [{ backend: 'module', implementation: through(weight) }],
    asked: () => true,
    operations: [operationNamed('ddpmStep')],
    operationsNamed: true,
    implementationName: 'm',
    epsilon: null,
    profile: null,
    runs: 100,
    seed: 42,
    store: null,
    stopped: () => false,
    progress: () => undefined,
  });
  const failures = report.results.flatMap((row) => row.failures);
  expect(failures.length).toBeGreaterThan(0);
  // By its bits: a convention may say the same of the values.
  for (const { diagnosis } of failures)
    expect(diagnosis.flatMap((row) => (row.kind === 'rounding' ? [row.name] : []))).toEqual([name]);
});
