/** What each backend of a browser is held to: scalars are computed on the host, tensors on the device. */
import { findProfile, ieee754, pairOf } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { Mode } from '../../../impl/gpujs/runtime.ts';

/** The backends that a browser can have. */
export const pageModes = ['webasm', 'cpu', 'webgl', 'webgl2', 'webgpu'] as const satisfies readonly Mode[];
export type PageMode = (typeof pageModes)[number];

const device: Readonly<Partial<Record<PageMode, string>>> = {
  webgl: 'glsl-es-1.00',
  webgl2: 'glsl-es-3.00',
  webgpu: 'wgsl',
};

/** IEEE 754 on the host; on a device the rules of its shading language. */
export const profileIn = (mode: PageMode): Profile => {
  const tensors = findProfile(device[mode] ?? '');
  return tensors === undefined ? ieee754 : pairOf(ieee754, tensors);
};
