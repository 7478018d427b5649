/** The public names of the fast path. */
export { type Attestation } from './gpujs/attestation.ts';
export { type Backend, backends, prepare, type Unavailable } from './backends.ts';
export { createFastPath, type FastPath } from './fast-path.ts';
export { type Model } from './inputs.ts';
export { type KernelModel } from './plan.ts';
export { DeviceLost, WrongBackend } from './errors.ts';
export { type Mode } from './gpujs/modes.ts';
export { type HostTensor } from './tensor.ts';
