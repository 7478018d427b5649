import type { Group, Operation } from './operation.ts';
import { core } from './rows/core.ts';
import { forwardProcess } from './rows/forward-process.ts';
import { imageDdim } from './rows/image-ddim.ts';
import { loss } from './rows/loss.ts';
import { pfOde } from './rows/pf-ode.ts';
import { reverseDdim } from './rows/reverse-ddim.ts';
import { reverseDdpm } from './rows/reverse-ddpm.ts';
import { conversions } from './rows/papers/conversions.ts';
import { ddimRows, ddpmRows } from './rows/papers/ddim.ts';
import { flowRows, guidanceRows, lcmRows } from './rows/papers/flow.ts';
import { sigmaRows } from './rows/papers/sigma-space.ts';
import { papersTables } from './rows/papers/tables.ts';
import { timesteps } from './rows/papers/timesteps.ts';
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

const paperRows = [
  ...timesteps,
  ...papersTables,
  ...conversions,
  ...ddimRows,
  ...ddpmRows,
  ...sigmaRows,
  ...flowRows,
  ...guidanceRows,
  ...lcmRows,
] as const;

/** The rows with the types of their names, inputs and outputs. */
export type OperationRow = (typeof rows)[number] | (typeof paperRows)[number];
export type OperationName = OperationRow['name'];

/**
 * The mirror of TorchLean; what is derived from operations iterates it. To add an operation: write its definition, its
 * row in rows/ and its kernel, and run the checks.
 */
export const operations: readonly Operation[] = Object.freeze(rows);

/** What people run and TorchLean lacks: judged where it is offered, by the same rules. */
export const papers: readonly Operation[] = Object.freeze(paperRows);

/** All of both, by group. */
export const groups: Readonly<Record<Group, readonly Operation[]>> = { mirror: operations, papers };

const all: readonly Operation[] = [...operations, ...papers];

export const operationNames: readonly string[] = operations.map((row) => row.name);

/** The names of both groups: no name stands in both. */
export const allNames: readonly string[] = all.map((row) => row.name);

/** The row of that name, if there is one. */
export const findOperation = (name: string): Operation | undefined => all.find((row) => row.name === name);
