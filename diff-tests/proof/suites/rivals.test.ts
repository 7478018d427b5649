/** Edits of which few cases tell one from another: what all cases say is not lost, on the way to a second edit and after. */
import { expect, test } from 'vitest';
import { isOrdinary } from '../../cases/assumptions.ts';
import type { Change } from '../../examples/formulas.ts';
import { implementation } from '../../examples/implementation.ts';

import { type Held, settled } from '../../reasons/search/settled.ts';
import { changed as changedBy, conventions } from '../../reasons/signatures/index.ts';
import { bareSetting } from '../mutants/bare-setting.ts';
import { Pool } from '../../reasons/template/node.ts';
import { type Template, templateOf } from '../../reasons/template/template.ts';
import { epsilon, explained, f, isWhole, questionOf, textOf } from './explained-function.ts';
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
  const call = changed('ddpmStep', () => ({ safeDiv: (x, y) => f(x / Math.max(y, f(1e-8))) }));
  const { operation, terms, format, observed } = await questionOf('ddpmStep', call);
  const elsewhere = observed.filter(({ theCase }) => !isOrdinary(theCase, epsilon));
  const pool = new Pool();
  const held = (name: string): Held => {
    const one = conventions.filter((convention) => convention.name === name);
    const edits = one.map((signature) => ({ text: name, signature, place: '', from: '', to: '' }));
    const template = templateOf(pool, changedBy(operation, one)) as Template;
    const checked = { failing: 1, of: 1, passing: 1, ofPassing: 1, exception: null };
    return { edited: { template, order: null, edits }, checked };
  };
  const setting = bareSetting(pool, operation, format, epsilon);
  for (const names of [
    ['epsilon 1e-8', 'epsilon clamped, 1e-8'],
    ['epsilon clamped, 1e-8', 'epsilon 1e-8'],
  ]) {
    const found = await settled(setting, names.map(held), elsewhere, terms, () => true);
    expect(found).toMatchObject({ edited: { edits: [{ text: 'epsilon clamped, 1e-8' }] } });
  }
});
