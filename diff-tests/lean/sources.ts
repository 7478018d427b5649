/** The text of a checkout or of single files, read: what `lean`, `check`, `eval` and `explain` work on. */
import { type LeanFile, readLean, type Unread } from '../../spec/lean/commands.ts';
import { Library } from '../../spec/lean/library.ts';
import { operationsOfContexts, wantedOutside } from '../../spec/lean/mirror-outside.ts';
import { codeOf, LeanError, type Place } from '../../spec/lean/source.ts';
import type { Checkout, TextFile } from './checkout.ts';

interface Theorem {
  readonly name: string;
  readonly place: Place;
}

export interface Sources {
  readonly name: string;
  readonly commit: string | null;
  /** The files of the diffusion layer that were read, with their text. */
  readonly files: readonly { readonly text: TextFile; readonly read: LeanFile }[];
  /** Files that could not be read at all. */
  readonly errors: readonly LeanError[];
  /** Definitions that are not in the subset. */
  readonly unread: readonly Unread[];
  /** The definitions outside the layer that were read from the text. */
  readonly outside: readonly LeanFile[];
  readonly theorems: readonly Theorem[];
  readonly library: Library;
}

const layer = 'NN/Spec/Generative/Diffusion';
const outsideFolders: readonly string[] = ['NN/Spec/Core', 'NN/Spec/Layers/Loss.lean', 'NN/Spec/Layers/Loss'];
const theoremFolders: readonly string[] = [
  'NN/MLTheory/Generative/Diffusion',
  'NN/Proofs/Probability/DiffusionForward.lean',
];

/** The theorems of a text; one whose comments cannot be told apart has none. */
const theoremsOf = ({ path, text }: TextFile): readonly Theorem[] => {
  try {
    const lines = codeOf(path, text).letters.join('').split('\n');
    return lines.flatMap((line, i) => {
      const [, name] = /^(?:@\[[^\]]*\]\s*)?(?:private\s+)?(?:theorem|lemma)\s+([^\s({[:]+)/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, place: { file: path, line: i + 1, column: 1 } }];
    });
  } catch (error) {
    if (error instanceof LeanError) return [];
    throw error;
  }
};

const short = (name: string): string => name.split('.').at(-1) ?? name;
const wantedWords = new RegExp(`^def\\s+(?:\\S+\\.)?(?:${[...wantedOutside].map(short).join('|')})\\b`, 'm');

/** The wanted definitions of a text outside the layer; what is not in the subset there is left to the primitives. */
const readOutside = ({
  path,
  text,
}: TextFile): { readonly file: LeanFile | null; readonly error: LeanError | null } => {
  try {
    return { file: readLean(path, text, (name) => wantedOutside.has(name)), error: null };
  } catch (error) {
    if (error instanceof LeanError) return { file: null, error };
    throw error;
  }
};

const readAll = (texts: readonly TextFile[]): Pick<Sources, 'files' | 'errors' | 'unread'> => {
  const errors: LeanError[] = [];
  const files = texts.flatMap((text) => {
    try {
      return [{ text, read: readLean(text.path, text.text) }];
    } catch (error) {
      if (!(error instanceof LeanError)) throw error;
      errors.push(error);
      return [];
    }
  });
  return { files, errors, unread: files.flatMap(({ read }) => read.unread) };
};

const gathered = (
  name: string,
  commit: string | null,
  layerTexts: readonly TextFile[],
  outsideTexts: readonly TextFile[],
  theoremTexts: readonly TextFile[],
): Sources => {
  const read = readAll(layerTexts);
  const outside = outsideTexts
    .filter(({ text }) => wantedWords.test(text))
    .flatMap((text) => readOutside(text).file ?? []);
  return {
    name,
    commit,
    ...read,
    outside,
    theorems: [...layerTexts, ...theoremTexts].flatMap(theoremsOf),
    library: libraryOf({ ...read, outside }),
  };
};

/** What was read; `kept` are functions outside the layer that are taken as ours, although there is text for them. */
export const libraryOf = (
  { files, outside }: Pick<Sources, 'files' | 'outside'>,
  kept: ReadonlySet<string> = new Set(),
): Library =>
  new Library([...outside, ...files.map(({ read }) => read)], new Set([...operationsOfContexts, ...kept]));

export const sourcesOfCheckout = (checkout: Checkout): Sources =>
  gathered(
    checkout.name,
    checkout.commit,
    checkout.files(layer),
    outsideFolders.flatMap((folder) => checkout.files(folder)),
    theoremFolders.flatMap((folder) => checkout.files(folder)),
  );

export const sourcesOfFiles = (texts: readonly TextFile[]): Sources =>
  gathered(texts.map(({ path }) => path).join(', '), null, texts, [], []);
