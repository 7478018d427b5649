/** What a reader is told of an edit: of a long formula that is all of it, that it is the result. */
import { expect, test } from 'vitest';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { candidatesOf } from '../../reasons/search/candidates.ts';
import { saidOf } from '../../reasons/search/finalist.ts';
import { materialOf } from '../../reasons/search/material.ts';
import { Pool } from '../../reasons/template/node.ts';
import { type Template, templateOf } from '../../reasons/template/template.ts';

/** The texts of every factor that may be added. */
const factorsIn = (name: string): readonly string[] => {
  const pool = new Pool();
  const operation = findOperation(name) as Operation;
  const template = templateOf(pool, operation) as Template;
  const root = template.output;
  const material = materialOf(pool, operation, template, root, 'binary32', false);
  return [...candidatesOf(root, material, (family) => family.name === 'factor added')].map(
    (candidate) => saidOf(candidate, 'output', operation, null).text,
  );
};

test('a factor is named by itself, and a long result is not printed', () => {
  const long = factorsIn('scaledLinearBetas');
  expect(long.length).toBeGreaterThan(4);
  const whole = long.filter((text) => text.startsWith('the result is multiplied by '));
  expect(whole.length).toBeGreaterThan(0);
  for (const text of whole) expect(text).toMatch(/^the result is multiplied by \S.* once more$/);
  // A part of it is said as it is, and so is a short formula.
  expect(long.some((text) => text.startsWith('sqrt(betaStart) is multiplied by '))).toBe(true);
  expect(factorsIn('denoisedFromEps').some((text) => text.startsWith('the result'))).toBe(false);
});
