/** A tenth of the bank beyond the mirror, and that its figures in the documents are those of this bank. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oneIn } from '../long.ts';
import type { BankFigures } from '../../../docs/diagnosis.ts';
import { root } from '../../../docs/sandbox.ts';
import { controls, type Mistake, mistakes } from '../../mutants/papers/index.ts';
import { paperPromises, type PaperRow, paperRow } from '../../mutants/papers/paper-row.ts';

const title = (list: readonly Mistake[]): readonly (readonly [string, Mistake])[] =>
  list.map((one) => [`${one.id} ${one.operation}: ${one.what}`, one] as const);

test.each(oneIn(20, title(mistakes)))('%s: rejected and named', async (_title, one) => {
  const { rejected, diagnosis } = await paperRow(one);
  expect(rejected).toBeGreaterThan(0);
  // An empty name would be in any.
  expect(one.named).toMatch(/\w/);
  expect(diagnosis === '' ? 'no reason' : diagnosis).toContain(one.named);
});

test.each(oneIn(5, title(controls)))('%s: accepted', async (_title, one) => {
  const { rejected, accepted } = await paperRow(one);
  expect([rejected, accepted > 0]).toEqual([0, true]);
});

test('every mistake has an id and a name of its own, and no control has a name', () => {
  const all = [...mistakes, ...controls];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id, named } of mistakes) expect([id, named ?? '']).toEqual([id, expect.stringMatching(/\w/)]);
  for (const { id, named } of controls) expect([id, named]).toEqual([id, null]);
});

describe('what this part of the bank promises', () => {
  const row = (id: string, more: Partial<PaperRow> = {}): PaperRow => ({
    id,
    operation: 'guide',
    rejected: 1,
    accepted: 1,
    diagnosis: 'u and c are exchanged',
    isNamed: true,
    ...more,
  });
  const right = (more: Partial<PaperRow> = {}): PaperRow =>
    row(controls[0]?.id ?? '', { rejected: 0, diagnosis: '', isNamed: false, ...more });
  const ten = mistakes.slice(0, 10).map(({ id }) => row(id));
  const kept = (rows: readonly PaperRow[]): readonly boolean[] => paperPromises(rows).map((one) => one.kept);

  test('is kept by right rows, also where one in ten has no name', () => {
    expect(kept([...ten, right()])).toEqual([true, true, true]);
    expect(kept(ten.with(0, { ...ten[0], isNamed: false } as PaperRow))).toEqual([true, true, true]);
  });

  test('is broken by a mistake that is accepted, a control that is rejected or never decided, two without a name', () => {
    expect(kept(ten.with(0, { ...ten[0], rejected: 0 } as PaperRow))[0]).toBe(false);
    expect(kept([right({ rejected: 1 })])[1]).toBe(false);
    expect(kept([right({ accepted: 0 })])[1]).toBe(false);
    const two = ten.map((one, i) => (i < 2 ? { ...one, isNamed: false } : one));
    expect(kept(two)[2]).toBe(false);
  });
});

test('the documents have the figures of this bank', () => {
  const { papers } = JSON.parse(readFileSync(join(root, 'docs', 'bank.json'), 'utf8')) as BankFigures;
  const [bad, good] = [mistakes.length, controls.length];
  expect(papers.slice(0, 2)).toEqual([
    `${bad} of ${bad} wrong implementations are rejected`,
    `${good} of ${good} right implementations written otherwise are accepted`,
  ]);
  const [named, of] = (papers[2] ?? '').split(' of ').map((text) => Number.parseInt(text, 10));
  expect(of).toBe(bad);
  expect(named).toBeGreaterThanOrEqual(0.9 * bad);
});
