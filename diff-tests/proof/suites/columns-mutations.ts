/** Alters the text of spec/columns/ at one place at a time: a comparison, a direction of rounding, a bound. */

export interface Mutation {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** The whole text with it. */
  readonly text: string;
}

const comparisons: Readonly<Record<string, string>> = {
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '===': '!==',
  '!==': '===',
};
/** The same as code for WebAssembly. */
const codes: Readonly<Record<string, string>> = {
  'gt(': 'le(',
  'lt(': 'ge(',
  'le(': 'gt(',
  'ge(': 'lt(',
  'eq(': 'gt(',
};
const directions: Readonly<Record<string, string>> = {
  "'towardNegative'": "'towardPositive'",
  "'towardPositive'": "'towardNegative'",
  'down(': 'up(',
  'up(': 'down(',
  'Math.min(': 'Math.max(',
  'Math.max(': 'Math.min(',
};

const comparison = /(?<= )(?:<=|>=|<|>|===|!==)(?= )/g;
const direction = /'toward(?:Negative|Positive)'|\b(?:down|up)\(|Math\.(?:min|max)\(/g;
const code = /\b(?:[gl][te]|eq)\(/g;
/** What is taken off or added for safety, and how small it is. */
const bound = /1 ([+-]) 2 \*\* -\d+|2 \*\* -\d+/g;

const tighter = (text: string): string => {
  const [, sign] = /^1 ([+-])/.exec(text) ?? [];
  if (sign !== undefined) return text.replace(`1 ${sign}`, `1 ${sign === '+' ? '-' : '+'}`);
  return text.replace(/\d+$/, (digits) => String(Number(digits) + 12));
};

const kinds: readonly (readonly [RegExp, (found: string) => string])[] = [
  [comparison, (found) => comparisons[found] as string],
  [code, (found) => codes[found] as string],
  [direction, (found) => directions[found] as string],
  [bound, tighter],
];

/** Where there is code to alter: no comment, no import, and no loop, whose end is no bound of a value. */
const isCode = (line: string): boolean => !/^\s*(?:\/\/|\/?\*|import )|\bfor \(/.test(line);

export const mutationsOf = (file: string, text: string): Mutation[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, i) =>
    isCode(line)
      ? kinds.flatMap(([pattern, change]) =>
          [...line.matchAll(pattern)].map(({ 0: from, index }) => {
            const to = change(from);
            const changed = line.slice(0, index) + to + line.slice(index + from.length);
            return { file, line: i + 1, from, to, text: lines.with(i, changed).join('\n') };
          }),
        )
      : [],
  );
};
