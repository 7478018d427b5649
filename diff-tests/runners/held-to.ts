/** What a backend is held to: scalars are computed on the host, tensors on the device. */
import { pairOf, profileNamed } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';

/** IEEE 754 on the host; on a device the rules of its shading language. An unknown name is an error. */
export const heldTo = ({ profile, scalars = 'ieee754' }: { profile: string; scalars?: string }): Profile =>
  profile === scalars ? profileNamed(profile) : pairOf(profileNamed(scalars), profileNamed(profile));
