/** The other readings of a case that measures need: over exact numbers, and over sets. */
import type { Context, Ratio } from '../../spec/context.ts';
import { halfUlp, ieee754Wide } from '../../spec/profiles/own.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { envelope, type Envelope } from '../../spec/scalars/sets/envelope.ts';
import { type Float, valueOf } from '../../spec/scalars/floats/float.ts';
import { optional } from '../../spec/scalars/sets/optional.ts';
import { type Real, real } from '../../spec/scalars/exact/real.ts';
import { type ResultSet } from '../../spec/scalars/sets/result-set.ts';
import type { Case } from '../cases/generators/cases.ts';
import { inputFloat } from '../cases/values.ts';
import type { Comparison } from './comparison.ts';
import { late, lazy, type Lazy } from './lazy.ts';
import { lift, once } from './lifted.ts';
import { Screen } from './screen.ts';

/** Some elements of a comparison; `apart`: the definition computes each by itself. */
export interface Some {
  readonly elements: readonly number[];
  readonly apart: boolean;
}

/** One element, of whatever the definition makes together. */
export const alone = (element: number): Some => ({ elements: [element], apart: false });

/** A value for each element, or for each of some; null where there is none. */
type Reading<A> = (comparison: Comparison, some?: Some) => readonly (A | null)[];

export interface Readings {
  /** The exact value of each element; null where an input is infinite or NaN. */
  readonly exact: Reading<Real>;
  /** What the wide profile allows, unrounded. */
  readonly wide: Reading<ResultSet>;
  /** What is reachable when every operation errs by half an ulp. */
  readonly budget: Reading<ResultSet>;
  /** Which elements need measuring at all. */
  readonly screen: Screen;
}

/** A context, and how a number enters it. */
interface Into<A> {
  readonly k: Context<A>;
  enter(x: number): A;
}

const orNull = <A>(x: A | null | undefined): NonNullable<A> | null => x ?? null;

const readingIn = <A>(theCase: Case, into: () => Into<A>): Reading<NonNullable<A>> => {
  const made = once(into);
  const lifted = once(() => lift(theCase, { value: made().enter, hidden: made().enter }));
  const lateContext = once(() => lazy(made().k));
  const lateInputs = once(() => {
    const enter = (x: number) => late(() => made().enter(x));
    return lift(theCase, { value: enter, hidden: enter });
  });
  // What is shown of an element is asked for more than once, and elements share what they are made of.
  const whole = new WeakMap<Comparison, readonly (NonNullable<A> | null)[]>();
  const waiting = new WeakMap<Comparison, readonly Lazy<A>[]>();
  return (comparison, some) => {
    const { evaluation, output } = comparison;
    if (evaluation === null) return new Array<null>(output.data.length).fill(null);
    if (some === undefined) {
      const data = whole.get(comparison) ?? lifted().run(made().k, evaluation).output.data.map(orNull);
      whole.set(comparison, data);
      return data;
    }
    const { elements, apart } = some;
    if (apart) return lifted().run(made().k, evaluation, elements).output.data.map(orNull);
    const data = waiting.get(comparison) ?? lateInputs().run(lateContext(), evaluation).output.data;
    waiting.set(comparison, data);
    return elements.map((i) => orNull(data[i]?.value()));
  };
};

export const readingsOf = (theCase: Case, epsilon: Ratio): Readings => {
  const { format } = theCase;
  const float = (x: number): Float => inputFloat(format, x);
  const enter = (x: number): Real | null => {
    const value = float(x);
    return value.kind === 'finite' ? valueOf(value) : null;
  };
  const sets = (profile: Profile): Reading<ResultSet> =>
    readingIn(theCase, () => {
      const k: Envelope = envelope(format, profile).withEpsilon(epsilon);
      return { k, enter: (x) => k.ofFloat(float(x)) };
    });
  return {
    exact: readingIn<Real | null>(theCase, () => ({ k: optional(real.withEpsilon(epsilon)), enter })),
    wide: sets(ieee754Wide),
    budget: sets(halfUlp),
    screen: new Screen(theCase, epsilon),
  };
};
