import type { Operation } from './operation.ts';
import { core } from './rows/core.ts';
import { forwardProcess } from './rows/forward-process.ts';
import { imageDdim } from './rows/image-ddim.ts';
import { loss } from './rows/loss.ts';
import { pfOde } from './rows/pf-ode.ts';
import { reverseDdim } from './rows/reverse-ddim.ts';
import { reverseDdpm } from './rows/reverse-ddpm.ts';
import { schedule } from './rows/schedule.ts';

const rows = [
  ...core,
  ...schedule,
  ...forwardProcess,
  ...reverseDdpm,
  ...reverseDdim,
  ...imageDdim,
  ...pfOde,
  ...loss,
] as const;

/** The rows with the types of their names, inputs and outputs. */
export type OperationRow = (typeof rows)[number];
export type OperationName = OperationRow['name'];

/**
 * The one list; everything iterates it. To add an operation: write its definition, its row in rows/ and its kernel,
 * and run the checks.
 */
export const operations: readonly Operation[] = Object.freeze(rows);

export const operationNames: readonly string[] = operations.map((row) => row.name);

/** The row of that name, if there is one. */
export const findOperation = (name: string): Operation | undefined =>
  operations.find((row) => row.name === name);
