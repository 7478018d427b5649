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

export const [arrowLevel, relationLevel, sumLevel, productLevel, prefixLevel] = [25, 50, 65, 70, 75];

export const operators: Readonly<Record<string, readonly [Operator, number]>> = {
  '+': ['+', sumLevel],
  '-': ['-', sumLevel],
  '*': ['*', productLevel],
  '/': ['/', productLevel],
};
