/** What an implementation is held to that claims no profile, or is ours. */
import { ieee754Loose, pairOf, profileNamed } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';

/** What a module that claims no profile is judged under. */
export const defaultProfile: Profile = ieee754Loose;

/** What a backend is held to: IEEE 754 on the host; on a device the rules of its shading language. An unknown name is an error. */
export const heldTo = ({ profile, scalars = 'ieee754' }: { profile: string; scalars?: string }): Profile =>
  profile === scalars ? profileNamed(profile) : pairOf(profileNamed(scalars), profileNamed(profile));
