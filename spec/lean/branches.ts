import { onElements, sameShape, type Tensor } from '../tensor.ts';
import type { Machine, Frame, Undecided } from './machine.ts';
import { LeanError } from './source.ts';
import type { Term } from './syntax.ts';
import { coerce } from './types.ts';
import { scalarOf, scalarType, type Type, type Value } from './values.ts';

/** A branch on scalars is an operation of the context: both branches are evaluated. */
export const pick = <A>(
  ev: Machine<A>,
  term: Extract<Term, { kind: 'if' }>,
  condition: Undecided<A> | null,
  frame: Frame<A>,
  expected: Type<A>,
): Value<A> => {
  if (condition === null) throw new LeanError(term.place, 'this branch has no condition');
  const { x, y } = condition;
  const branches = [term.then, term.otherwise].map((branch) => ev.evaluate(branch, frame, expected));
  const isScalar = branches.some(({ kind }) => kind === 'scalar');
  const [then, otherwise] = branches.map((branch) =>
    isScalar || branch.kind === 'numeral' ? coerce(ev, branch, scalarType, term.place) : branch,
  );
  ev.visit(term.place);
  if (then?.kind === 'scalar' && otherwise?.kind === 'scalar')
    return scalarOf(ev.k.pick(x, y, then.a, otherwise.a));
  if (then?.kind === 'tensor' && otherwise?.kind === 'tensor' && sameShape(then.x.shape, otherwise.x.shape)) {
    const { pick } = onElements(ev.k);
    const [greater, other] = [then.x, otherwise.x];
    const data = greater.data.map((a, i) => pick(x, y, a, other.data[i] as A));
    return { kind: 'tensor', x: { shape: greater.shape, data } satisfies Tensor<A> };
  }
  throw new LeanError(term.place, 'a branch on scalars must be one between scalars or tensors');
};
