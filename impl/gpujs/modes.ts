/**
 * One row for each mode of gpu.js: whatever depends on the mode asks its row. `new GPU()` without a mode picks one
 * silently; here one is always named.
 */

/** What a mode computes on: the processor, a WebGL context, a WebGPU device. */
export type Device = 'processor' | 'gl' | 'gpu';

interface Row {
  /** gpu.js's class of kernel. */
  readonly kernel: string;
  readonly device: Device;
  /** The profile that its tensors are held to; scalars and schedules are the host's. */
  readonly profile: string;
  /** Kernels kept compiled in Node, and in a page: one that is dropped is compiled again for the next case of its size. */
  readonly keptKernels: { readonly node: number; readonly page: number };
  /** Bytes that all arrays of a call share; null where the device itself has a limit, or none. */
  readonly memory: number | null;
  /**
   * How a plan keeps its state between kernels: in gpu.js's own pipeline, or in what kernels return. Its pipeline
   * compiles a kernel for each step's noise where it does not fuse.
   */
  readonly plan: 'pipeline' | 'kernels';
  /** Whether there is one in Node, and in a page. */
  readonly node: boolean;
  readonly page: boolean;
}

export const modes = Object.freeze({
  webasm: {
    kernel: 'WebAssemblyKernel',
    device: 'processor',
    profile: 'ieee754',
    // Each holds a memory of its own, and Chromium gives all the pages of a process 125 of them.
    keptKernels: { node: 1024, page: 48 },
    memory: 2 ** 32 - 2 ** 20,
    plan: 'pipeline',
    node: true,
    page: true,
  },
  cpu: {
    kernel: 'CPUKernel',
    device: 'processor',
    profile: 'ieee754',
    keptKernels: { node: 1024, page: 256 },
    memory: null,
    plan: 'kernels',
    node: true,
    page: true,
  },
  headlessgl: {
    kernel: 'HeadlessGLKernel',
    device: 'gl',
    profile: 'glsl-es-1.00',
    keptKernels: { node: 256, page: 256 },
    memory: null,
    plan: 'kernels',
    node: true,
    page: false,
  },
  webgl: {
    kernel: 'WebGLKernel',
    device: 'gl',
    profile: 'glsl-es-1.00',
    keptKernels: { node: 256, page: 256 },
    memory: null,
    plan: 'kernels',
    node: false,
    page: true,
  },
  webgl2: {
    kernel: 'WebGL2Kernel',
    device: 'gl',
    profile: 'glsl-es-3.00',
    keptKernels: { node: 256, page: 256 },
    memory: null,
    plan: 'kernels',
    node: false,
    page: true,
  },
  webgpu: {
    kernel: 'WebGPUKernel',
    device: 'gpu',
    profile: 'wgsl',
    keptKernels: { node: 256, page: 256 },
    memory: null,
    plan: 'pipeline',
    node: true,
    page: true,
  },
} as const satisfies Readonly<Record<string, Row>>);

export type Mode = keyof typeof modes;
export type ModeRow = Row;

/** The row of a mode. Throws a RangeError that lists the modes. */
export const modeRow = (mode: Mode): ModeRow => {
  if (Object.hasOwn(modes, mode)) return modes[mode];
  throw new RangeError(`unknown gpu.js mode '${mode}'; known are ${Object.keys(modes).join(', ')}`);
};

/** The modes that a page can have. */
export type PageMode = { [M in Mode]: (typeof modes)[M]['page'] extends true ? M : never }[Mode];

export const pageModes: readonly PageMode[] = (Object.keys(modes) as Mode[]).filter(
  (mode): mode is PageMode => modes[mode].page,
);
