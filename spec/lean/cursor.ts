/** Goes through the tokens of a command; what is not expected is an error that says what was met and where. */
import { LeanError } from './source.ts';
import type { Token } from './tokens.ts';

const keywords: ReadonlySet<string> = new Set([
  ...['fun', 'let', 'rec', 'have', 'if', 'then', 'else', 'match', 'with', 'by', 'do', 'where', 'in'],
  ...[
    'at',
    'from',
    'show',
    'calc',
    'mutual',
    'import',
    'open',
    'def',
    'theorem',
    'structure',
    'end',
    'suffices',
  ],
]);

export class Cursor {
  readonly #tokens: readonly Token[];
  #next = 0;
  /** An argument or an operator stands right of this column: that of the enclosing `let`, `have` or `|`. */
  #limit: number;

  constructor(tokens: readonly Token[], limit = 0) {
    this.#tokens = tokens;
    this.#limit = limit;
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  protected ahead(count: number): Token {
    return this.#tokens[this.#next + count] ?? (this.#tokens.at(-1) as Token);
  }

  fail(expected: string, token: Token = this.token): never {
    throw new LeanError(
      token.place,
      `expected ${expected}, met ${token.kind === 'end' ? token.text : `'${token.text}'`}`,
    );
  }

  is(text: string, token: Token = this.token): boolean {
    return token.text === text && token.kind !== 'end';
  }

  take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  expect(text: string, why = `'${text}'`): Token {
    return this.is(text) ? this.take() : this.fail(why);
  }

  finish(): void {
    if (this.token.kind !== 'end') this.fail('the end of the command');
  }

  protected isName(token: Token = this.token): boolean {
    return token.kind === 'name' && !keywords.has(token.text);
  }

  name(what = 'a name'): string {
    return this.isName() ? this.take().text : this.fail(what);
  }

  /** a.b.c, without spaces. */
  path(what = 'a name'): readonly string[] {
    const parts = [this.name(what)];
    while (this.is('.') && !this.token.spaced && this.ahead(1).kind === 'name' && !this.ahead(1).spaced) {
      this.take();
      parts.push(this.take().text);
    }
    return parts;
  }

  protected within<T>(limit: number, read: () => T): T {
    const before = this.#limit;
    this.#limit = limit;
    try {
      return read();
    } finally {
      this.#limit = before;
    }
  }

  protected rightOfLimit(): boolean {
    return this.token.place.column > this.#limit;
  }

  /** An argument or an operator stands right of this column. */
  protected get limit(): number {
    return this.#limit;
  }

  number(): number {
    const { kind, text } = this.token;
    if (kind !== 'number') this.fail('a number');
    const value = parseInt(text, 10);
    if (!Number.isSafeInteger(value)) this.fail('a number below 2^53');
    this.take();
    return value;
  }
}
