/** One row for each backend of the fast path. */
import { missingPackage, prepareHeadlessGl, prepareWebgpu, type Unavailable } from './gpujs/boot.ts';
import type { Mode } from './gpujs/runtime.ts';

export { type Unavailable };

export interface Backend {
  readonly name: string;
  /** The gpu.js mode behind it. */
  readonly mode: Mode;
  /** The profile that its tensors are held to. */
  readonly profile: string;
  /** The profile of scalars and schedules, which the host computes. */
  readonly scalars: string;
  /** What keeps it from running, as far as a look tells; it starts nothing. */
  probe(): Unavailable | null;
  /** Starts what it needs (a display, Dawn), once; null when it can run. */
  prepare(): Promise<Unavailable | null>;
}

const row = (
  name: string,
  mode: Mode,
  profile: string,
  probe: () => Unavailable | null = () => null,
  prepare: () => Promise<Unavailable | null> = () => Promise.resolve(probe()),
): Backend => Object.freeze({ name, mode, profile, scalars: 'ieee754', probe, prepare });

/** A page in a browser runs it; the harness drives one. */
const inBrowser = (): Unavailable => ({
  reason: 'it runs in a browser, not in Node',
  remedy: 'use it through epscheck check, or in a page',
});

export const backends: readonly Backend[] = Object.freeze([
  row('webasm', 'webasm', 'ieee754'),
  row('cpu', 'cpu', 'ieee754'),
  row('headlessgl', 'headlessgl', 'glsl-es-1.00', () => missingPackage('gl'), prepareHeadlessGl),
  row('webgpu', 'webgpu', 'wgsl', () => missingPackage('webgpu'), prepareWebgpu),
  row('chromium:webasm', 'webasm', 'ieee754', inBrowser),
  row('chromium:webgl', 'webgl', 'glsl-es-1.00', inBrowser),
  row('chromium:webgl2', 'webgl2', 'glsl-es-3.00', inBrowser),
  row('chromium:webgpu', 'webgpu', 'wgsl', inBrowser),
]);

/**
 * Starts what a mode of `createFastPath` needs in Node, once: an X display for `headlessgl`, Dawn for `webgpu`; the
 * others need nothing. null when it can run, else why not and what mends it.
 */
export const prepare = async (mode: Mode): Promise<Unavailable | null> => {
  const backend = backends.find((known) => known.mode === mode && known.name === mode);
  return backend === undefined ? inBrowser() : backend.prepare();
};
