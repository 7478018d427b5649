/** What an evaluator keeps: nothing is computed twice for the same arguments. */
import type { Value } from './values.ts';

/** Tables of values by function and by what it hangs on. */
export class Memory<A> {
  readonly #tables = new Map<string, Value<A>[]>();
  readonly #ids = new WeakMap<object, number>();
  #next = 0;

  id(of: object): number {
    const known = this.#ids.get(of) ?? this.#next++;
    this.#ids.set(of, known);
    return known;
  }

  /** Equal texts only for values that are the same. */
  identity(value: Value<A>): string {
    switch (value.kind) {
      case 'nat':
        return `${value.n}`;
      case 'fin':
        return `${value.n}/${value.bound}`;
      case 'tensor':
        return `#${this.id(value.x)}`;
      case 'shape':
        return `[${value.extents.join()}]`;
      case 'type':
        return JSON.stringify(value.type);
      case 'scalar':
        return typeof value.a === 'object' && value.a !== null
          ? `#${this.id(value.a)}`
          : `=${String(value.a)}`;
      default:
        return value.kind === 'proof' ? '' : `#${this.id(value)}`;
    }
  }

  table(key: string): Value<A>[] {
    const table = this.#tables.get(key) ?? [];
    this.#tables.set(key, table);
    return table;
  }
}
