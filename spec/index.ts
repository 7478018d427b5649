/** The public names of the specification. */
export { type Context, defaultEpsilon, type Ratio, Refusal } from './context.ts';
export { type AnyContext, contexts, withEpsilon } from './contexts.ts';
export { type EpsModel, exampleModel, safeDiv, sqrtNonneg } from './diffusion/core.ts';
export { qSample } from './diffusion/forward-process.ts';
export * from './diffusion/image-ddim.ts';
export { epsPredLoss, meanSquaredError } from './diffusion/loss.ts';
export * from './diffusion/pf-ode.ts';
export { ddimSample, ddimStep } from './diffusion/reverse-ddim.ts';
export { ddpmSample, ddpmStep, x0Pred, x0PredFromEps } from './diffusion/reverse-ddpm.ts';
export * from './diffusion/schedule.ts';
export { affineModel, constantModel, namedModel, networkModel } from './models.ts';
export { type AnyArguments, type Input, type Kind, type Operation } from './operation.ts';
export { findOperation, type OperationName, operationNames, operations } from './operations.ts';
export {
  chain,
  findProfile,
  ieee754,
  ieee754Loose,
  ieee754Wide,
  type ProfileName,
  profiles,
} from './profiles/index.ts';
export { type Bound, type Clause, type Freedoms, type Profile, type Row } from './profiles/profile.ts';
export { binary, type BinaryContext } from './scalars/floats/binary.ts';
export { type Envelope, envelope } from './scalars/sets/envelope.ts';
export { type Float } from './scalars/floats/float.ts';
export { type Format, type FormatName, formatNames, formats } from './scalars/floats/format.ts';
export { type Formula, formula, symbol } from './scalars/formula.ts';
export { type Interval, interval } from './scalars/exact/interval.ts';
export { rational, type Rational } from './scalars/exact/rational.ts';
export { type Real, real } from './scalars/exact/real.ts';
export { type Part, type ResultSet } from './scalars/sets/result-set.ts';
export { type Direction, directions } from './scalars/floats/round.ts';
export { type Source } from './source.ts';
export { map, scalar, tensor, type Tensor, zip } from './tensor.ts';
