/** What this browser has behind each backend, and what a visitor can do where it has nothing. */
import { type AdapterInfo, adapterFacts, type Facts, factsOf } from '../../../impl/gpujs/attestation.ts';
import type { Probed } from '../../runners/browser/messages.ts';
import type { PageMode } from '../../../impl/gpujs/modes.ts';

const host: Facts = { adapter: null, driver: null, software: null };

const ready = (device: Facts): Probed => ({ kind: 'ready', device });
const unavailable = (reason: string, remedy: string): Probed => ({
  kind: 'unavailable',
  unavailable: { reason, remedy },
});

const turnOn =
  'turn on hardware acceleration in the browser’s settings, update the graphics driver, or try another browser';

/** One WebGL context, asked about itself and given back. */
const webgl = (kind: 'webgl' | 'webgl2', name: string, needed: readonly string[]): Probed => {
  const gl = document.createElement('canvas').getContext(kind) as WebGLRenderingContext | null;
  if (gl === null) return unavailable(`this browser gives no ${name} context`, turnOn);
  const missing = needed.filter((extension) => gl.getExtension(extension) === null);
  const facts = factsOf(kind, gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  const where = `${name} on ${facts.adapter ?? 'this device'}`;
  return missing.length > 0
    ? unavailable(`${where} has no ${missing.join(', ')}: it cannot hold floats`, turnOn)
    : ready(facts);
};

/** The part of WebGPU that is asked here: TypeScript's DOM types do not have it. */
interface Adapter {
  readonly info?: AdapterInfo;
  readonly isFallbackAdapter?: boolean;
}
type WithGpu = Navigator & { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };

const webgpu = async (): Promise<Probed> => {
  const { gpu } = navigator as WithGpu;
  if (gpu === undefined) {
    return isSecureContext
      ? unavailable('this browser has no WebGPU', 'try a current Chrome, Edge, Safari or Firefox')
      : unavailable('WebGPU needs a secure page', 'open this page over https or from 127.0.0.1');
  }
  const adapter = await gpu.requestAdapter();
  if (adapter === null) {
    return unavailable(
      'WebGPU finds no adapter',
      'turn on hardware acceleration; Chromium without a GPU needs --enable-unsafe-webgpu',
    );
  }
  return ready(adapterFacts(adapter));
};

const webasm = (): Probed =>
  typeof WebAssembly === 'object'
    ? ready(host)
    : unavailable('this browser has no WebAssembly', 'try another browser, or allow WebAssembly');

const probes: Readonly<Record<PageMode, () => Probed | Promise<Probed>>> = {
  webasm,
  cpu: () => ready(host),
  webgl: () => webgl('webgl', 'WebGL 1', ['OES_texture_float']),
  webgl2: () => webgl('webgl2', 'WebGL 2', ['EXT_color_buffer_float']),
  webgpu,
};

/** Whether a backend runs in this page. Asked in a page, not in a worker. */
export const probe = async (mode: PageMode): Promise<Probed> => probes[mode]();
