/** Nodes as formulas for a reader. */
import type { Operation } from '../../../spec/operation.ts';
import { type Formula, formula, symbol } from '../../../spec/scalars/formula.ts';
import { indices, scheduled } from '../../cases/kinds/index.ts';
import { guards } from './guards.ts';
import type { Leaf, Node, Position } from './node.ts';
import { isTable } from './planted.ts';

/** What the index of an operation is called. */
const indexName = (operation: Operation): string => {
  const own = operation.inputs.find(({ kind }) => indices.has(kind))?.name;
  if (own !== undefined) return own;
  if (isTable(operation)) return operation.output.includes('T+1') ? 't' : 'i';
  return operation.inputs.some(({ kind }) => scheduled.has(kind)) ? 'k' : 'c-1';
};

const length = (operation: Operation): string =>
  operation.inputs.some(({ kind, name }) => scheduled.has(kind) || name === 'T') ? 'T' : 'n';

const added = (name: string, offset: number): string => {
  if (name === 'c-1') return offset === 1 ? 'c' : added('c', offset - 1);
  return offset === 0 ? name : `${name}${offset > 0 ? '+' : '-'}${Math.abs(offset)}`;
};

const positionText = ({ base, offset }: Position, operation: Operation): string => {
  const [i, T] = [indexName(operation), length(operation)];
  if (base === '0') return String(offset);
  return base === 'i' ? added(i, offset) : base === 'T' ? added(T, offset) : added(`${T}-${i}`, offset);
};

const subscript = (at: Position, operation: Operation): string => {
  const text = positionText(at, operation);
  return /^\w+$/.test(text) ? text : `(${text})`;
};

const leafText = (leaf: Leaf, operation: Operation): string => {
  switch (leaf.role) {
    case 'tensor':
    case 'scalar':
      return leaf.name;
    case 'answer':
      return 'e';
    case 'noise':
      return `noise[${positionText(leaf.at, operation)}]`;
    case 'beta':
      return `beta_${subscript(leaf.at, operation)}`;
    case 'bar':
      return `alphaBar_${subscript(leaf.at, operation)}`;
    case 'cast': {
      const text = positionText(leaf.at, operation);
      return /^\w+$/.test(text) ? text : `(${text})`;
    }
    case 'size':
      return leaf.offset === 0 ? 'n' : `(${added('n', leaf.offset)})`;
    case 'epsilon':
      return 'epsilon';
    case 'number':
      return leaf.text;
    case 'last':
      return 'last';
    case 'current':
      return 'beta';
  }
};

/** The formula of a node; sqrt(max(x, 0)) is a root, and a minus its sign. */
export const printed = (node: Node, operation: Operation): string => {
  const known = new Map<number, Formula>();
  const of = (at: Node): Formula => {
    const before = known.get(at.id);
    if (before !== undefined) return before;
    const made = make(at);
    known.set(at.id, made);
    return made;
  };
  const make = (at: Node): Formula => {
    const { leaf, op, args } = at;
    if (leaf !== undefined) return symbol(leafText(leaf, operation));
    if (at.guard !== undefined) {
      const [holds, otherwise] = args.map((arg) => of(arg).text);
      return symbol(`(${holds} ${guards[at.guard].said}, else ${otherwise})`);
    }
    const [a, b, c, d] = args.map(of) as [Formula, Formula, Formula, Formula];
    if (at.format !== undefined) return symbol(`${at.format}(${a.text})`);
    const inner = args[0] as Node;
    if (
      op === 'sqrt' &&
      inner.op === 'max' &&
      inner.args[1]?.leaf?.role === 'number' &&
      inner.args[1].leaf.text === '0'
    )
      return formula.sqrt(of(inner.args[0] as Node));
    if (op === 'sum') return formula.sum([a]);
    if (op === 'pick') return formula.pick(a, b, c, d);
    if (op === 'clamp') return formula.clamp(a, b, c);
    if (op === 'neg' || op === 'sqrt' || op === 'exp') return formula[op](a);
    if (op === 'round' || op === 'when' || op === 'leaf') return symbol(op);
    return formula[op](a, b);
  };
  return of(node).text;
};
