/** Which law states a theorem of TorchLean; for the others, why none does. */
import { laws } from '../../spec/laws/index.ts';

const short = (name: string): string => name.split('.').at(-1) ?? name;

const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/System_(eq_)?step$/, 'a wrapper: its step is the definition'],
  [/System_.*_of_step_/, 'about a wrapper: its step is the definition'],
  [
    /^forward|Gaussian|[Mm]easure|[Ll]aw|[Vv]ariance|[Mm]ean|[Cc]ov|char|[Ii]ntegra/,
    'about measures: it says nothing of a value',
  ],
];

/** The name of the law that states it, or why none does. */
export const lawOf = (
  theorem: string,
  file: string,
): { readonly law: string } | { readonly law: null; readonly reason: string } => {
  const name = short(theorem);
  // The image API has theorems of the same names about its own table.
  const isImage = (text: string): boolean => /ImageDDIM\.lean/.test(text);
  const stated = (source: string): string => short(source.split(', ')[0] ?? '');
  const law = laws.find(({ source }) => stated(source) === name && isImage(source) === isImage(file));
  if (law !== undefined) return { law: law.name };
  const reason = reasons.find(([pattern]) => pattern.test(name))?.[1];
  return { law: null, reason: reason ?? 'no law states it yet' };
};
