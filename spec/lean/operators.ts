/** The operators of the subset, and how strongly each binds. */
import type { Operator, Relation } from './syntax.ts';

export const relations: Readonly<Record<string, Relation>> = {
  '=': '=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '≤': '<=',
  '>=': '>=',
  '≥': '>=',
};

export const [arrowLevel, relationLevel, prefixLevel] = [25, 50, 75];
const [sumLevel, productLevel] = [65, 70];

export const operators: Readonly<Record<string, readonly [Operator, number]>> = {
  '+': ['+', sumLevel],
  '-': ['-', sumLevel],
  '*': ['*', productLevel],
  '/': ['/', productLevel],
};
