/** The profiles, from the strictest of our own to those of platforms. */
import { cudaFastMath } from './cuda-fast-math.ts';
import { cuda } from './cuda.ts';
import { glslEs100 } from './glsl-es-100.ts';
import { glslEs300 } from './glsl-es-300.ts';
import { metal } from './metal.ts';
import { opencl } from './opencl.ts';
import { ieee754, ieee754Loose, ieee754Wide } from './own.ts';
import type { Profile } from './profile.ts';
import { vulkan } from './vulkan.ts';
import { wgsl } from './wgsl.ts';

export { ieee754, ieee754Loose, ieee754Wide };

/** Each allows all that the one before it does: "right", "right, other roundings", "another arrangement". */
export const chain: readonly Profile[] = Object.freeze([ieee754, ieee754Wide, ieee754Loose]);

/** The chain for machines that flush subnormals: a property beside it, seen where `-ffast-math` or a GPU's rule is. */
export const flushedChain: readonly Profile[] = Object.freeze(
  chain.map((profile) =>
    Object.freeze({
      ...profile,
      name: `${profile.name}, subnormals flushed`,
      contains: Object.freeze([...profile.contains, profile.name]),
      freedoms: Object.freeze({ ...profile.freedoms, flush: true }),
      listed: false,
    }),
  ),
);

/** Scalars on the host, tensors on a device. */
export const pairOf = (scalars: Profile, tensors: Profile): Profile =>
  Object.freeze({
    ...tensors,
    name: `${tensors.name} (scalars: ${scalars.name})`,
    listed: false,
    scalars,
  });

/** By name. */
const table = {
  ieee754,
  'ieee754-wide': ieee754Wide,
  'ieee754-loose': ieee754Loose,
  wgsl,
  vulkan,
  'glsl-es-1.00': glslEs100,
  'glsl-es-3.00': glslEs300,
  opencl,
  cuda,
  'cuda-fast-math': cudaFastMath,
  metal,
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof table;

export const profiles: readonly Profile[] = Object.freeze(Object.values(table));

export const profileNames: readonly string[] = profiles.map(({ name }) => name);

export const findProfile = (name: string): Profile | undefined =>
  profiles.find((profile) => profile.name === name);

/** The profile of a name. Throws a RangeError that lists the names. */
export const profileNamed = (name: string): Profile => {
  const found = findProfile(name);
  if (found !== undefined) return found;
  throw new RangeError(`unknown profile '${name}'; known are ${profileNames.join(', ')}`);
};
