/** Two reasons that account for the same are told as two that may be; a reason of some flags says of which. */
import { expect, test } from 'vitest';
import { isRival, reasonOf } from '../../report/diagnosis.ts';
import type { Failure } from '../../report/schema.ts';
import { written } from './written-module.ts';

type Diagnosis = Failure['diagnosis'][number];

const convention = (name: string, more: Partial<Diagnosis> = {}): Diagnosis => ({
  ...{ kind: 'convention', name, agrees: 10, of: 10, link: '' },
  ...more,
});
const edit = (stratum: string | null, failing = 5): Diagnosis => ({
  ...{ kind: 'defect', name: 'a is squared', agrees: failing, of: 5, link: '', stratum },
  explains: { failing, of: 5, passing: 2, ofPassing: 2 },
  exception: null,
});

test('which of two reasons are rivals', () => {
  expect(isRival(convention('a'), convention('b'))).toBe(true);
  expect(isRival(convention('a'), undefined)).toBe(false);
  expect(isRival(convention('a', { agrees: 9 }), convention('b'))).toBe(false);
  expect(isRival(convention('a', { agrees: 3, of: 3 }), convention('b'))).toBe(false);
  expect(isRival(convention('a', { kind: 'defect' }), convention('b', { kind: 'defect' }))).toBe(true);
  expect(isRival(edit(null), edit(null))).toBe(true);
  // One of ordinary cases, and one of what is left elsewhere.
  expect(isRival(edit('finite inputs'), edit(null))).toBe(false);
  expect(isRival(edit(null, 4), edit(null))).toBe(false);
  expect(isRival(edit(null), convention('a'))).toBe(false);
});

test('the flags of the cases are said, beside what they lack', () => {
  const choice = { large: 1, clip: 0, last: 0 };
  expect(reasonOf({ ...edit(null), choice })).toBe(
    'as if a is squared: so on 5 of 5 failing and 2 of 2 passing cases with large = 1, clip = 0 and last = 0',
  );
  expect(reasonOf({ ...edit('finite inputs'), choice: { last: 1 } })).toContain(
    'passing cases with last = 1 and an input that is infinite or NaN',
  );
});

test('an edit of an operation with several flags is one of some cases, in the report too', () => {
  // The noise times a.
  const source = `
    const [f, root] = [Math.fround, (x) => Math.sqrt(Math.max(x, 0))];
    const ddpmPosteriorStep = ({ a, ap, x, e, z, large, clip, r, last }) => {
      const beta = 1 - a / ap;
      const variance = large === 1 ? beta : ((1 - ap) / (1 - a)) * beta;
      const step = (v, i) => {
        const x0 = (v - root(1 - a) * e.data[i]) / root(a);
        const kept = clip === 1 ? Math.min(r, Math.max(-r, x0)) : x0;
        const mean = ((root(ap) * beta) / (1 - a)) * kept + ((root(a / ap) * (1 - ap)) / (1 - a)) * v;
        return f(last === 1 ? mean : mean + root(variance) * a * z.data[i]);
      };
      return { shape: x.shape, data: x.data.map(step) };
    };
    export default { name: 'm', format: 'binary32', refuses: false, operations: { ddpmPosteriorStep } };`;
  const { row } = written(source, { reasons: true }).check('--runs', '200', '--no-store');
  const [diagnosis] = row('ddpmPosteriorStep').failures[0]?.diagnosis ?? [];
  expect(Object.keys(diagnosis?.choice ?? {})).toEqual(['large', 'clip', 'last']);
  expect(diagnosis?.explains?.failing).toBeGreaterThan(2);
});
