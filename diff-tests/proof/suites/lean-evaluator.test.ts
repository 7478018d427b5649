/** Terms are evaluated as Lean elaborates them: the file of our own against the same formulas written here. */
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { curry } from '../../../spec/lean/curry.ts';
import { LeanError } from '../../../spec/lean/source.ts';
import { nat, scalarOf, tensorOf, type Value } from '../../../spec/lean/values.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { formula, symbol } from '../../../spec/scalars/formula.ts';
import { rational } from '../../../spec/scalars/exact/rational.ts';
import { interval } from '../../../spec/scalars/exact/interval.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { asked, inNamespace, leanText, libraryOf } from './lean-text.ts';

const library = libraryOf(leanText('mixing'), 'mixing.lean');
const own = <A>(name: string, k: Context<A>) => asked(library, `Own.Mixing.${name}`, k);
const vector = <A>(data: readonly A[]): Tensor<A> => ({ shape: [data.length], data });

const mixer = <A>(k: Context<A>, weights: readonly string[], bias: string): Value<A> => ({
  kind: 'record',
  structure: 'Own.Mixing.Mixer',
  fields: new Map<string, Value<A>>([
    ['weights', tensorOf(vector(weights.map((text) => k.of(text))))],
    ['bias', scalarOf(k.of(bias))],
  ]),
});

/** total, written here. */
const totals = <A>(k: Context<A>, weights: readonly A[], bias: A): readonly A[] => {
  const made = [bias];
  for (const [i, w] of weights.entries()) made.push(k.sub(w, k.div(made[i] as A, k.nat(2))));
  return made;
};

const shown = <A>(k: Context<A>, list: readonly A[]): string[] => list.map((x) => k.show(x));

/** Runs a check in contexts of every sort. */
const everywhere = (run: <A>(k: Context<A>) => void): void => {
  run(rational);
  run(binary('binary32'));
  run(binary('bfloat16'));
  run(interval('binary32'));
  run(formula);
};

describe('a file of our own, against the same formulas written here', () => {
  test('recursion over counts, indices and vectors', () => {
    everywhere((k) => {
      const [weights, bias] = [['1/3', '2', '5/7'], '1/10'] as const;
      const made = own('Mixer.totals', k).tensor(mixer(k, weights, bias));
      const expected = totals(
        k,
        weights.map((text) => k.of(text)),
        k.of(bias),
      );
      expect(shown(k, made.data)).toEqual(shown(k, expected));
    });
  });

  test('counts are divided as counts where the text says so, and cast leaf by leaf elsewhere', () => {
    const shares = (n: number): string[] => shown(rational, own('shares', rational).tensor(nat(n)).data);
    expect(shares(0)).toEqual([]);
    expect(shares(1)).toEqual(['1/2']);
    // (i + 1)/(T - 1) + floor((T - 1)/2)
    expect(shares(4)).toEqual(['4/3', '5/3', '2', '7/3']);
  });

  test('a branch on scalars is an operation of the context, one on counts is decided', () => {
    const guarded = (n: number): string => {
      const k = formula;
      return own('guarded', k).scalar(nat(n), scalarOf(symbol('a')), scalarOf(symbol('b'))).text;
    };
    expect(guarded(0)).toBe('if a > max(b, 0) then a * (max(b, 0) + epsilon) else -a');
    expect(guarded(1)).toBe('if a > max(b, 0) then a * (max(b, 0) + epsilon) else ((-1) / 2) * b - a');
  });

  test('NaN takes the second branch', () => {
    const k = binary('binary64');
    const { kind } = own('guarded', k).scalar(nat(1), scalarOf(k.of('nan')), scalarOf(k.of('1')));
    expect(kind).toBe('nan');
  });

  test('folds call their model from the last index down; a default argument is taken where none is given', () => {
    everywhere((k) => {
      const times: string[] = [];
      const half = k.div(k.nat(1), k.nat(2));
      const model = curry<ReturnType<typeof k.of>>(2, ([x, t]) => {
        if (x?.kind !== 'tensor' || t?.kind !== 'scalar') throw new Error('no tensor and time');
        times.push(k.show(t.a));
        return tensorOf({ shape: x.x.shape, data: x.x.data.map((a) => k.add(a, half)) });
      });
      const m = mixer(k, ['2', '3'], '1');
      const x = { shape: [2], data: [k.of('1'), k.of('-4')] };
      const made = own('run', k).tensor(m, model, tensorOf(x));
      const c = totals(k, [k.of('2'), k.of('3')], k.of('1'));
      let state = x.data;
      for (const i of [1, 0]) {
        state = state.map((a) => {
          const e = k.add(a, half);
          const first = k.mul(a, c[i] as typeof a);
          const second = k.mul(k.sub(a, e), k.sub(k.one, c[i] as typeof a));
          return k.mul(k.add(first, second), k.div(k.one, k.nat(4)));
        });
      }
      expect(shown(k, made.data)).toEqual(shown(k, state));
      expect(times).toEqual([2, 1].map((n) => k.show(k.div(k.nat(n), k.nat(2)))));
    });
  });

  test('a loop with an accumulator', () => {
    const x = { shape: [], data: [rational.of('3')] };
    const made = own('descend', rational).tensor(nat(3), tensorOf(x));
    // ((3 * 3/3 - 3) * 2/3 - 3) * 1/3 - 3
    expect(shown(rational, made.data)).toEqual(['-4']);
  });

  test('records, Fin.cases and functions in place', () => {
    const made = own('pair', rational).value(scalarOf(rational.of('2')), scalarOf(rational.of('5')));
    if (made.kind !== 'record') throw new Error('no record');
    const [weights, bias] = ['weights', 'bias'].map((name) => made.fields.get(name));
    expect(weights?.kind === 'tensor' && shown(rational, weights.x.data)).toEqual(['2', '5']);
    expect(bias?.kind === 'scalar' && rational.show(bias.a)).toBe('10');
  });

  test('a thousand steps need no stack, and a table is filled once', () => {
    const k = binary('binary32');
    let [products, asks] = [0, 0];
    const counting = { ...k, div: (x: never, y: never) => ((products += 1), k.div(x, y)) };
    const weights = Array.from({ length: 3000 }, () => '1/2');
    const made = own('Mixer.totals', counting as typeof k).tensor(mixer(k, weights, '1'));
    expect(made.data.length).toBe(3001);
    expect(products).toBe(3000);
    const loop = own('descend', k).tensor(nat(5000), tensorOf({ shape: [], data: [k.of('1')] }));
    expect(loop.data.length).toBe(1);
    const model = curry<ReturnType<typeof k.of>>(
      2,
      ([x]) => ((asks += 1), x as Value<ReturnType<typeof k.of>>),
    );
    own('run', k).tensor(mixer(k, weights, '1'), model, tensorOf({ shape: [], data: [k.of('1')] }));
    expect(asks).toBe(3000);
  });
});

/** A body of `def f`, and the value of f 7 3 over the rationals with a, b scalars and n = 5. */
const value = (body: string, type = 'α'): string => {
  const text = inNamespace(`def f (a b : α) (n : Nat) : ${type} :=\n  ${body}`);
  const made = asked(libraryOf(text), 'N.f', rational);
  const result = made.value(scalarOf(rational.of('7')), scalarOf(rational.of('3')), nat(5));
  return result.kind === 'scalar'
    ? rational.show(result.a)
    : result.kind === 'nat'
      ? `count ${result.n}`
      : result.kind;
};

describe('numerals, counts and casts', () => {
  test.each([
    ['1 / 2', '1/2'],
    ['n / 2', '5/2'],
    ['(n / 2 : Nat)', '2'],
    ['((n - 7 : Nat) : α)', '0'],
    ['n - 7', '-2'],
    ['let half := 1 / 2; half * a', '0'],
    ['let half : α := 1 / 2; half * a', '7/2'],
    ['-1 / 2', '-1/2'],
    ['a - b - 1', '3'],
    ['a - (b - 1)', '5'],
    ['a / b / 2', '7/6'],
    ['a + b * 2', '13'],
    ['-a * b', '-21'],
    ['(fun x y => x - y) a b', '4'],
    ['(fun x : α => x * x) b', '9'],
    ['if n < 6 then a else b', '7'],
    ['if a < b then a else b', '3'],
    ['match n with | 0 => a | 5 => b | k + 1 => k', '3'],
    ['match n, n with | 0, _ => a | k + 2, m => k * m', '15'],
    ['let x := a\n  let y := x - b\n  y\n    + 1', '5'],
    ['max a b - min 1 b', '6'],
  ])('%s is %s', (body, expected) => {
    expect(value(body)).toBe(expected);
  });

  test('as a count', () => {
    expect(value('n / 2 + 1', 'Nat')).toBe('count 3');
    expect(value('7 / 2', 'Nat')).toBe('count 3');
  });
});

describe('what is not right is an error with its place', () => {
  const failure = (body: string): string => {
    try {
      return value(body);
    } catch (error) {
      if (error instanceof LeanError) return error.message;
      throw error;
    }
  };
  test.each([
    ['a +', /^test\.lean:5:6: expected a term, met the end of the command$/],
    ['a ^ 2', /^test\.lean:5:5: '\^' is not in the subset$/],
    ['0.5 * a', /^test\.lean:5:3: a number other than a plain one/],
    ['foo a', /^test\.lean:5:3: the name foo is not known$/],
    ['a b', /is applied as a function/],
    ['let x := a', /expected a term, met the end of the command/],
    ['do a', /expected a term, met 'do'/],
    ['if a = b then a else b', /scalars are compared by > and < only/],
    ['let m := -n; m + a', /a count has no negation/],
    ['(⟨n, by simp⟩ : Fin 5)', /no index: the count 5 in Fin 5/],
    ['match n with | 0 => a', /no alternative matches/],
    ['let x := a\n  - b', /expected an operator right of column 3, met '-'/],
    ['a < b < a', /one relation, not a chain/],
    ['let rec g : Nat → α | 0 => a | k + 1 => g k\n  g a', /expected a nat, met a scalar/],
    ['(· + ·) a', /expected a scalar, met a function/],
  ])('%s', (body, message) => {
    expect(failure(body)).toMatch(message);
  });
});
