/** The profiles that a module may claim. Until the others can be judged, every module is judged under `ieee754`. */
export const judgedProfiles: readonly string[] = ['ieee754'];

export const profileNames: readonly string[] = [
  'ieee754',
  'ieee754-wide',
  'ieee754-loose',
  'wgsl',
  'vulkan',
  'glsl-es-1.00',
  'glsl-es-3.00',
  'opencl',
  'cuda',
  'cuda-fast-math',
  'metal',
];
