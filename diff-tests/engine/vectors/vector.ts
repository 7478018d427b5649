/** One vector of a case: its inputs, what each profile allows of it, and what it is for. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import type { Timestep } from '../../../spec/papers/timesteps.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { real } from '../../../spec/scalars/exact/real.ts';
import type { Case } from '../../cases/case.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import { encodeNumber, encodeTensor } from '../../cases/encoding.ts';
import { indices, played, shaped, stepped } from '../../cases/kinds/index.ts';
import { type HostTensor, isTensor } from '../../cases/values.ts';
import { orElse } from '../../judge/beside.ts';
import type { Hull } from '../../judge/hull.ts';
import { readingsOf } from '../../judge/readings.ts';
import { rulesOf } from '../../judge/rules.ts';
import { unseenRun } from '../../judge/whole-run.ts';
import { changed, type Signature, signatures } from '../../reasons/signatures/index.ts';
import type { VectorTest } from '../../report/vectors.ts';
import { type Allowed, allowedOf, isAllowed } from './allowed.ts';
import { edges } from './edges.ts';
import { floatRun } from './float-run.ts';

/** Whether a definition with this mistake is told from the right one; one that has no value here is not run. */
const reveals = (theCase: Case, signature: Signature, allowed: Allowed): boolean =>
  orElse(() => {
    const mistaken = changed(theCase.operation, [signature]);
    return !isAllowed(allowed, floatRun(theCase, mistaken, defaultEpsilon));
  }, false);

/** The mistakes that the reasons know of an operation. */
export const mistakesOf = ({ name }: Operation): readonly Signature[] =>
  signatures.filter(({ operations }) => operations.includes(name));

/** Which mistakes are looked for, by name: each costs a run. */
type Wanted = (mistake: string) => boolean;

/** Roundings are told by the strictest profile, mistakes by the loosest. */
const revealed = (theCase: Case, strict: Allowed, loose: Allowed, isWanted: Wanted): string[] =>
  mistakesOf(theCase.operation)
    .filter((one) => isWanted(one.name) && reveals(theCase, one, one.kind === 'rounding' ? strict : loose))
    .map(({ name }) => name);

const encodeHull = (hull: Hull | null): VectorTest['allowed'][string][number] =>
  hull === null
    ? 'anything'
    : {
        lo: hull.lo === null ? null : encodeNumber(hull.lo),
        hi: hull.hi === null ? null : encodeNumber(hull.hi),
        also: hull.also.map(encodeNumber),
      };

/** A longer exact value (a ratio far beyond the format, most of them) is left out: it tells a reader no more. */
const longestExact = 160;

const briefly = (exact: VectorTest['exact'][number]): VectorTest['exact'][number] =>
  JSON.stringify(exact).length <= longestExact ? exact : null;

/** Halfway between both, where two integers are allowed. */
const exactInteger = ({ value, other }: Timestep): string =>
  other === null ? `${value}/1` : `${value + other}/2`;

const exactOf = (theCase: Case, output: HostTensor, profile: Profile): VectorTest['exact'] => {
  const entries = theCase.operation.integers?.(theCase.inputs as AnyArguments<unknown>);
  if (entries !== undefined) return entries.map(exactInteger);
  const [comparison] = unseenRun(theCase, rulesOf(theCase, defaultEpsilon, profile), output);
  if (comparison === undefined) return [];
  const known = orElse(() => readingsOf(theCase, defaultEpsilon).exact(comparison), []);
  return Array.from(output.data, (_, i) => {
    const exact = known[i] ?? null;
    return exact === null ? null : briefly(orElse(() => real.encode(exact), null));
  });
};

/** What is told of a case by the sets of the strictest and of the loosest profile. */
export const revealedIn = (theCase: Case, isWanted: Wanted): string[] =>
  revealed(theCase, allowedOf(theCase, ieee754), allowedOf(theCase, ieee754Loose), isWanted);

/** `safeDiv, one element`; `ddimSample, T = 3, 2 elements`. */
const commentOf = ({ operation, inputs, forbidden }: Case): string => {
  const parts = operation.inputs.flatMap(({ name, kind }) => {
    const value = inputs[name];
    if (stepped.has(kind)) return [`T = ${isTensor(value) ? value.data.length : String(value)}`];
    return indices.has(kind) ? [`${name} = ${String(value)}`] : [];
  });
  const of = operation.inputs.find(({ kind }) => shaped.has(kind));
  const shape = of === undefined ? [] : [`shape [${(inputs[of.name] as HostTensor).shape.join(', ')}]`];
  return [...(forbidden === null ? [] : ['to be refused']), ...parts, ...shape].join(', ');
};

/** A vector without its id, and what its loosest profile allows: the text form is made of that. */
export interface Made {
  readonly test: Omit<VectorTest, 'id'>;
  readonly theCase: Case;
  readonly loosest: readonly (Hull | null)[];
}

/** `profiles`: from the strictest to the loosest. */
export const makeVector = (theCase: Case, profiles: readonly Profile[], isWanted: Wanted): Made => {
  const { operation, forbidden } = theCase;
  const isPlayed = operation.inputs.some(({ kind }) => played.has(kind));
  const inputs = Object.entries(encodeInputs(theCase, [])).filter(([name]) =>
    operation.inputs.some((input) => input.name === name && !played.has(input.kind)),
  );
  const head = { comment: commentOf(theCase), inputs: Object.fromEntries(inputs) };
  if (forbidden !== null) {
    const none = isPlayed ? { calls: [], allowedCalls: {} } : {};
    const test = { ...head, flags: ['refusal'], expect: 'refusal' as const, allowed: {}, exact: [], ...none };
    return { test, theCase, loosest: [] };
  }
  const all = profiles.map((profile) => [profile.name, allowedOf(theCase, profile)] as const);
  const [[, strict], [, loose], [first]] = [all[0], all.at(-1), profiles] as unknown as [
    readonly [string, Allowed],
    readonly [string, Allowed],
    readonly [Profile],
  ];
  const done = floatRun(theCase, operation, defaultEpsilon);
  const called = {
    calls: done.calls.map(({ x, t, answer }, i) => ({
      x: encodeTensor(x),
      // An index is an integer, a time a float.
      t: typeof strict.calls[i]?.t === 'number' ? t : encodeNumber(t),
      answer: encodeTensor(answer),
    })),
    allowedCalls: Object.fromEntries(
      all.map(([name, { calls }]) => [
        name,
        calls.map(({ x, t }) => ({ x: x.map(encodeHull), t: typeof t === 'number' ? t : encodeHull(t) })),
      ]),
    ),
  };
  const shown = { theCase, allowed: loose.output };
  const flags = [
    ...edges.filter(({ holds }) => holds(shown)).map(({ flag }) => flag),
    ...revealed(theCase, strict, loose, isWanted),
  ];
  const test = {
    ...head,
    flags,
    expect: 'value' as const,
    allowed: Object.fromEntries(all.map(([name, { output }]) => [name, output.map(encodeHull)])),
    exact: exactOf(theCase, done.output, first),
    ...(isPlayed ? called : {}),
  };
  return { test, theCase, loosest: loose.output };
};
