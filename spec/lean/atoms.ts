/** The parser of binders, patterns, applications and atoms. */
import { Cursor } from './cursor.ts';
import { LeanError, type Place } from './source.ts';
import { arrowLevel, operators } from './operators.ts';
import type { Argument, Binder, Instance, Pattern, Term } from './syntax.ts';

export abstract class AtomParser extends Cursor {
  abstract term(level?: number): Term;
  protected abstract fun(): Term;

  protected value(): Term {
    this.expect(':=');
    return this.term();
  }

  /** Binders up to what opens none: (x y : T := v), {x : T}; [..] goes into `instances`. */
  binders(instances: Instance[] = []): readonly Binder[] {
    const found: Binder[] = [];
    for (;;) {
      if (this.is('(')) found.push(this.binder('explicit', ')'));
      else if (this.is('{')) found.push(this.binder('implicit', '}'));
      else if (this.is('[')) instances.push(this.instance());
      else return found;
    }
  }

  protected binder(kind: Binder['kind'], closing: string): Binder {
    const { place } = this.take();
    return this.within(0, () => {
      const names = [this.name()];
      while (this.isName()) names.push(this.name());
      this.expect(':');
      const type = this.term();
      const value = this.skip(':=') ? this.term() : null;
      this.expect(closing);
      return { names, type, kind, default: value, place };
    });
  }

  protected instance(): Instance {
    const opening = this.take();
    const words: string[] = [];
    for (let depth = 1; ;) {
      const token = this.take();
      if (token.kind === 'end') this.fail("']' to close this bracket", opening);
      if (token.text === '[') depth += 1;
      if (token.text === ']' && --depth === 0) return { words };
      words.push(token.text);
    }
  }

  protected pattern(): Pattern {
    let pattern = this.#simplePattern();
    while (this.skip('+')) pattern = { kind: 'number', of: pattern, plus: this.number() };
    return pattern;
  }

  #simplePattern(): Pattern {
    if (this.skip('(')) {
      const inner = this.pattern();
      this.expect(')');
      return inner;
    }
    if (this.token.kind === 'number') return { kind: 'number', of: null, plus: this.number() };
    if (this.is('_')) {
      this.take();
      return { kind: 'any' };
    }
    const { token } = this;
    const path = this.path('a pattern').join('.');
    if (path === 'Nat.succ') return { kind: 'number', of: this.#simplePattern(), plus: 1 };
    if (path === 'Nat.zero') return { kind: 'number', of: null, plus: 0 };
    if (path.includes('.') || this.isName() || this.is('('))
      this.fail('a pattern of numbers and names', token);
    return { kind: 'name', name: path };
  }

  protected startsAtom(): boolean {
    const { kind, text } = this.token;
    if (kind === 'number' || this.isName()) return true;
    if (kind === 'symbol' && text === '.') return this.token.spaced && this.ahead(1).kind === 'name';
    return kind === 'symbol' && ['(', '⟨', '[', '{'].includes(text);
  }

  protected application(): Term {
    const fn = this.postfix();
    const args: Argument[] = [];
    while (this.rightOfLimit() && this.token.spaced) {
      if (this.is('(') && this.isName(this.ahead(1)) && this.is(':=', this.ahead(2))) {
        args.push(this.within(0, () => this.named()));
      } else if (this.is('fun')) {
        args.push({ name: null, term: this.fun() });
      } else if (this.startsAtom()) {
        args.push({ name: null, term: this.postfix() });
      } else break;
    }
    return args.length === 0 ? fn : { kind: 'apply', fn, args, place: fn.place };
  }

  protected named(): Argument {
    this.take();
    const name = this.name();
    this.expect(':=');
    const term = this.term();
    this.expect(')');
    return { name, term };
  }

  protected postfix(): Term {
    let term = this.atom();
    while (this.is('.') && !this.token.spaced) {
      this.take();
      const field = this.token;
      if (field.spaced || (field.kind !== 'name' && field.kind !== 'number')) this.fail("a field after '.'");
      this.take();
      term = { kind: 'project', of: term, field: field.text, place: term.place };
    }
    return term;
  }

  protected atom(): Term {
    const { kind, text, place } = this.token;
    if (kind === 'number') return { kind: 'number', value: this.number(), place };
    if (text === '_' && kind === 'name') {
      this.take();
      return { kind: 'hole', place };
    }
    if (this.isName()) return { kind: 'name', path: this.path(), place };
    if (this.is('(')) return this.parenthesis();
    if (this.is('⟨')) return { kind: 'tuple', items: this.items('⟨', '⟩'), place };
    if (this.is('[')) return { kind: 'list', items: this.items('[', ']'), place };
    if (this.is('{')) return this.record();
    if (this.is('.') && this.ahead(1).kind === 'name' && !this.ahead(1).spaced) {
      this.take();
      return { kind: 'constructor', name: this.take().text, place };
    }
    return this.fail('a term');
  }

  protected items(opening: string, closing: string): readonly Term[] {
    this.expect(opening);
    return this.within(0, () => {
      const items: Term[] = [];
      while (!this.is(closing)) {
        items.push(this.is('by') ? this.tactics([',', closing]) : this.term());
        if (!this.skip(',')) break;
      }
      this.expect(closing);
      return items;
    });
  }

  protected record(): Term {
    const { place } = this.take();
    return this.within(0, () => {
      const fields: { name: string; term: Term }[] = [];
      do {
        const name = this.name('a field');
        fields.push({ name, term: this.value() });
      } while (this.skip(','));
      this.expect('}');
      return { kind: 'record', fields, place };
    });
  }

  protected parenthesis(): Term {
    const { place } = this.take();
    return this.within(0, () => {
      if (this.is('by')) {
        const proof = this.tactics([')']);
        this.expect(')');
        return proof;
      }
      if (this.is('·')) return this.section(place);
      if (this.isName() && this.is(':', this.ahead(1)) && this.isPi()) return this.pi(place);
      const term = this.term();
      const type = this.skip(':') ? this.term() : null;
      this.expect(')');
      return type === null ? { ...term, place } : { kind: 'typed', of: term, type, place };
    });
  }

  /** Whether the parenthesis that was just opened is the binder of an arrow: (k : Nat) → ... */
  protected isPi(): boolean {
    let depth = 1;
    for (let i = 0; ; i++) {
      const token = this.ahead(i);
      if (token.kind === 'end') return false;
      if (token.text === '(') depth += 1;
      if (token.text === ')' && --depth === 0) return ['→', '->'].includes(this.ahead(i + 1).text);
    }
  }

  protected pi(place: Place): Term {
    const names = [this.name()];
    this.expect(':');
    const type = this.term();
    this.expect(')');
    this.take();
    const binder: Binder = { names, type, kind: 'explicit', default: null, place };
    return { kind: 'arrow', binder, from: type, to: this.term(arrowLevel), place };
  }

  /** Tactics prove something: they are not read, only their brackets are counted up to what closes them. */
  protected tactics(closings: readonly string[]): Term {
    const { place } = this.token;
    for (let depth = 0; ; this.take()) {
      const { kind, text } = this.token;
      if (kind === 'end') throw new LeanError(place, 'the bracket around this proof is not closed');
      if (depth === 0 && closings.includes(text)) return { kind: 'tactics', place };
      if (['(', '[', '{', '⟨'].includes(text)) depth += 1;
      if ([')', ']', '}', '⟩'].includes(text)) depth -= 1;
    }
  }

  protected section(place: Place): Term {
    this.take();
    const [op] = operators[this.token.text] ?? this.fail('an operator');
    this.take();
    this.expect('·');
    this.expect(')');
    return { kind: 'section', op, place };
  }
}
