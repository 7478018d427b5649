/** The text of a Lean file, and the places in it that errors and reports name. */

/** A place in a file; line and column count from 1, columns in code points. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const showPlace = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** What was met and cannot be read: the reader says where and never guesses. */
export class LeanError extends Error {
  override readonly name = 'LeanError';
  readonly place: Place;
  /** The message without the place. */
  readonly met: string;
  constructor(place: Place, met: string) {
    super(`${showPlace(place)}: ${met}`);
    this.place = place;
    this.met = met;
  }
}

/** A file as code points, with its comments blanked: every letter keeps its place. */
export interface Code {
  readonly file: string;
  readonly letters: readonly string[];
  /** The index of the first letter of each line. */
  readonly lines: readonly number[];
}

export const placeAt = ({ file, lines }: Code, index: number): Place => {
  let [low, high] = [0, lines.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return { file, line: low + 1, column: index - (lines[low] ?? 0) + 1 };
};

const lineStarts = (letters: readonly string[]): readonly number[] => {
  const starts = [0];
  for (const [i, letter] of letters.entries()) if (letter === '\n') starts.push(i + 1);
  return starts;
};

/** The end of a string literal that opens at `from`; -1 where it has none. */
const stringEnd = (letters: readonly string[], from: number): number => {
  for (let i = from + 1; i < letters.length; i++) {
    if (letters[i] === '\\') i += 1;
    else if (letters[i] === '"') return i;
  }
  return -1;
};

/** The index after a comment that opens at `from`; -1 where it is not closed. */
const commentEnd = (letters: readonly string[], from: number): number => {
  if (letters[from] === '-') {
    const end = letters.indexOf('\n', from);
    return end < 0 ? letters.length : end;
  }
  let depth = 0;
  for (let i = from; i + 1 < letters.length; i++) {
    if (letters[i] === '/' && letters[i + 1] === '-') depth += 1;
    else if (letters[i] === '-' && letters[i + 1] === '/') depth -= 1;
    else continue;
    i += 1;
    if (depth === 0) return i + 1;
  }
  return -1;
};

/** Blanks the comments: `--` to the end of the line, and nested block comments (those that document too). */
export const codeOf = (file: string, text: string): Code => {
  const letters = Array.from(text.replaceAll('\r\n', '\n'));
  const lines = lineStarts(letters);
  const place = (index: number): Place => placeAt({ file, letters, lines }, index);
  for (let i = 0; i < letters.length; i++) {
    const pair = `${letters[i]}${letters[i + 1] ?? ''}`;
    if (letters[i] === '"') {
      const end = stringEnd(letters, i);
      if (end < 0) throw new LeanError(place(i), 'this string is not closed');
      i = end;
    } else if (pair === '--' || pair === '/-') {
      const end = commentEnd(letters, i);
      if (end < 0) throw new LeanError(place(i), 'this comment is not closed');
      for (let j = i; j < end; j++) if (letters[j] !== '\n') letters[j] = ' ';
      i = end - 1;
    } else if (letters[i] === '\t') {
      throw new LeanError(place(i), 'a tab; Lean takes spaces');
    }
  }
  return { file, letters, lines };
};

/** The text without comments, without blank lines and without what stands at line ends: what a version's hash is of. */
export const bareText = ({ letters }: Code): string =>
  letters
    .join('')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
