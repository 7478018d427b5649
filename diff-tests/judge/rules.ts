/** What a profile allows of a definition: the same question, answered in floats or in sets. */
import type { Ratio } from '../../spec/context.ts';
import { allowanceOf } from '../../spec/columns/allowance.ts';
import { boundsColumns } from '../../spec/columns/bounds.ts';
import { columnChoices, type NearestColumn, nearestColumns } from '../../spec/columns/nearest.ts';
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
import { boundSets, isInside, knowsBy, knowsGiven } from './bound-sets.ts';
import { type BoundsRequest, type BoundsRun, boundsRun } from './bounds-run.ts';
import { columnSets } from './column-sets.ts';
import { type Evaluation, lift, type Lifted, once, type Picked } from './lifted.ts';
import { rememberingTwo } from './remembered.ts';
import { timesAQuotientOfItself } from './rescaled.ts';

/** What the model may be asked. */
export interface Request {
  readonly x: AllowedSets;
  /** The sets of times, or the index itself. */
  readonly t: AllowedSet | number;
  /** Whether a time is surely one of them: what is known without the set. */
  readonly isTime?: (passed: number) => boolean;
}

export interface Rules {
  /** Whether every set is a few floats. */
  readonly listed: boolean;
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
    listed: true,
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
  const everyChoice = columnChoices(format, epsilon);
  const inputs = nearestColumns(format);
  const value = (x: number): NearestColumn => inputs.column([x]);
  const all = (data: FloatArray): NearestColumn => inputs.column(data);
  const lifted = once(() =>
    lift<NearestColumn>(theCase, { value, hidden: value, columns: { value: all, hidden: all } }),
  );
  const decided = (evaluation: Evaluation): Ruling => {
    const runs = everyChoice((k) => lifted().run(k, evaluation));
    const exactly = (picked: Picked): Ruling => listed.ruling(evaluation, picked);
    const whole = once(() => exactly(null));
    return {
      allowed: columnSets(
        format,
        runs.map(({ output }) => output),
        (picked) => exactly(picked).allowed,
      ),
      requests: (runs[0]?.requests ?? []).map(({ x, t }, i): Request => ({
        x: columnSets(format, [x], (picked) => (exactly(picked).requests[i] as Request).x),
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

/** Rules that can be asked for some elements of a definition that computes each by itself. */
interface ExactRules extends Rules {
  ruling(evaluation: Evaluation, picked: Picked): Ruling;
  /** The output's sets, so many times as finely as usual. */
  look(evaluation: Evaluation, picked: Picked, side: 'outer' | 'inner', times: number): AllowedSets;
}

/** A profile with bounds: the definition is run over its envelope. */
const envelopeRules = (theCase: Case, epsilon: Ratio, profile: Profile): ExactRules => {
  const { format } = theCase;
  const sideOf = (side: 'outer' | 'inner', bits: number): Side => {
    const k = envelope(format, profile, { side, bits }).withEpsilon(epsilon);
    const value = (x: number): ResultSet => k.ofFloat(inputFloat(format, x));
    const hidden = (x: number): ResultSet => k.hidden(inputFloat(format, x));
    const rescaled = (x: number): ResultSet => k.hidden(inputFloat(format, x), true);
    return { k, lifted: lift(theCase, { value, hidden, rescaled }) };
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
  const resultsAt = (evaluation: Evaluation, picked: Picked, side: 'outer' | 'inner', times: number) => {
    const { k, lifted } = at(side, times * usualBits(format));
    return { k, ...lifted.run(k, evaluation, picked) };
  };
  const look: ExactRules['look'] = (...asked) => {
    const { k, output } = resultsAt(...asked);
    return sets(k, output);
  };
  const ruling = (evaluation: Evaluation, picked: Picked): Ruling => {
    const { k, output, requests } = resultsAt(evaluation, picked, 'outer', 1);
    return {
      allowed: sets(k, output),
      requests: requests.map(({ x, t, isGiven }) => ({
        x: sets(k, scaledState && isGiven ? scaled(k, x) : x),
        t: typeof t === 'number' ? t : timeSet(k, t),
      })),
      closer: () => looks((side, times) => look(evaluation, picked, side, times)),
    };
  };
  return {
    listed: false,
    timeFormat: wider ? 'binary64' : format,
    scaledState,
    look,
    ruling,
    allowed: (evaluation) => ruling(evaluation, null),
  };
};

/** Closer looks, each as fine again. */
const looks = function* (look: (side: 'outer' | 'inner', times: number) => AllowedSets): Generator<Look> {
  for (const times of finer)
    yield { outer: times === 1 ? null : look('outer', times), inner: look('inner', times) };
};

/** The same with bounds in columns, where they follow the profile: what they do not decide is left to the envelope. */
const boundRules = (theCase: Case, epsilon: Ratio, profile: Profile): Rules => {
  const { format } = theCase;
  const exact = envelopeRules(theCase, epsilon, profile);
  const allowance = allowanceOf(profile, format);
  if (allowance === null) return exact;
  const runOn = (side: 'outer' | 'inner'): BoundsRun => {
    const k = boundsColumns(format, side, allowance, epsilon);
    return boundsRun(theCase, k, k);
  };
  const [outer, inner] = [runOn('outer'), runOn('inner')];
  const decided = (evaluation: Evaluation): Ruling | null => {
    const [most, least] = [outer(evaluation), inner(evaluation)];
    const [all, sure] = [most.output(), least.output()];
    if (all === null || sure === null) return null;
    const made = once(() => exact.ruling(evaluation, null));
    const scalars = once(() => (all.apart ? exact.ruling(evaluation, []) : made()));
    const exactly = (picked: Picked): Ruling => (picked === null ? made() : exact.ruling(evaluation, picked));
    const knows = knowsBy(format, all, sure, allowance);
    const asked = (i: number): Request => {
      const [{ x, t }, request] = [
        least.requests[i] as BoundsRequest,
        (ruling: Ruling) => ruling.requests[i] as Request,
      ];
      const given = x();
      return {
        get x() {
          return given === null
            ? request(made()).x
            : boundSets(given, knowsGiven(given), (picked) => request(exactly(picked)).x);
        },
        get t() {
          return typeof t === 'number' ? t : request(scalars()).t;
        },
        isTime: (passed) => typeof t !== 'number' && isInside(format, t, passed),
      };
    };
    return {
      allowed: boundSets(all, knows, (picked) => exactly(picked).allowed),
      requests: least.requests.map((_, i) => asked(i)),
      closer: () =>
        looks((side, times) =>
          boundSets(all, knows, (picked) => exact.look(evaluation, picked, side, times)),
        ),
    };
  };
  return {
    ...exact,
    allowed: (evaluation) => orElse(() => decided(evaluation), null) ?? exact.allowed(evaluation),
  };
};

/** What is allowed by the exact judge alone: what columns are compared with. */
export const exactRulesOf = (theCase: Case, epsilon: Ratio, profile: Profile): Rules =>
  profile.listed === true ? listedRules(theCase, epsilon) : envelopeRules(theCase, epsilon, profile);

export const rulesOf = (theCase: Case, epsilon: Ratio, profile: Profile): Rules =>
  profile.listed === true ? floatRules(theCase, epsilon) : boundRules(theCase, epsilon, profile);
