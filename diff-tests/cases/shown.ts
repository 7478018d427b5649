/** Text of others (names, messages, paths) before the eyes of a reader: it may not move the cursor or reorder a line. */

/**
 * Controls, formats (bidirectional overrides among them), lone surrogates, separators of lines: all that has no shape
 * of its own. The two joiners stay, which Persian, Hindi and emoji are written with.
 */
const shapeless = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return (
    short[character] ??
    (code < 0x100
      ? `\\x${hex.padStart(2, '0')}`
      : code < 0x10000
        ? `\\u${hex.padStart(4, '0')}`
        : `\\u{${hex}}`)
  );
};

/** One line: what has no shape is shown as an escape, `\n` and `\x1b` as in source text. */
export const shown = (text: string): string => text.replace(shapeless, escaped);

/** The same for a text of our own lines. */
export const shownLines = (text: string): string => text.split('\n').map(shown).join('\n');

const inJson = (character: string): string =>
  character === '\n'
    ? character
    : character
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');

/** JSON of the same value that a terminal can print: only the line breaks between its parts are bare. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2).replace(shapeless, inJson);

/** The same in one line, with its end. */
export const inOneLine = (value: unknown): string => `${JSON.stringify(value).replace(shapeless, inJson)}\n`;

/** A text of anything that was thrown; an object need not have one. */
const thrownText = (thrown: unknown): string => {
  try {
    return thrown instanceof Error
      ? String(thrown)
      : `${JSON.stringify(thrown) ?? String(thrown)} was thrown`;
  } catch {
    return 'something without a text was thrown';
  }
};

/** What is said of a mistake of ours: the error, and its line. Here, so that the command imports one file before it speaks. */
export const internalError = (error: unknown): string => {
  const [, place = ''] = (error instanceof Error ? (error.stack ?? '') : '').split(/\n\s+at /);
  return `internal error, please report it: ${thrownText(error)}${place === '' ? '' : ` (${place})`}`;
};
