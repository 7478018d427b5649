/** The parser of terms. What is not in the subset is an error that says what was met and where. */
import { AtomParser } from './atoms.ts';
import { arrowLevel, operators, prefixLevel, relationLevel, relations } from './operators.ts';
import { LeanError } from './source.ts';
import type { Alternative, Binder, Local, Term } from './syntax.ts';

/** Terms nest this deep at most: more is an error, not an overflow. */
const mostNested = 400;

export class TermParser extends AtomParser {
  #depth = 0;

  /** The type of a field: the next field begins in the column of this one. */
  fieldType(column: number): Term {
    return this.within(column, () => this.term());
  }

  term(level = 0): Term {
    this.#depth += 1;
    if (this.#depth > mostNested) this.fail(`at most ${mostNested} terms in each other`);
    try {
      return this.operations(level);
    } finally {
      this.#depth -= 1;
    }
  }

  protected operations(level: number): Term {
    let left = this.prefixed();
    for (;;) {
      const { token } = this;
      const { place } = left;
      if (token.kind !== 'symbol') return left;
      const [op, binds] = operators[token.text] ?? [null, 0];
      const relation = relations[token.text];
      const isOperator = op !== null || relation !== undefined || ['→', '->'].includes(token.text);
      // Lean may take it for a part of the value, or for the beginning of the body.
      if (isOperator && !this.rightOfLimit()) this.fail(`an operator right of column ${this.limit}`);
      if (op !== null && binds >= level) {
        this.take();
        left = { kind: 'operator', op, left, right: this.term(binds + 1), place };
      } else if (relation !== undefined && relationLevel >= level) {
        this.take();
        left = { kind: 'relation', op: relation, left, right: this.term(relationLevel + 1), place };
        if (relations[this.token.text] !== undefined) this.fail('one relation, not a chain of them');
      } else if ((token.text === '→' || token.text === '->') && arrowLevel >= level) {
        this.take();
        left = { kind: 'arrow', binder: null, from: left, to: this.term(arrowLevel), place };
      } else return left;
    }
  }

  protected prefixed(): Term {
    const { place } = this.token;
    if (!this.is('-')) return this.leading();
    this.take();
    return { kind: 'negate', of: this.term(prefixLevel), place };
  }

  protected leading(): Term {
    switch (this.token.kind === 'name' ? this.token.text : '') {
      case 'fun':
        return this.fun();
      case 'let':
        return this.let();
      case 'have':
        return this.have();
      case 'if':
        return this.if();
      case 'match':
        return this.match();
      default:
        return this.application();
    }
  }

  protected fun(): Term {
    const { place } = this.take();
    const binders: Binder[] = [];
    for (;;) {
      if (this.isName()) {
        const { place: at, text } = this.take();
        binders.push({ names: [text], type: null, kind: 'explicit', default: null, place: at });
      } else if (this.is('(')) binders.push(this.binder('explicit', ')'));
      else if (this.is('{')) binders.push(this.binder('implicit', '}'));
      else break;
    }
    if (binders.length === 0) this.fail("a name after 'fun'");
    if (this.skip(':')) {
      const type = this.term();
      for (const [i, binder] of binders.entries()) binders[i] = { ...binder, type: binder.type ?? type };
    }
    if (!this.skip('=>') && !this.skip('↦')) this.fail("'=>'");
    return { kind: 'fun', binders, body: this.term(), place };
  }

  protected let(): Term {
    const { place } = this.take();
    const { name, value } = this.within(place.column, () => {
      const isRecursive = this.skip('rec');
      const bound = this.name("a name after 'let'");
      const binders = this.binders();
      const type = this.skip(':') ? this.term() : null;
      const body = isRecursive && this.is('|') ? this.alternatives() : this.value();
      return { name: bound, value: { isRecursive, binders, type, body } satisfies Local };
    });
    this.skip(';');
    return { kind: 'let', name, value, body: this.term(), place };
  }

  protected have(): Term {
    const { place } = this.take();
    const name = this.within(place.column, () => {
      const bound = this.name("a name after 'have'");
      this.expect(':');
      this.term();
      this.value();
      return bound;
    });
    this.skip(';');
    return { kind: 'have', name, body: this.term(), place };
  }

  protected if(): Term {
    const { place } = this.take();
    const proof = this.isName() && this.is(':', this.ahead(1)) ? this.name() : null;
    if (proof !== null) this.take();
    const condition = this.term();
    this.expect('then');
    const then = this.term();
    this.expect('else');
    return { kind: 'if', proof, condition, then, otherwise: this.term(), place };
  }

  protected match(): Term {
    const { place } = this.take();
    const of = [this.term()];
    while (this.skip(',')) of.push(this.term());
    this.expect('with');
    if (!this.is('|')) this.fail("'|'");
    return { kind: 'match', of, alternatives: this.alternatives(), place };
  }

  /** | pattern, ... => term: those of an enclosing match stand further left. */
  alternatives(): readonly Alternative[] {
    const { column } = this.token.place;
    const found: Alternative[] = [];
    while (this.is('|') && this.token.place.column >= column) {
      const { place } = this.take();
      const patterns = [this.pattern()];
      while (this.skip(',')) patterns.push(this.pattern());
      if (!this.skip('=>') && !this.skip('↦')) this.fail("'=>'");
      const count = found[0]?.patterns.length ?? patterns.length;
      if (patterns.length !== count)
        throw new LeanError(place, `expected ${count} patterns as before, met ${patterns.length}`);
      found.push({ patterns, body: this.within(column, () => this.term()), place });
    }
    return found;
  }
}
