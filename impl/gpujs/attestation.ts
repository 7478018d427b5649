/** What ran a kernel: read off the graphics context or the WebGPU adapter that did. Nothing from node: the page has it too. */
import { type Device, type Mode, modes } from './modes.ts';

/** gpu.js gives its version nowhere but in its package.json; a test holds the two together. */
export const gpujsVersion = '2.24.1';

/** What was asked for and what ran. null: not known, or there is none. */
export interface Attestation {
  readonly requested: string;
  readonly actual: string | null;
  readonly gpujs: string;
  /** The graphics adapter, where there is one. */
  readonly adapter: string | null;
  readonly driver: string | null;
  /** Whether that adapter is a program on the processor. */
  readonly software: boolean | null;
  /** `kernel` for one kernel at a time, or the kind of gpu.js's pipeline executor. */
  readonly executor: string | null;
  readonly fallbackReason: string | null;
}

export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** gpu.js's context of the webgpu mode. */
export interface DeviceContext {
  readonly adapter: { readonly info?: AdapterInfo; readonly isFallbackAdapter?: boolean };
  readonly device: {
    readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
    onuncapturederror: ((event: { readonly error: { readonly message: string } }) => void) | null;
    destroy(): void;
  };
  readonly isLost: boolean;
}

/** What is used of a WebGL context. */
export interface GlContext {
  getParameter(name: number): unknown;
  getError(): number;
  getExtension(name: string): { readonly destroy?: () => void } | null;
  isContextLost(): boolean;
}

export type Facts = Pick<Attestation, 'adapter' | 'driver' | 'software'>;

const noAdapter: Facts = { adapter: null, driver: null, software: null };

/** What programs that stand in for a GPU call themselves. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

const glNames = { renderer: 0x1f01, version: 0x1f02, unmaskedRenderer: 0x9246 };

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const glFacts = (gl: GlContext): Facts => {
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info') === null ? null : glNames.unmaskedRenderer;
  const adapter = text(gl.getParameter(unmasked ?? glNames.renderer));
  // headless-gl names no renderer: only ANGLE, which stands before any.
  const isKnown = adapter !== null && adapter !== 'ANGLE';
  const driver = text(gl.getParameter(glNames.version));
  return { adapter, driver, software: isKnown ? softwareNames.test(adapter) : null };
};

/** The facts of a WebGPU adapter. */
export const adapterFacts = ({ info, isFallbackAdapter }: DeviceContext['adapter']): Facts => {
  const names = [info?.vendor, info?.architecture, info?.device].filter((name) => (name ?? '') !== '');
  const description = text(info?.description);
  const software =
    info?.isFallbackAdapter === true ||
    isFallbackAdapter === true ||
    softwareNames.test([...names, description].join(' '));
  return { adapter: text(names.join(' ')) ?? description, driver: description, software };
};

/** The adapter behind a kernel's context. */
export const factsOf = (mode: Mode | null, context: unknown): Facts => {
  if (context === null || context === undefined || mode === null) return noAdapter;
  const facts: Readonly<Record<Device, () => Facts>> = {
    processor: () => noAdapter,
    gl: () => glFacts(context as GlContext),
    gpu: () => adapterFacts((context as DeviceContext).adapter),
  };
  return facts[modes[mode].device]();
};
