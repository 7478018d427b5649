/** The public names of the package. */
export * from '../spec/index.ts';
export { UsageError } from './runners/usage-error.ts';
export { check } from './engine/api.ts';
export type { CheckOptions } from './engine/check-options.ts';
export type { Finding } from './report/finding.ts';
export type { Failure, Report, Result, Retried } from './report/schema.ts';
