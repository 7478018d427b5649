/** What a profile allows of a definition: the same question, answered in floats or in sets. */
import type { Ratio } from '../../spec/context.ts';
import { type NearestColumn, nearestColumns } from '../../spec/columns/nearest.ts';
import { freedomsOf, type Profile } from '../../spec/profiles/profile.ts';
import { choicesOf } from '../../spec/scalars/floats/binary.ts';
import { envelope, type Envelope, usualBits } from '../../spec/scalars/sets/envelope.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { join, type ResultSet } from '../../spec/scalars/sets/result-set.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import { type FloatArray, inputFloat } from '../cases/values.ts';
import { type AllowedSet, type AllowedSets, floatSets, setsOf } from './allowed.ts';
import type { Look } from './comparison.ts';
import { orElse } from './beside.ts';
import { columnSets } from './column-sets.ts';
import { type Evaluation, lift, type Lifted, once, type Picked } from './lifted.ts';
import { rememberingTwo } from './remembered.ts';
import { timesAQuotientOfItself } from './rescaled.ts';

/** What the model may be asked. */
export interface Request {
  readonly x: AllowedSets;
  /** The sets of times, or the index itself. */
  readonly t: AllowedSet | number;
}

export interface Rules {
  /** The format in which a time is compared. */
  readonly timeFormat: FormatName;
  /** Whether a model may see a given state divided and multiplied again by the same number. */
  readonly scaledState: boolean;
  allowed(evaluation: Evaluation): Ruling;
}

/** What is allowed of the output of a definition, and of what it asks its model. */
export interface Ruling {
  readonly allowed: AllowedSets;
  readonly requests: readonly Request[];
  readonly closer: (() => Iterable<Look>) | null;
}

/** Precisions tried in turn, as multiples of the usual one, for a result at the very end of its set. */
const finer = [1, 2, 4, 8];

/** So few results that they can be listed: the definition is run for every choice that is left open, which gives a few floats. */
const listedRules = (
  theCase: Case,
  epsilon: Ratio,
): Rules & { ruling(e: Evaluation, picked: Picked): Ruling } => {
  const { format } = theCase;
  const value = (x: number): Float => inputFloat(format, x);
  const lifted = once(() => lift<Float>(theCase, { value, hidden: value }));
  const everyChoice = choicesOf(format, epsilon);
  const ruling = (evaluation: Evaluation, picked: Picked): Ruling => {
    const runs = everyChoice((k) => lifted().run(k, evaluation, picked));
    const requests = (runs[0]?.requests ?? []).map(({ x, t }): Request => ({
      x: floatSets(format, [x.data]),
      t: typeof t === 'number' ? t : { kind: 'floats', floats: [t] },
    }));
    const outputs = runs.map(({ output }) => output.data);
    return { allowed: floatSets(format, outputs), requests, closer: null };
  };
  return {
    timeFormat: format,
    scaledState: false,
    allowed: (evaluation) => ruling(evaluation, null),
    ruling,
  };
};

/** The same in columns where they decide: what they leave open, and what is not made for them, is left to the lists. */
const floatRules = (theCase: Case, epsilon: Ratio): Rules => {
  const { format } = theCase;
  const listed = listedRules(theCase, epsilon);
  const k = nearestColumns(format).withEpsilon(epsilon);
  const value = (x: number): NearestColumn => k.column([x]);
  const all = (data: FloatArray): NearestColumn => k.column(data);
  const lifted = once(() =>
    lift<NearestColumn>(theCase, { value, hidden: value, columns: { value: all, hidden: all } }),
  );
  const decided = (evaluation: Evaluation): Ruling => {
    const { output, requests } = lifted().run(k, evaluation);
    const exactly = (picked: Picked): Ruling => listed.ruling(evaluation, picked);
    const whole = once(() => exactly(null));
    return {
      allowed: columnSets(format, output, (picked) => exactly(picked).allowed),
      requests: requests.map(({ x, t }, i): Request => ({
        x: columnSets(format, x, (picked) => (exactly(picked).requests[i] as Request).x),
        get t() {
          if (typeof t === 'number') return t;
          const [time, isOpen] = [t.values[0] as number, t.open?.[0] === 1];
          return isOpen
            ? (whole().requests[i] as Request).t
            : { kind: 'floats' as const, floats: [inputFloat(format, time)] };
        },
      })),
      closer: null,
    };
  };
  return {
    ...listed,
    allowed: (evaluation) => orElse(() => decided(evaluation), null) ?? listed.allowed(evaluation),
  };
};

interface Side {
  readonly k: Envelope;
  readonly lifted: Lifted<ResultSet>;
}

/** A profile with bounds: the definition is run over its envelope. */
const envelopeRules = (theCase: Case, epsilon: Ratio, profile: Profile): Rules => {
  const { format } = theCase;
  const sideOf = (side: 'outer' | 'inner', bits: number): Side => {
    const k = envelope(format, profile, { side, bits }).withEpsilon(epsilon);
    const value = (x: number): ResultSet => k.ofFloat(inputFloat(format, x));
    const hidden = (x: number): ResultSet => k.hidden(inputFloat(format, x));
    return { k, lifted: lift(theCase, { value, hidden }) };
  };
  const known = new Map<string, Side>();
  const at = (side: 'outer' | 'inner', bits: number): Side => {
    const key = `${side} ${bits}`;
    const made = known.get(key) ?? sideOf(side, bits);
    known.set(key, made);
    return made;
  };
  const stored = rememberingTwo((k: Envelope, x: ResultSet): AllowedSet => {
    const set = k.store(x);
    return { kind: 'set', set, everything: k.isEverything(set) };
  });
  const sets = (k: Envelope, { data }: Tensor<ResultSet>): AllowedSets =>
    setsOf(
      format,
      data.map((x) => stored(k, x)),
    );
  const { wider, scaledState } = freedomsOf(profile, format);
  /** A state that a program may keep divided by the root of an alphaBar. */
  const scaled = (k: Envelope, x: Tensor<ResultSet>): Tensor<ResultSet> =>
    map(x, (value) => timesAQuotientOfItself(k, value));
  /** A time is passed on as a number: where intermediates may be wider, unrounded too. */
  const timeSet = (k: Envelope, t: ResultSet): AllowedSet => {
    const allowed = stored(k, t);
    return wider && allowed.kind === 'set' ? { ...allowed, set: join(allowed.set, t) } : allowed;
  };
  return {
    timeFormat: wider ? 'binary64' : format,
    scaledState,
    allowed: (evaluation) => {
      const resultsAt = (side: 'outer' | 'inner', bits: number) => {
        const { k, lifted } = at(side, bits);
        return { k, ...lifted.run(k, evaluation) };
      };
      const { k, output, requests } = resultsAt('outer', usualBits(format));
      return {
        allowed: sets(k, output),
        requests: requests.map(({ x, t, isGiven }) => ({
          x: sets(k, scaledState && isGiven ? scaled(k, x) : x),
          t: typeof t === 'number' ? t : timeSet(k, t),
        })),
        closer: function* (): Generator<Look> {
          for (const times of finer) {
            const look = (side: 'outer' | 'inner'): AllowedSets => {
              const looked = resultsAt(side, times * usualBits(format));
              return sets(looked.k, looked.output);
            };
            yield { outer: times === 1 ? null : look('outer'), inner: look('inner') };
          }
        },
      };
    },
  };
};

export const rulesOf = (theCase: Case, epsilon: Ratio, profile: Profile): Rules =>
  profile.listed === true ? floatRules(theCase, epsilon) : envelopeRules(theCase, epsilon, profile);
