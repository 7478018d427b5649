/** One failure as text: what was given, what came back, and what would have been right. */
import type { Rational } from '../../spec/scalars/exact/rational.ts';
import { certainDigits, enclosureText } from '../../spec/scalars/decimal.ts';
import type { FourDigits } from '../judge/ulp.ts';
import { shown } from '../cases/shown.ts';
import { isRival, reasonOf } from './diagnosis.ts';
import { inputLines, showFloat, showTensor } from './inputs-text.ts';
import type { Failure } from './schema.ts';

const showAllowed = (allowed: NonNullable<Failure['allowed']>): string => {
  if (allowed === 'anything') return 'anything';
  const { lo, hi, also } = allowed;
  const numbers =
    lo === null || hi === null ? [] : [lo === hi ? showFloat(lo) : `${showFloat(lo)} to ${showFloat(hi)}`];
  return [...numbers, ...also].join(' or ');
};

/** The ratio that a text is. */
const readRatio = (text: string): Rational => {
  const [n = '0', d = '1'] = text.split('/');
  return { n: BigInt(n), d: BigInt(d), e: 0 };
};

/** More digits than this are shown as a decimal. */
const longestRatio = 40;

const showExact = (exact: NonNullable<Failure['exact']>): string => {
  if (typeof exact === 'string') {
    const text = exact.replace(/\/1$/, '');
    const value = readRatio(exact);
    return text.length <= longestRatio ? text : (certainDigits({ lo: value, hi: value }) ?? text);
  }
  if ('convention' in exact) return `${showExact(exact.value)} (by the convention ${exact.convention})`;
  return enclosureText({ lo: readRatio(exact.lo), hi: readRatio(exact.hi) });
};

/** The part that failed, and the step of a sampler. */
export const placeOf = ({ part, step }: Failure): string =>
  `${part}${step === null ? '' : ` at step ${step}`}`;

/** What is said where a reason was looked for. */
const noReason = {
  all: 'none was found: no change of the definition that was tried accounts for these values',
  cut: 'none was found before the search ended: not every change of the definition was tried',
} as const;

/** What was given, what came back, and what would have been right. */
export const failureText = (failure: Failure, replayable = true, evaluated: string | null = null): string => {
  const { inputs, output, element, allowed, exact, ulp, part, replay, diagnosis, searched } = failure;
  const lines = [
    ...inputLines(inputs),
    ...('error' in output
      ? [`${part === 'error' ? 'error' : 'found'}: ${shown(output.error)}`]
      : [`output: ${showTensor(output)}`]),
    ...(element === null || 'error' in output || output.data.length === 1 ? [] : [`element: ${element}`]),
    ...(part === 'refusal' ? ['wanted: a refusal; the types forbid these inputs'] : []),
    ...(allowed === null ? [] : [`allowed: ${showAllowed(allowed)}`]),
    ...(exact === null ? [] : [`exact: ${showExact(exact)}`]),
    ...(ulp === null ? [] : [`error: ${showUlp(ulp)} ulp`]),
    ...diagnosis.map((found, i) =>
      shown(`${isRival(found, diagnosis[i - 1]) ? 'or' : 'reason'}: ${reasonOf(found)}`),
    ),
    ...(searched === undefined ? [] : [`reason: ${noReason[searched]}`]),
    ...(evaluated === null ? [] : [`values: ${evaluated}`]),
    ...(part === null || !replayable ? [] : [`replay: epscheck replay ${replay}`]),
  ];
  return lines.map((line) => `    ${line}`).join('\n');
};

/** What blocks of one kind have in common, as a reader sees it: the part, and the sort of result. */
const sortOf = ({ part, output, element }: Failure): string => {
  if ('error' in output) return `${part}: ${output.error.replace(/\binput \S+/g, 'input')}`;
  const text = output.data[element ?? 0] ?? '';
  return `${part}: ${text.endsWith('p+0') && /^-?0x0/.test(text) ? 'zero' : /^-?0x/.test(text) ? 'finite' : text}`;
};

/** The first of each kind, so many at most. */
export const firstOfEach = (failures: readonly Failure[], most: number): readonly Failure[] => {
  const sorts = failures.map(sortOf);
  return failures.filter((_, i) => sorts.indexOf(sorts[i] as string) === i).slice(0, most);
};

/** Four digits; large ones with an exponent. */
export const showUlp = (ulp: FourDigits): string =>
  typeof ulp === 'string' ? ulp : ulp < 1e6 ? String(ulp) : ulp.toExponential();
