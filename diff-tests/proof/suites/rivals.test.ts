/** Edits of which few cases tell one from another: what all cases say is not lost, on the way to a second edit and after. */
import { expect, test } from 'vitest';
import type { Change } from '../../examples/formulas.ts';
import { implementation } from '../../examples/implementation.ts';
import { epsilon, explained, f, isWhole, textOf } from './explained-function.ts';
import type { Call } from './reported.ts';

/** An operation of the examples with other formulas. */
const changed = (operation: 'ddimStep' | 'ddpmStep', change: Change): Call => {
  const { operations } = implementation('binary32', f, change);
  return (given) => operations[operation](given as never, { epsilon }) as ReturnType<Call>;
};

test('x0 clipped at 1.5 accounts for most cases, and another guard for the few that are left', async () => {
  const found = await explained(
    'ddimStep',
    changed('ddimStep', (right) => ({
      safeDiv: (x, y) => f(x / y),
      x0FromEps: (a) => (x, e) =>
        Math.min(1.5, Math.max(-1.5, f(f(x - f(e * right.noise(a))) / right.signal(a)))),
    })),
  );
  expect(textOf(found)).toMatch(/is clipped to \[-1.5, 1.5\]; and epsilon 0$/);
  expect(isWhole(found)).toBe(true);
});

test('a floor of 1e-8 and an epsilon of 1e-8 are alike on ordinary cases: the others say which it is', async () => {
  const found = await explained(
    'ddpmStep',
    changed('ddpmStep', () => ({ safeDiv: (x, y) => f(x / Math.max(y, f(1e-8))) })),
  );
  expect([textOf(found), isWhole(found)]).toEqual(['epsilon clamped, 1e-8', true]);
});
