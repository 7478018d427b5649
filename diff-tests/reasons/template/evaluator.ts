/** The value of nodes on many rows at once, each with what it may be off. */
import { errorOf, type Estimate, isUnit, type Machine, roundedTo, rules } from './arithmetic.ts';
import { guards } from './guards.ts';
import type { Leaf, Node, Position } from './node.ts';
import type { Row, Scene } from './rows.ts';
import { type Table, tableOf } from './scan.ts';
import type { Scan } from './template.ts';

export interface Values {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

const nothing: Estimate = { value: NaN, error: 0 };
const exactly = (value: number | undefined): Estimate => ({ value: value ?? NaN, error: 0 });

const indexAt = ({ base, offset }: Position, { counts: { i, T } }: Scene): number =>
  ({ i, T, '0': 0, 'T-i': T - i })[base] + offset;

/** The index that a program takes for one outside of a table of so many entries; null: a constant. */
const inside = (
  index: number,
  length: number,
  edge: Extract<Leaf, { edge: unknown }>['edge'],
): number | null => {
  if (index >= 0 && index < length) return index;
  if (length === 0 || edge === 'one' || edge === 'zero' || edge === 'none') return null;
  return edge === 'clamp' ? Math.min(Math.max(index, 0), length - 1) : ((index % length) + length) % length;
};

const outside = (edge: Extract<Leaf, { edge: unknown }>['edge']): number =>
  edge === 'one' ? 1 : edge === 'zero' ? 0 : NaN;

/** What evaluators did: values that they computed, each a node on a row. The same on every machine, as time is not. */
export interface Work {
  done: number;
}

export class Evaluator {
  readonly rows: readonly Row[];
  readonly #work: Work;
  readonly #machine: Machine;
  readonly #epsilon: number;
  readonly #kept = new Map<number, Values>();
  readonly #tables = new Map<string, WeakMap<ArrayLike<number>, Table>>();
  readonly #nothing: Values;
  #scan: Scan | null = null;
  #scanKey = '';

  constructor(machine: Machine, epsilon: number, rows: readonly Row[], work: Work = { done: 0 }) {
    this.#work = work;
    this.#machine = machine;
    this.#epsilon = epsilon;
    this.rows = rows;
    this.#nothing = { value: new Float64Array(rows.length).fill(NaN), error: new Float64Array(rows.length) };
  }

  /** The scan that makes tables from now on; values that were kept under another one are forgotten. */
  set scan(scan: Scan | null) {
    const key = scan === null ? '' : `${scan.next.id} ${scan.entry.id}`;
    if (key === this.#scanKey) return;
    this.#scan = scan;
    this.#scanKey = key;
    this.#kept.clear();
  }

  #table(betas: ArrayLike<number>): Table {
    const known = this.#tables.get(this.#scanKey) ?? new WeakMap<ArrayLike<number>, Table>();
    this.#tables.set(this.#scanKey, known);
    const made = known.get(betas) ?? tableOf(this.#machine, this.#scan as Scan, betas);
    known.set(betas, made);
    return made;
  }

  #number(text: string): Estimate {
    const value = this.#machine.number(text);
    const isShort = Math.fround(value) === value;
    return { value, error: isShort ? 0 : this.#machine.unit * Math.abs(value) };
  }

  #leaf(leaf: Leaf, { scene, element }: Row): Estimate {
    const { unit } = this.#machine;
    switch (leaf.role) {
      case 'tensor': {
        const value = scene.tensors[leaf.name]?.[element] ?? NaN;
        const isHidden = scene.hidden === leaf.name && Number.isFinite(value);
        return { value, error: isHidden ? unit * Math.abs(value) : 0 };
      }
      case 'answer':
        return exactly(scene.answer?.[element]);
      case 'scalar':
        return exactly(scene.scalars[leaf.name]);
      case 'noise': {
        const index = inside(indexAt(leaf.at, scene), scene.noise.length, leaf.edge);
        return index === null ? exactly(outside(leaf.edge)) : exactly(scene.noise[index]?.data[element]);
      }
      case 'beta': {
        const { betas } = scene;
        const index = betas === null ? null : inside(indexAt(leaf.at, scene), betas.length, leaf.edge);
        return index === null ? exactly(outside(leaf.edge)) : exactly(betas?.[index]);
      }
      case 'bar':
        return this.#bar(leaf, scene);
      case 'cast': {
        const value = indexAt(leaf.at, scene);
        return { value, error: Math.abs(value) >= 1 / unit ? unit * Math.abs(value) : 0 };
      }
      case 'size':
        return exactly(scene.counts.n + leaf.offset);
      case 'epsilon':
        return { value: this.#epsilon, error: unit * this.#epsilon };
      case 'number':
        return this.#number(leaf.text);
      default:
        return nothing;
    }
  }

  #bar(leaf: Extract<Leaf, { edge: unknown }>, scene: Scene): Estimate {
    const { bars, betas } = scene;
    const table = betas === null ? null : this.#table(betas);
    const entries = bars ?? table?.values;
    const index = entries === undefined ? null : inside(indexAt(leaf.at, scene), entries.length, leaf.edge);
    if (index === null) return exactly(outside(leaf.edge));
    return { value: entries?.[index] ?? NaN, error: bars === null ? (table?.errors[index] ?? 0) : 0 };
  }

  /** Kept for as long as the scan stays: what many candidates share. */
  keep(node: Node): Values {
    const known = this.#kept.get(node.id);
    if (known !== undefined) return known;
    for (const arg of node.args) this.keep(arg);
    const made = this.#compute(node, (arg) => this.keep(arg));
    this.#kept.set(node.id, made);
    return made;
  }

  /** Forgotten at once but for what is kept. */
  values(node: Node): Values {
    const own = new Map<number, Values>();
    const visit = (at: Node): Values => {
      const known = this.#kept.get(at.id) ?? own.get(at.id);
      if (known !== undefined) return known;
      const made = this.#compute(at, visit);
      own.set(at.id, made);
      return made;
    };
    return visit(node);
  }

  #compute(node: Node, of: (arg: Node) => Values): Values {
    const { op, leaf, guard, format } = node;
    const operands = node.args.map(of);
    this.#work.done += this.rows.length;
    if (leaf !== undefined) return this.#each((row) => this.#leaf(leaf, row));
    if (op === 'sum') return this.#summed(operands[0] as Values);
    const chosen = (arg: number, r: number): Estimate => ({
      value: operands[arg]?.value[r] ?? NaN,
      error: operands[arg]?.error[r] ?? 0,
    });
    if (guard !== undefined)
      return this.#each((row, r) => chosen(guards[guard].holds(row.scene.counts) ? 0 : 1, r));
    if (format !== undefined) return this.#each((_row, r) => roundedTo(chosen(0, r), format));
    if (op === 'round' || op === 'when' || op === 'leaf') throw new RangeError(`${op} says too little`);
    return this.#operated(op, operands);
  }

  #each(make: (row: Row, r: number) => Estimate): Values {
    const { length } = this.rows;
    const [value, error] = [new Float64Array(length), new Float64Array(length)];
    for (let r = 0; r < length; r++) {
      const made = make(this.rows[r] as Row, r);
      value[r] = made.value;
      error[r] = made.error;
    }
    return { value, error };
  }

  /** The inner loop of every search: no objects are made in it. */
  #operated(op: keyof typeof rules, operands: readonly Values[]): Values {
    const { length } = this.rows;
    const [value, error] = [new Float64Array(length), new Float64Array(length)];
    const { value: compute, carried, units } = rules[op];
    const [a = this.#nothing, b = this.#nothing, c = this.#nothing, d = this.#nothing] = operands;
    for (let r = 0; r < length; r++) {
      const va = a.value[r] as number;
      const vb = b.value[r] as number;
      const vc = c.value[r] as number;
      const vd = d.value[r] as number;
      const made = compute(va, vb, vc, vd);
      const ea = a.error[r] as number;
      const eb = b.error[r] as number;
      const inherited = carried(made, va, vb, ea, eb, vc, vd, c.error[r] as number, d.error[r] as number);
      value[r] = made;
      error[r] = errorOf(this.#machine, units, made, inherited, isUnit(va) && isUnit(vb));
    }
    return { value, error };
  }

  /** The sum over the rows of each scene: they are all its elements. */
  #summed({ value, error }: Values): Values {
    const sums = new Map<Scene, { value: number; error: number; size: number }>();
    for (const [r, { scene }] of this.rows.entries()) {
      const sum = sums.get(scene) ?? { value: 0, error: 0, size: 0 };
      sum.value += value[r] as number;
      sum.size += Math.abs(value[r] as number);
      sum.error += error[r] as number;
      sums.set(scene, sum);
    }
    const { unit } = this.#machine;
    const of = ({ scene }: Row): { value: number; error: number; size: number } =>
      sums.get(scene) ?? { value: 0, error: 0, size: 0 };
    return {
      value: Float64Array.from(this.rows, (row) => of(row).value),
      error: Float64Array.from(this.rows, (row) => of(row).error + row.scene.counts.n * unit * of(row).size),
    };
  }
}
