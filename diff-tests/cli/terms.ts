/** What `eval` and `explain` have in common: their flags, and how they write values. */
import type { Command } from 'commander';
import type { Ratio } from '../../spec/context.ts';
import { contextOptions, parseEpsilon } from '../../spec/contexts.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { profileOption, requireRows } from '../engine/plan.ts';
import { defaultProfile } from '../runners/held-to.ts';
import { formatName, isFormat, knownFormat, knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { options } from './options.ts';

export interface TermsFlags {
  readonly in?: string;
  readonly format?: string;
  readonly profile?: string;
  readonly epsilon?: string;
  readonly timeout?: number;
  readonly from?: string;
  readonly exact?: boolean;
  readonly all?: boolean;
  readonly as?: string;
  readonly json?: string;
}

export interface Terms {
  /** The context that was asked for alone; null without one. */
  readonly in: string | null;
  readonly format: FormatName;
  readonly profile: Profile;
  /** null: the usual one. */
  readonly epsilon: Ratio | null;
}

/** The epsilon of `--epsilon`; null without one. */
const epsilonOption = (text: string | undefined): Ratio | null => {
  if (text === undefined) return null;
  try {
    return parseEpsilon(text);
  } catch (error) {
    throw new UsageError(`--epsilon: ${(error as Error).message}`);
  }
};

/** Contexts that take an option, as it is written. */
const taking = (option: 'format' | 'profile'): string =>
  Object.entries(contextOptions)
    .flatMap(([name, taken]) => (taken.includes(option) ? [`--in ${name}`] : []))
    .join(' or ');

/** A format is a context too: `--format binary16` alone is `--in binary16`, and the other way round. */
const contextAndFormat = (flags: TermsFlags): { in: string | null; format: FormatName } => {
  const format = flags.format === undefined ? null : knownFormat('--format', flags.format);
  const context = flags.in === undefined ? null : formatName(flags.in);
  if (context === null) return { in: format, format: format ?? 'binary32' };
  if (format === null) return { in: context, format: isFormat(context) ? context : 'binary32' };
  if (context !== format && contextOptions[context]?.includes('format') !== true)
    throw new UsageError(`--format ${format} goes with ${taking('format')}, not with --in ${context}`);
  return { in: context, format };
};

/** The terms that flags give to `who`. `names`: the contexts that it has. */
export const termsOf = (flags: TermsFlags, who: string, names: readonly string[]): Terms => {
  if (flags.in !== undefined) knownNames('--in', [formatName(flags.in)], names);
  const chosen = contextAndFormat(flags);
  const profile = profileOption(flags.profile) ?? defaultProfile;
  requireRows(profile, chosen.format, who);
  return { ...chosen, profile, epsilon: epsilonOption(flags.epsilon) };
};

/** Refuses a profile where no context that is shown has one. */
export const requireProfiled = ({ in: context }: Terms, { profile }: TermsFlags): void => {
  if (profile !== undefined && contextOptions[context ?? '']?.includes('profile') !== true)
    throw new UsageError(`--profile goes with ${taking('profile')}`);
};

/** The flags of both commands. */
export const withTerms = (command: Command): Command =>
  command
    .addOption(options.in())
    .addOption(
      options.format(
        `a float format (${formatNames.join(', ')}): alone it is --in; of the ends with --in interval or envelope`,
      ),
    )
    .addOption(
      options.profile('whose allowed sets are shown: a name or a JSON file (default: ieee754-loose)'),
    )
    .addOption(options.epsilon())
    .addOption(options.timeout())
    .addOption(options.from())
    .addOption(options.exact())
    .addOption(options.all())
    .addOption(options.json());

/** How the inputs of both are written. */
export const inputForms =
  'its inputs: 0.1, 1/3, 0x1.8p-3, inf, nan, [[1,2],[3,4]], []:0x3, linear(0.0001,0.02,1000), @file.json, model=affine(1/2,1,0)';
