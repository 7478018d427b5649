/** The definitions that were read, and what a name means where it stands. */
import type { LeanFile } from './commands.ts';
import { ownDefinitions, structures } from './alone.ts';
import type { Found, Names, Resolved } from './machine.ts';
import { primitives } from './primitives.ts';
import type { Definition, Scope, Structure } from './syntax.ts';
import { typeNames } from './type-names.ts';

export class Library implements Names {
  readonly #known = new Map<string, Found>();
  readonly #resolved = new WeakMap<Scope, Map<readonly string[], Resolved | null>>();
  readonly definitions: readonly Definition[];
  readonly structures: readonly Structure[];

  /** Definitions that were read from text stand before the primitives of the same name, but for those in `kept`. */
  constructor(
    files: readonly Pick<LeanFile, 'definitions' | 'structures'>[],
    kept: ReadonlySet<string> = new Set(),
  ) {
    for (const structure of structures()) this.#known.set(structure.name, { kind: 'structure', structure });
    for (const primitive of [...ownDefinitions, ...primitives])
      for (const name of primitive.names) this.#known.set(name, { kind: 'primitive', primitive });
    for (const [name, type] of typeNames) this.#known.set(name, { kind: 'type', type });
    this.definitions = files.flatMap(({ definitions }) => definitions);
    this.structures = files.flatMap(({ structures }) => structures);
    for (const definition of this.definitions)
      if (!kept.has(definition.name)) this.#known.set(definition.name, { kind: 'definition', definition });
    for (const structure of this.structures)
      this.#known.set(structure.name, { kind: 'structure', structure });
  }

  get(name: string): Found | null {
    return this.#known.get(name) ?? null;
  }

  definition(name: string): Definition | null {
    const found = this.get(name);
    return found?.kind === 'definition' ? found.definition : null;
  }

  structure(name: string): Structure | null {
    const found = this.get(name);
    return found?.kind === 'structure' ? found.structure : null;
  }

  /** What a name means: tried in the namespaces around it from within, in those that are open, then alone. */
  resolve(scope: Scope, path: readonly string[]): Resolved | null {
    const names = this.#resolved.get(scope) ?? new Map<readonly string[], Resolved | null>();
    this.#resolved.set(scope, names);
    const before = names.get(path);
    if (before !== undefined) return before;
    const resolved = this.#search(scope, path);
    names.set(path, resolved);
    return resolved;
  }

  #search({ namespaces, opened }: Scope, path: readonly string[]): Resolved | null {
    const around = [...namespaces, ...opened];
    const within = opened.flatMap((open) => [...around.map((outer) => `${outer}.${open}`), open]);
    const places = [...namespaces, ...within].map((place) => `${place}.`);
    for (let length = path.length; length > 0; length--) {
      const name = path.slice(0, length).join('.');
      for (const place of [...places, '']) {
        const found = this.get(`${place}${name}`);
        if (found !== null) return { found, fields: path.slice(length) };
      }
    }
    return null;
  }
}
