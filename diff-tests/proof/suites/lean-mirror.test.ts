/** The rows of the mirror: every operation from Lean has one, and every law that states a theorem is found by it. */
import { describe, expect, test } from 'vitest';
import { laws } from '../../../spec/laws/index.ts';
import { mirror } from '../../../spec/lean/mirror.ts';
import { operations } from '../../../spec/operations.ts';
import { leanReport } from '../../lean/report.ts';
import { sourcesOfFiles } from '../../lean/sources.ts';
import { lawOf } from '../../lean/theorems.ts';
import { leanText } from './lean-text.ts';

test('every operation whose source is a Lean definition has the row of that definition', () => {
  const lacking = operations.filter(
    // A free value has a structure in Lean, and no definition.
    ({ name, source, freeValue }) =>
      source.kind === 'lean' &&
      !freeValue &&
      !mirror.some(({ operation, lean }) => operation.name === name && lean.includes(source.name)),
  );
  expect(lacking.map(({ name }) => name)).toEqual([]);
});

test('every law whose source is a theorem is the law of that theorem', () => {
  const stated = laws.flatMap(({ name, source }) => {
    const [, theorem, file] = /^(\S+), (NN\/\S+\.lean)/.exec(source) ?? [];
    return theorem === undefined || file === undefined ? [] : [{ name, theorem, file }];
  });
  expect(stated.length).toBeGreaterThan(0);
  expect(stated.map(({ theorem, file }) => lawOf(theorem, file).law)).toEqual(stated.map(({ name }) => name));
});

describe('a step from a known noise', () => {
  const text = leanText('from-eps');
  const judged = (changed: string, operation = 'imageDdimStepFromEps') => {
    const effort = { runs: 60, seed: 42, full: true, tool: 'test' };
    const { definitions } = leanReport(sourcesOfFiles([{ path: 'm.lean', text: changed }]), effort);
    return definitions.filter(({ ours }) => ours === operation);
  };
  const changed = (from: string, to: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };

  test('with a last argument in the place of the clamp: clipped and not clipped, it is the same', () => {
    const [row] = judged(text);
    expect(row?.verdict).toBe('same');
    expect(row?.tried['bfloat16']).toBe(60);
  });

  test('one that always clips is the same where x0 is clipped', () => {
    const always = changed('\n    (shaped : Tensor α s → Tensor α s := fun made => inUnit made)', '').replace(
      'let clean := shaped',
      'let clean := inUnit',
    );
    expect(judged(always).map(({ verdict }) => verdict)).toEqual(['same']);
  });

  test('x0 by the argument order of the operation that has the schedule', () => {
    const [right] = judged(text, 'x0PredFromEps');
    expect(right?.verdict).toBe('same');
    const [wrong] = judged(changed('safeDiv 1 signal', 'safeDiv signal 1'), 'x0PredFromEps');
    expect(wrong?.verdict).toBe('different');
  });

  test.each([
    ['fun made => inUnit made', 'fun made => made'],
    ['let clean := shaped', 'let clean := inUnit'],
    ['root > least then root else least', 'root > least then least else root'],
    ['(sqrtNonneg (1 - to_))', '(sqrtNonneg (1 - from_))'],
  ])('%s as %s is different', (from, to) => {
    const [row] = judged(changed(from, to));
    expect(row?.verdict).toBe('different');
    expect(row?.counterexample).not.toBeNull();
  });
});
