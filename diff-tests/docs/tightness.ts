/**
 * How much wider the allowed sets are than what machines reach: a set that nobody can fill would accept wrong results.
 * The generated table of docs/profiles.md.
 */
import { defaultEpsilon } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { operations } from '../../spec/operations.ts';
import { ieee754Loose, ieee754Wide } from '../../spec/profiles/own.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { infinities, isPoint, type ResultSet, special, zeros } from '../../spec/scalars/sets/result-set.ts';
import type { Case } from '../cases/generators/cases.ts';
import { hash } from '../cases/hash.ts';
import type { Decide } from '../proof/machines/held.ts';
import { machineAnswer, runOver } from '../proof/machines/run.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import { rulesOf } from '../judge/rules.ts';
import { kinds } from '../cases/kinds/index.ts';
import { toNumber } from '../cases/values.ts';
import { markdownTable } from './markdown.ts';

const format = 'binary32';
const casesEach = 4;
/** Machines that one climb may run. */
const runs = 150;

const magnitude = ({ m, e }: { readonly m: bigint; readonly e: number }): number =>
  toNumber({ kind: 'finite', negative: false, m, e });

/** The ends of a set; null where it has no end, or values that are no numbers. */
const endsOf = ({ negative, positive, flags }: ResultSet): readonly [number, number] | null => {
  if ((flags & (infinities | special.nan)) !== 0 || negative?.hi === null || positive?.hi === null) return null;
  const all = [negative, positive].flatMap((part, i) =>
    part === null || part.hi === null ? [] : [part.lo, part.hi].map((x) => (i === 0 ? -1 : 1) * magnitude(x)),
  );
  const ends = (flags & zeros) === 0 ? all : [...all, 0];
  return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)];
};

/** The last element that a machine returns whose decisions are listed; `asked` says how many there were. */
const runWith = (theCase: Case, profile: Profile, decisions: readonly number[]) => {
  let asked = 0;
  const decide: Decide = (question) => {
    if (question !== 'result' && question !== 'contract') return 0;
    return decisions[asked++] ?? 0;
  };
  const value = machineAnswer(theCase, profile, defaultEpsilon, decide).output.data.at(-1) ?? NaN;
  return { value, asked };
};

/** The furthest value in a direction: one decision after another is turned, and kept where that goes further. */
const climb = (theCase: Case, profile: Profile, direction: 1 | -1, start: 0 | 1): number => {
  const { asked } = runWith(theCase, profile, []);
  const decisions = Array.from({ length: asked }, () => start as number);
  let best = runWith(theCase, profile, decisions).value;
  let used = 2;
  for (let improved = true; improved && used < runs; ) {
    improved = false;
    for (let i = 0; i < decisions.length && used < runs; i++, used++) {
      const turned = decisions.with(i, 1 - (decisions[i] ?? 0));
      const { value } = runWith(theCase, profile, turned);
      if (direction * value <= direction * best) continue;
      [best, decisions[i], improved] = [value, turned[i] as number, true];
    }
  }
  return best;
};

/** Width of the set over the width that is reached; or why there is none. */
const tightnessOf = (theCase: Case, profile: Profile): number | 'single' | 'unbounded' | 'one reached' => {
  const k = binary(format);
  const { calls } = runOver<Float>(theCase, k, {
    given: (x) => x,
    pass: (x) => ({ stored: x, kept: x }),
    time: toNumber,
  });
  const rules = rulesOf(theCase, defaultEpsilon, profile);
  const { allowed } = rules.allowed({
    define: (on, inputs) => theCase.operation.define(on, inputs),
    call: calls[0] ?? null,
    state: null,
  });
  const first = allowed.at(-1);
  if (first?.kind !== 'set') return 'single';
  const { negative, positive } = first.set;
  const parts = [negative, positive].filter((part) => part !== null);
  if (parts.length === 0 || (parts.length === 1 && parts.every(isPoint) && first.set.flags === 0)) {
    return (first.set.flags & (infinities | special.nan)) === 0 ? 'single' : 'unbounded';
  }
  const ends = endsOf(first.set);
  if (ends === null) return 'unbounded';
  const reach = (direction: 1 | -1): number =>
    [0, 1].map((start) => climb(theCase, profile, direction, start as 0 | 1)).reduce((a, b) => (direction * a >= direction * b ? a : b));
  const reached = reach(1) - reach(-1);
  return reached > 0 ? (ends[1] - ends[0]) / reached : 'one reached';
};

/** Ordinary inputs of one element each, with three steps: drawn from fixed seeds. */
const casesOf = (operation: Operation): readonly Case[] =>
  Array.from({ length: casesEach }, (_, i) => {
    let state = hash(i, operation.name);
    const draw = (): number => {
      state = hash(state, 'next');
      return state / 2 ** 32;
    };
    // From three quarters of each number up to it: a table of alphaBar stays below 1.
    const vary = (x: number): number => Math.fround(x * (0.75 + 0.25 * draw()));
    const inputs = operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].ordinary({ format, size: 1, vary }),
    ]);
    return { operation, format, inputs: Object.fromEntries(inputs), forbidden: null };
  });

const ratioText = (x: number): string => x.toFixed(2);

const tightness = (): string => {
  const rows = operations
    // A sampler is judged by its steps, which are operations too.
    .filter(({ sampler, freeValue }) => sampler === null && !freeValue)
    .flatMap((operation) =>
      [ieee754Wide, ieee754Loose].map((profile) => {
        const all = casesOf(operation).map((theCase) => tightnessOf(theCase, profile));
        const ratios = all.filter((x) => typeof x === 'number').toSorted((a, b) => a - b);
        const count = (what: string): string => `${all.filter((x) => x === what).length}`;
        const [least = NaN, most = NaN] = [ratios[0], ratios.at(-1)];
        const text = ratios.length === 0 ? '–' : least === most ? ratioText(least) : `${ratioText(least)} to ${ratioText(most)}`;
        return [`\`${operation.name}\``, `\`${profile.name}\``, text, count('single'), count('one reached'), count('unbounded')];
      }),
    );
  return markdownTable(['operation', 'profile', 'set width / width reached', 'single values', 'one value reached', 'unbounded'], rows);
};

/** The region of docs/profiles.md. */
export const tightnessGenerators: Readonly<Record<string, () => string>> = { tightness };
