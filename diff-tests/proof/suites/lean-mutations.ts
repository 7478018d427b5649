/** Alters Lean text at one place at a time: operand, sign, index, constant, order, argument, cast, branch, fold. */
import { codeOf, placeAt } from '../../../spec/lean/source.ts';
import { type Token, tokensOf } from '../../../spec/lean/tokens.ts';

export interface Mutation {
  readonly line: number;
  readonly what: string;
  readonly text: string;
}

/** What stands in the place of a token. */
const swaps: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['/', '+'],
  '/': ['*'],
  '>': ['<'],
  '0': ['1'],
  '1': ['0', '2'],
  '2': ['3'],
  '4': ['5'],
  succ: ['castSucc'],
  castSucc: ['succ'],
  foldr: ['foldl'],
  sqrt: ['exp'],
  exp: ['sqrt'],
  max: ['min'],
  epsilon: ['pointfive'],
  pointfive: ['neg_point_five', 'epsilon'],
  neg_point_five: ['pointfive'],
  alphaBar: ['beta'],
  beta: ['alpha'],
  beta0: ['beta1'],
  beta1: ['beta0'],
  sigma: ['beta'],
  signal: ['noise'],
  noise: ['signal'],
  sqrtNonneg: ['id_'],
};

const isName = (token: Token | undefined): boolean => token?.kind === 'name' && /^[\p{L}_]/u.test(token.text);

/** The commands of a definition: from `def` to the next command. */
const definitionRanges = (lines: readonly string[]): readonly (readonly [from: number, to: number])[] =>
  lines.flatMap((line, i) => {
    if (!line.startsWith('def ')) return [];
    const next = lines.findIndex((other, j) => j > i && /^\S/.test(other));
    return [[i, next < 0 ? lines.length : next] as const];
  });

/** A quotient of two casts. */
const castQuotient = /\(((?:[^()]|\([^()]*\))+) : α\) \/ \(([^()]+) : α\)/gu;

/** The quotient taken of the counts, and cast then. */
const castLater = (text: string): readonly Mutation[] =>
  [...text.matchAll(castQuotient)].map(({ 0: whole, 1: x = '', 2: y = '', index }) => ({
    line: text.slice(0, index).split('\n').length,
    what: `${whole} as a quotient of counts`,
    text: `${text.slice(0, index)}((${x} / ${y} : Nat) : α)${text.slice(index + whole.length)}`,
  }));

/** Propositions and proofs say nothing of a value: `have` lines, types like k < T + 1, `.2` of an index, (by ...). */
const isProof = (line: string, token: Token, before: Token | undefined): boolean => {
  if (/^\s*have\b/.test(line) || /<.*→/.test(line)) return true;
  const by = line.indexOf('(by ');
  return (by >= 0 && token.place.column > by) || (before?.text === '.' && token.kind === 'number');
};

/** Every mutation of the bodies of a text's definitions, after `:=`. */
export const mutationsOf = (text: string): readonly Mutation[] => {
  const code = codeOf('mutated.lean', text);
  const letters = Array.from(text);
  const lines = code.letters.join('').split('\n');
  const start = (line: number): number => code.lines[line] ?? letters.length;
  const altered = definitionRanges(lines).flatMap(([from, to]) => {
    const tokens = tokensOf(code, start(from), start(to));
    const index = ({ place }: Token): number => start(place.line - 1) + place.column - 1;
    const body = tokens.findIndex(({ text: word }, i) => (word === ':=' || word === '|') && i > 0);
    const at = (token: Token, words: string, length = Array.from(token.text).length): Mutation => {
      const i = index(token);
      const changed = [...letters.slice(0, i), words, ...letters.slice(i + length)].join('');
      return {
        line: placeAt(code, i).line,
        what: `${letters.slice(i, i + length).join('')} -> ${words}`,
        text: changed,
      };
    };
    return tokens.slice(body).flatMap((token, i, all) => {
      if (isProof(lines[token.place.line - 1] ?? '', token, all[i - 1])) return [];
      const made = (swaps[token.text] ?? []).filter((word) => word !== 'id_').map((word) => at(token, word));
      // Two plain arguments that stand beside each other change places.
      const [second, third] = [all[i + 1], all[i + 2]];
      const isPair =
        isName(token) &&
        isName(second) &&
        second?.spaced === true &&
        all[i - 1]?.text !== '.' &&
        third?.text !== '.';
      const keywords = ['let', 'have', 'rec', 'fun', 'match', 'with', 'then', 'else', 'if'];
      if (
        isPair &&
        second !== undefined &&
        i > 0 &&
        isName(all[i - 1]) &&
        token.spaced &&
        ![token, second, all[i - 1]].some((one) => keywords.includes(one?.text ?? ''))
      ) {
        const length = index(second) + Array.from(second.text).length - index(token);
        made.push(at(token, `${second.text} ${token.text}`, length));
      }
      if (token.text === 'sqrtNonneg') made.push(at(token, ''));
      return made;
    });
  });
  return [...altered, ...castLater(text)];
};
