/** The reader of a file: its commands, and the namespaces, `open`s and variables that each stands in. */
import { type Code, codeOf, LeanError, type Place, placeAt } from './source.ts';
import type { Binder, Definition, Instance, Local, Scope, Skipped, Structure } from './syntax.ts';
import { TermParser } from './terms.ts';
import { type Token, tokensOf } from './tokens.ts';

export interface LeanFile {
  readonly code: Code;
  readonly definitions: readonly Definition[];
  readonly structures: readonly Structure[];
  /** Theorems, instances and what else is not read. */
  readonly skipped: readonly Skipped[];
  /** Definitions that are not in the subset. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  readonly name: string;
  readonly error: LeanError;
}

/** How a file is read: `whole`: an unknown command is an error; else only the definitions `wanted` are read. */
export type Wanted = 'whole' | ((name: string) => boolean);

interface Command {
  readonly tokens: () => readonly Token[];
  /** The first words, for what is not read. */
  readonly words: readonly string[];
  readonly place: Place;
}

/** A command begins in column 1. */
const commandsOf = (code: Code): readonly Command[] => {
  const { letters, lines } = code;
  const starts = lines.filter((start) => !['\n', ' ', undefined].includes(letters[start]));
  const [first] = starts;
  const before = letters.slice(0, first);
  const stray = before.findIndex((letter) => letter !== '\n' && letter !== ' ');
  if (stray >= 0) throw new LeanError(placeAt(code, stray), 'a command must begin in column 1');
  const ends = starts.map((start, i) => {
    let end = starts[i + 1] ?? letters.length;
    while (end > start && /\s/.test(letters[end - 1] ?? '')) end -= 1;
    return end;
  });
  // An attribute in a line of its own belongs to the command below it.
  const isAttribute = (i: number): boolean =>
    i >= 0 && /^@\[[^\]]*\]$/.test(letters.slice(starts[i], ends[i]).join(''));
  return starts.flatMap((start, first) => {
    if (isAttribute(first - 1)) return [];
    let last = first;
    while (isAttribute(last) && last + 1 < starts.length) last += 1;
    const end = ends[last] ?? start;
    return {
      tokens: () => tokensOf(code, start, end),
      words: letters.slice(start, end).slice(0, 200).join('').split(/\s+/),
      place: placeAt(code, start),
    };
  });
};

/** What is not read: it defines nothing that can be computed. */
const unread: ReadonlySet<string> = new Set(['theorem', 'lemma', 'noncomputable', 'instance', 'omit']);

interface Section {
  /** null for a section. */
  readonly namespace: string | null;
  readonly name: string | null;
  opened: string[];
  variables: Binder[];
  instances: Instance[];
  readonly place: Place;
}

/** a.b.c, a.b, a. */
const enclosing = (name: string): readonly string[] => {
  const parts = name === '' ? [] : name.split('.');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
};

class FileReader {
  readonly #code: Code;
  readonly #wanted: Wanted;
  readonly #stack: Section[];
  readonly #definitions: Definition[] = [];
  readonly #structures: Structure[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #unread: Unread[] = [];

  constructor(code: Code, wanted: Wanted) {
    this.#code = code;
    this.#wanted = wanted;
    this.#stack = [this.#section(null, null, placeAt(code, 0))];
  }

  #section(namespace: string | null, name: string | null, place: Place): Section {
    return { namespace, name, opened: [], variables: [], instances: [], place };
  }

  get #inner(): Section {
    return this.#stack.at(-1) as Section;
  }

  get #namespace(): string {
    return this.#stack.flatMap(({ namespace }) => namespace ?? []).join('.');
  }

  #scope(): Scope {
    return {
      namespaces: enclosing(this.#namespace),
      opened: this.#stack.flatMap(({ opened }) => opened),
      variables: this.#stack.flatMap(({ variables }) => variables),
      instances: this.#stack.flatMap(({ instances }) => instances),
    };
  }

  #full(name: string): string {
    return this.#namespace === '' ? name : `${this.#namespace}.${name}`;
  }

  read(): LeanFile {
    for (const command of commandsOf(this.#code)) this.#command(command);
    const open = this.#inner;
    if (open.namespace !== null)
      throw new LeanError(
        placeAt(this.#code, this.#code.letters.length),
        `the file ends, and namespace ${open.namespace} of line ${open.place.line} is still open`,
      );
    const found = [this.#definitions, this.#structures, this.#skipped, this.#unread];
    if (this.#wanted === 'whole' && found.every((list) => list.length === 0))
      throw new LeanError(
        placeAt(this.#code, this.#code.letters.length),
        'the file ends, and defines nothing',
      );
    return {
      code: this.#code,
      definitions: this.#definitions,
      structures: this.#structures,
      skipped: this.#skipped,
      unread: this.#unread,
    };
  }

  #command(command: Command): void {
    const words = command.words.filter((word) => !/^@\[/.test(word) && !word.endsWith(']'));
    const [word = '', next = ''] =
      words[0] === 'private' || words[0] === 'protected' ? words.slice(1) : words;
    if (unread.has(word)) {
      const name = word === 'noncomputable' ? (words[2] ?? '') : word === 'omit' ? '' : next;
      this.#skipped.push({
        word,
        name: this.#full(name.replace(/[^\p{L}\p{N}_.'].*$/u, '')),
        place: command.place,
      });
      return;
    }
    if (this.#wanted !== 'whole' && !this.#isWanted(word, next)) return;
    try {
      this.#readCommand(command);
    } catch (error) {
      // A definition that is not in the subset leaves the others as they are; any other command may change what they mean.
      if (!(error instanceof LeanError) || !['def', 'structure'].includes(word)) throw error;
      this.#unread.push({ name: this.#full(next), error });
    }
  }

  #readCommand(command: Command): void {
    const parser = new TermParser(command.tokens());
    this.#attributes(parser);
    const { token } = parser;
    const read = this.#readers[token.kind === 'name' ? token.text : ''];
    if (read === undefined)
      throw new LeanError(token.place, `the command '${token.text}' is not in the subset`);
    parser.take();
    read(parser, token.place);
    parser.finish();
  }

  #isWanted(word: string, name: string): boolean {
    if (word === 'def') return this.#wanted !== 'whole' && this.#wanted(this.#full(name));
    return ['namespace', 'end', 'open', 'variable', 'section'].includes(word);
  }

  /** @[...] says how Lean compiles and simplifies, not what is defined. */
  #attributes(parser: TermParser): void {
    while (parser.skip('@')) {
      parser.binders([]);
    }
  }

  readonly #readers: Readonly<Record<string, (parser: TermParser, place: Place) => void>> = {
    module: () => undefined,
    public: (parser) => {
      if (parser.skip('section')) return;
      parser.expect('import', "'section' or 'import'");
      parser.path();
    },
    import: (parser) => void parser.path(),
    namespace: (parser, place) => {
      const name = parser.path().join('.');
      this.#stack.push(this.#section(name, name, place));
    },
    section: (parser, place) => {
      const name = parser.token.kind === 'name' ? parser.path().join('.') : null;
      this.#stack.push(this.#section(null, name, place));
    },
    end: (parser, place) => {
      const name = parser.token.kind === 'name' ? parser.path().join('.') : null;
      const { name: open } = this.#inner;
      if (this.#stack.length === 1 || open !== name)
        throw new LeanError(
          place,
          `'end ${name ?? ''}' closes nothing: ${open === null ? 'nothing of that name is open' : `${open} is open`}`,
        );
      this.#stack.pop();
    },
    open: (parser) => {
      do this.#inner.opened.push(parser.path().join('.'));
      while (parser.token.kind === 'name');
    },
    variable: (parser) => {
      this.#inner.variables.push(...parser.binders(this.#inner.instances));
    },
    structure: (parser, place) => this.#structure(parser, place),
    def: (parser, place) => {
      const name = this.#full(parser.path().join('.'));
      const instances: Instance[] = [];
      const binders = parser.binders(instances);
      const type = parser.skip(':') ? parser.term() : null;
      const body: Local['body'] = parser.is('|') ? parser.alternatives() : this.#value(parser);
      this.#unique(name, place);
      this.#definitions.push({
        name,
        place,
        scope: this.#scope(),
        instances,
        binders,
        type,
        body,
        isRecursive: true,
      });
    },
  };

  #value(parser: TermParser): Local['body'] {
    parser.expect(':=');
    return parser.term();
  }

  #unique(name: string, place: Place): void {
    const before = [...this.#definitions, ...this.#structures].find((other) => other.name === name);
    if (before !== undefined)
      throw new LeanError(place, `${name} is defined a second time, first in line ${before.place.line}`);
  }

  #structure(parser: TermParser, place: Place): void {
    const name = this.#full(parser.path().join('.'));
    const binders = parser.binders();
    parser.expect('where');
    const fields: { name: string; type: ReturnType<TermParser['term']> }[] = [];
    while (parser.token.kind === 'name') {
      const column = parser.token.place.column;
      const field = parser.name('a field');
      parser.expect(':');
      fields.push({ name: field, type: parser.fieldType(column) });
    }
    this.#unique(name, place);
    this.#structures.push({ name, place, scope: this.#scope(), binders, fields });
  }
}

/** Reads a file whole, or only the definitions wanted of it. Throws a LeanError at what is not in the subset. */
export const readLean = (file: string, text: string, wanted: Wanted = 'whole'): LeanFile =>
  new FileReader(codeOf(file, text), wanted).read();
