/** The reader: what is printed is read back, what is cut is refused, and every refusal says where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLean } from '../../../spec/lean/commands.ts';
import { bareText, codeOf, LeanError } from '../../../spec/lean/source.ts';
import { nat, scalarOf } from '../../../spec/lean/values.ts';
import { formula, symbol } from '../../../spec/scalars/formula.ts';
import { asked, inNamespace, leanText, libraryOf } from './lean-text.ts';
import { randomTerm } from './lean-terms.ts';

describe('random terms', () => {
  test('printed as Lean and read back, they are the same formula', () => {
    fc.assert(
      fc.property(randomTerm, fc.integer({ min: 0, max: 4 }), fc.context(), ({ text, run }, n, log) => {
        const lean = inNamespace(`def f (a b : α) (n : Nat) : α :=\n  ${text(2)}`);
        log.log(lean);
        const [a, b] = [symbol('a'), symbol('b')];
        const read = asked(libraryOf(lean), 'N.f', formula).scalar(scalarOf(a), scalarOf(b), nat(n));
        expect(read.text).toBe(run(formula, { scalars: { a, b }, n }).text);
      }),
      { numRuns: 2000, seed: 18 },
    );
  });
});

/** What reading a text says: the error, or null. */
const refusal = (text: string): LeanError | null => {
  try {
    const { unread } = readLean('cut.lean', text);
    return unread[0]?.error ?? null;
  } catch (error) {
    if (error instanceof LeanError) return error;
    throw error;
  }
};

describe('a text that is cut', () => {
  test.each(['mixing', 'ddim-step'])('%s: at every character it is refused, with line and column', (name) => {
    const text = leanText(name);
    const letters = Array.from(text);
    const whole = text.trimEnd().length;
    expect(refusal(text)).toBe(null);
    for (let i = 0; i < letters.length; i++) {
      const cut = letters.slice(0, i).join('');
      const error = refusal(cut);
      if (cut.length >= whole) expect(error).toBe(null);
      else {
        expect(error, `cut after ${i} letters`).toBeInstanceOf(LeanError);
        const lines = cut.split('\n').length;
        expect(error?.place.line).toBeGreaterThanOrEqual(1);
        expect(error?.place.line).toBeLessThanOrEqual(lines);
        expect(error?.place.column).toBeGreaterThanOrEqual(1);
      }
    }
  });
});

describe('files', () => {
  test('comments are blanked where they stand, and the bare text has none', () => {
    const code = codeOf('a.lean', 'def x := 1 -- one\n/- a /- b -/ c -/ def y := "--"\n\n');
    expect(code.letters.join('')).toBe('def x := 1       \n                  def y := "--"\n\n');
    expect(bareText(code)).toBe('def x := 1\n                  def y := "--"');
  });

  test.each([
    ['/- open', 'a.lean:1:1: this comment is not closed'],
    ['namespace A\ndef x := 1\n', 'a.lean:3:1: the file ends, and namespace A of line 1 is still open'],
    ['namespace A\nend B\n', "a.lean:2:1: 'end B' closes nothing: A is open"],
    ['end A\n', "a.lean:1:1: 'end A' closes nothing: nothing of that name is open"],
    ['macro "x" : term => `(1)\n', "a.lean:1:7: '\"' is not in the subset"],
    ['abbrev A := Nat\n', "a.lean:1:1: the command 'abbrev' is not in the subset"],
    ['def x := 1\ndef x := 2\n', 'a.lean:2:1: x is defined a second time, first in line 1'],
    ['  def x := 1\n', 'a.lean:1:3: a command must begin in column 1'],
    ['def x :=\n\t1\n', 'a.lean:2:1: a tab; Lean takes spaces'],
    ['import A\n', 'a.lean:2:1: the file ends, and defines nothing'],
    ['structure S where\n  a : Nat := 1\n', "a.lean:2:11: expected the end of the command, met ':='"],
  ])('%j: %s', (text, message) => {
    const read = (): unknown => {
      const { unread } = readLean('a.lean', text);
      throw unread[0]?.error ?? new Error('nothing was refused');
    };
    expect(read).toThrow(message);
  });

  test('theorems and instances are noted, not read', () => {
    const { skipped, definitions } = readLean(
      'a.lean',
      'namespace A\n@[simp] theorem t (x : ⟪⟫) : x = x := by rfl\nomit [B] in\nnoncomputable def u := 1\ndef v := 2\nend A\n',
    );
    expect(skipped.map(({ word, name }) => `${word} ${name}`)).toEqual([
      'theorem A.t',
      'omit A.',
      'noncomputable A.u',
    ]);
    expect(definitions.map(({ name, place }) => `${name}:${place.line}`)).toEqual(['A.v:5']);
  });

  test('a nested match ends where its alternatives stand further right', () => {
    const text = inNamespace(
      'def f (m n : Nat) : Nat :=\n  match m with\n  | 0 =>\n      match n with\n      | 0 => 1\n      | k + 1 => k\n  | k + 1 => k * 10',
    );
    const of = (m: number, n: number): unknown =>
      asked(libraryOf(text), 'N.f', formula).value(nat(m), nat(n));
    expect([of(0, 0), of(0, 5), of(3, 5)]).toEqual([nat(1), nat(4), nat(20)]);
  });

  test('terms nested too deep are refused, not an overflow', () => {
    const deep = `${'('.repeat(5000)}1${')'.repeat(5000)}`;
    expect(refusal(`def x := ${deep}\n`)?.message).toMatch(/at most 400 terms in each other/);
    expect(refusal(`def x := ${'- '.repeat(5000)}1\n`)?.message).toMatch(/at most 400 terms in each other/);
  });
});
