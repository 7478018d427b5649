/** The public names of the specification. */
export { type Context, defaultEpsilon, type Ratio, Refusal } from './context.ts';
export { type AnyContext, contexts, withEpsilon } from './contexts.ts';
export { type EpsModel, exampleModel, safeDiv, sqrtNonneg } from './diffusion/core.ts';
export { type AnyArguments, type Input, type Kind, type Operation, type Source } from './operation.ts';
export { findOperation, operationNames, operations } from './operations.ts';
export { binary, type BinaryContext } from './scalars/binary.ts';
export { type Float } from './scalars/float.ts';
export { type Format, type FormatName, formatNames, formats } from './scalars/format.ts';
export { rational, type Rational } from './scalars/rational.ts';
export { type Real, real } from './scalars/real.ts';
export { type Direction, directions } from './scalars/round.ts';
export { map, scalar, tensor, type Tensor, zip } from './tensor.ts';
