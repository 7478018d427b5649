/** The public names of the fast path. */
export { type Backend, backends, type Unavailable } from './backends.ts';
export { createFastPath, type FastPath } from './fast-path.ts';
export { type Model } from './inputs.ts';
export { type Mode, WrongBackend } from './runtime.ts';
export { type HostTensor } from './tensor.ts';
