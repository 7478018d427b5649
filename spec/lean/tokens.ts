/** The tokens of a command. */
import { type Code, LeanError, type Place, placeAt } from './source.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly place: Place;
  /** Whether a space or the start of a line stands before it. */
  readonly spaced: boolean;
}

/** The longest first. */
const symbols: readonly string[] = [
  ...['⟨', '⟩', '(', ')', '[', ']', '{', '}', ':=', '=>', '->', '<=', '>=', '→', '↦', '≤', '≥', '·'],
  ...['=', '<', '>', '+', '-', '*', '/', ',', ';', ':', '|', '.', '@'],
];

const isNameStart = (letter: string): boolean => /^[\p{L}_]$/u.test(letter) && !/^[λΠΣ]$/u.test(letter);
const isNamePart = (letter: string): boolean => /^[\p{L}\p{N}\p{M}_'!?]$/u.test(letter);
const isDigit = (letter: string): boolean => /^[0-9]$/.test(letter);

/** Reads letters `from`..`to` of a file; what is no token of the subset is an error. */
export const tokensOf = (code: Code, from: number, to: number): readonly Token[] => {
  const { letters } = code;
  const tokens: Token[] = [];
  const at = (i: number): string => (i < to ? (letters[i] ?? '') : '');
  const whileIs = (is: (letter: string) => boolean, start: number): number => {
    let end = start;
    while (end < to && is(at(end))) end += 1;
    return end;
  };
  let spaced = true;
  let i = from;
  while (i < to) {
    const letter = at(i);
    if (letter === ' ' || letter === '\n') {
      spaced = true;
      i += 1;
      continue;
    }
    const place = placeAt(code, i);
    const push = (kind: Token['kind'], end: number): void => {
      tokens.push({ kind, text: letters.slice(i, end).join(''), place, spaced });
      spaced = false;
      i = end;
    };
    if (isNameStart(letter)) {
      push('name', whileIs(isNamePart, i));
    } else if (isDigit(letter)) {
      const end = whileIs(isDigit, i);
      const isProjection = tokens.at(-1)?.text === '.' && !spaced;
      if (isNamePart(at(end)) || (!isProjection && at(end) === '.' && isDigit(at(end + 1))))
        throw new LeanError(place, `a number other than a plain one: ${letters.slice(i, end + 2).join('')}`);
      push('number', end);
    } else {
      const symbol = symbols.find((text) => letters.slice(i, i + text.length).join('') === text);
      if (symbol === undefined || i + symbol.length > to)
        throw new LeanError(place, `'${letter}' is not in the subset`);
      push('symbol', i + symbol.length);
    }
  }
  tokens.push({ kind: 'end', text: 'the end of the command', place: placeAt(code, to), spaced: true });
  return tokens;
};
