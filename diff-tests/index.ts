/** The public names of the package. */
export * from '../spec/index.ts';
export { UsageError } from './runners/usage-error.ts';
export { check, type AnyImplementation, type CheckOptions } from './engine/api.ts';
export {
  defineImplementation,
  type Implementation,
  type ModelOf,
  type OperationInputs,
  type OperationOutput,
  type Operations,
  type OperationSettings,
  type TensorOf,
} from './runners/declaration.ts';
export type { BackendName } from '../impl/backends.ts';
export type { Finding } from './report/finding.ts';
export type { Failure, Report, Result, Retried } from './report/schema.ts';
