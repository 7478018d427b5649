/** Profiles by the name or the file that a user gives. */
import { readFileSync } from 'node:fs';
import { findProfile, profileNames } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { shown } from '../cases/shown.ts';
import { knownAre } from '../runners/names.ts';
import { parseProfile } from '../judge/profile-file.ts';

/** A known profile, or one read from a JSON file. Throws an Error that says what is wrong and what is known. */
export const profileFrom = (nameOrFile: string): Profile => {
  const known = findProfile(nameOrFile);
  if (known !== undefined) return known;
  if (!nameOrFile.endsWith('.json')) {
    throw new Error(
      `unknown name '${shown(nameOrFile)}'${knownAre(nameOrFile, profileNames)}, or a .json file`,
    );
  }
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch (error) {
    throw new Error(shown(`${nameOrFile} cannot be read: ${(error as Error).message}`), { cause: error });
  }
  return parseProfile(text, nameOrFile, findProfile);
};
