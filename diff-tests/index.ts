/** The public names of the package. */
export * from '../spec/index.ts';
export { UsageError } from './runners/module.ts';
export { check, type CheckOptions } from './engine/plan.ts';
export type { Finding } from './report/finding.ts';
export type { Failure, Report, Result, Retried } from './report/schema.ts';
