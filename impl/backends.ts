/** One row for each backend of the fast path. */
import { createRequire } from 'node:module';
import type { Mode } from './runtime.ts';

/** Why a backend does not run here, and the command that mends it. */
export interface Unavailable {
  readonly reason: string;
  readonly remedy: string;
}

export interface Backend {
  readonly name: string;
  /** The gpu.js mode behind it. */
  readonly mode: Mode;
  /** The profile that its results are held to. */
  readonly profile: string;
  /** null when it can run here. */
  probe(): Unavailable | null;
}

const later: Unavailable = {
  reason: 'this version of epscheck does not drive it yet',
  remedy: 'use --backend webasm,cpu',
};

/** Whether a native package is behind its door; the door itself says what is missing and how to add it. */
const behindDoor = (name: string) => (): Unavailable => {
  try {
    createRequire(import.meta.url)(name);
    return later;
  } catch (error) {
    const { message, remedy } = error as Error & { remedy?: string };
    return { reason: message, remedy: remedy ?? `npm install --prefix .backends ${name}` };
  }
};

const row = (name: string, mode: Mode, probe: () => Unavailable | null): Backend =>
  Object.freeze({ name, mode, profile: 'ieee754', probe });

export const backends: readonly Backend[] = Object.freeze([
  row('webasm', 'webasm', () => null),
  row('cpu', 'cpu', () => null),
  row('headlessgl', 'headlessgl', behindDoor('gl')),
  row('webgpu', 'webgpu', behindDoor('webgpu')),
  row('chromium:webasm', 'webasm', () => later),
  row('chromium:webgl', 'webgl', () => later),
  row('chromium:webgl2', 'webgl2', () => later),
  row('chromium:webgpu', 'webgpu', () => later),
]);
