/** A part of `npm run bank`, and that its figures in the documents are those of this bank. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { profiles } from '../../../spec/profiles/index.ts';
import { root } from '../../docs/sandbox.ts';
import { type BankRow, bankRow, isSeen } from '../mutants/bank-row.ts';
import { promises } from '../mutants/bank-promises.ts';
import { findMutant, type Mutant, type MutantFormat, mutants } from '../mutants/index.ts';
import { paperBank } from '../mutants/papers/paper-row.ts';
import { variants } from '../mutants/variants.ts';
import { type Writing, writings } from '../mutants/writings.ts';
import { written } from '../mutants/written.ts';
import { oneIn } from './long.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';

const wrong = mutants.filter(({ control }) => !control);
const right = [...mutants.filter(({ control }) => control), ...variants];

/** One in so many, the formats in turn; more of those that are quick to answer. */
const some = (list: readonly Mutant[], every: number): [string, MutantFormat, Mutant][] =>
  list
    .flatMap((mutant) =>
      mutant.formats.map((format): [string, MutantFormat, Mutant] => [mutant.id, format, mutant]),
    )
    .filter((_, i) => i % every === 0);

test('an id is of one implementation, also beyond the mirror', () => {
  const ids = [...mutants, ...variants, ...paperBank].map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

describe('wrong implementations under ieee754-loose', () => {
  test.each(some(wrong, 41))('%s in %s is rejected, and given no wrong name', async (_id, format, mutant) => {
    const row = await bankRow(mutant, format);
    expect(row.verdict).toBe('rejected');
    expect(row.diagnosed).not.toBe('wrong');
    expect(row.cases).toBeLessThanOrEqual(1000);
  });
});

describe('a mistake in another hand is named in full', () => {
  const rows: readonly { id: string; format: MutantFormat; hand: string; why: string }[] = [
    {
      id: 'S16',
      format: 'binary32',
      hand: 'a floor of 1e-8 for a guard, in another order',
      why: 'no ordinary case fails',
    },
    {
      id: 'R39',
      format: 'binary64',
      hand: 'a floor of 1e-8 for a guard, in another order',
      why: 'its guard has four names there, no fifth',
    },
    {
      id: 'V19',
      format: 'binary32',
      hand: 'in another order, binary64 inside',
      why: 'a thousand times as long as the definition',
    },
    {
      id: 'I07',
      format: 'binary32',
      hand: 'without a guard, the start at T = 1, a looser exp',
      why: 'a name with "and" in it is one name',
    },
  ];

  test.each(oneIn(2, rows))('$id in $format, $hand: $why', async ({ id, format, hand }) => {
    const writing = writings.find(({ name }) => name === hand) as Writing;
    const { outcome, reasons } = await written(findMutant(id), format, writing);
    expect([outcome, reasons]).toEqual(['full', reasons]);
  });
});

describe('right ones', () => {
  // A tenth of the cases of each: they are all run.
  test.each(some(right, 9))(
    '%s in %s is accepted on its first hundred cases',
    async (_id, format, mutant) => {
      expect(await isSeen(mutant, format, ieee754Loose, 100)).toBe(false);
    },
  );
});

describe('a DDIM step with one weight for each term', () => {
  const control = findMutant('I16');

  test.each(oneIn(4, control.formats))(
    'in %s: rejected where it overflows or alphaBar is 0, with that reason',
    async (format) => {
      const row = await bankRow(control, format);
      expect([row.verdict, row.diagnosed, row.diagnosis]).toEqual([
        'accepted',
        'right',
        ['a DDIM step with one weight each'],
      ]);
      expect(row.excused).toBeGreaterThan(0);
    },
  );

  test('is seen to be wrong where its excuse does not hold', async () => {
    expect(await isSeen({ ...control, excused: null }, 'binary32', ieee754Loose, 30)).toBe(true);
    const { id, operation, excused } = control;
    const other = { ...findMutant('I01'), id, operation, excused };
    expect(await isSeen(other, 'binary32', ieee754Loose, 30)).toBe(true);
  });
});

describe('what the bank promises', () => {
  const row = (more: Partial<BankRow>): BankRow => ({
    id: 'P01',
    name: '',
    operation: 'sqrtNonneg',
    format: 'binary32',
    verdict: 'rejected',
    cases: 1,
    elements: 1,
    steps: 0,
    part: 'value',
    shorter: false,
    diagnosis: ['root without max'],
    diagnosed: 'right',
    excused: 0,
    ...more,
  });
  const kept = (...rows: readonly BankRow[]): boolean[] => promises(rows).map((promise) => promise.kept);

  test('is kept by right rows', () => {
    expect(kept(row({}), row({ id: 'P21', verdict: 'accepted', diagnosed: 'none' }))).toEqual(
      new Array(6).fill(true),
    );
  });

  test.each([
    ['a wrong implementation that is accepted', 0, { verdict: 'accepted' }],
    ['a control that is rejected', 1, { id: 'P21' }],
    ['a control that is rejected where it may not', 2, { id: 'I16', excused: 1 }],
    ['one that is rejected nowhere', 2, { id: 'I16', verdict: 'accepted', excused: 0 }],
    ['one with another reason', 2, { id: 'I16', verdict: 'accepted', excused: 1, diagnosed: 'wrong' }],
    ['no diagnosis', 3, { diagnosed: 'none' }],
    ['a wrong name', 4, { diagnosed: 'wrong' }],
    ['a counterexample of two elements', 5, { elements: 2 }],
    ['a counterexample that is not the shortest', 5, { shorter: true }],
  ] as const)('is broken by %s', (_what, which, more) => {
    expect(kept(row(more))[which]).toBe(false);
  });
});

test('the documents have the figures of this bank', () => {
  const { summary, profiles: shares } = JSON.parse(readFileSync(join(root, 'docs', 'bank.json'), 'utf8')) as {
    readonly summary: readonly string[];
    readonly profiles: readonly {
      readonly profile: string;
      readonly format: MutantFormat;
      readonly of: number;
    }[];
  };
  const pairs = (list: readonly Mutant[]): number => list.flatMap(({ formats }) => formats).length;
  expect(summary[0]).toBe(`${pairs(wrong)} of ${pairs(wrong)} wrong implementations are rejected`);
  expect(summary[1]).toBe(
    `${pairs(right)} of ${pairs(right)} right implementations and controls are accepted`,
  );
  const listed = profiles.flatMap(({ name, rows }) =>
    (['binary32', 'binary64'] as const)
      .filter((format) => rows[format] !== undefined)
      .map((format) => [name, format]),
  );
  expect(shares.map(({ profile, format }) => [profile, format])).toEqual(listed);
  for (const { format, of } of shares)
    expect(of).toBe(wrong.filter(({ formats }) => formats.includes(format)).length);
});

test('a mutant that nothing shows would be seen as such', async () => {
  const harmless = { ...findMutant('P11'), wrong: { change: () => ({}) } };
  expect(await isSeen(harmless, 'binary32', ieee754Loose, 30)).toBe(false);
});
