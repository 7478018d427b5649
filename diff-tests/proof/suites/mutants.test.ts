/** Wrong implementations are rejected, with a small counterexample that names what is wrong; right ones are not. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOperation, operationNames } from '../../../spec/operations.ts';
import type { Trial } from '../../engine/trial.ts';
import binary32 from '../../examples/binary32.ts';
import { type FloatArray, type Formulas, formulas } from '../../examples/formulas.ts';
import { hunt } from '../mutants/hunt.ts';
import { findMutant, type Mutant, type MutantFormat, mutantModule, mutants } from '../mutants/index.ts';
import { variants } from '../mutants/variants.ts';
import { reportSchema } from '../../report/schema.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { oneIn } from './long.ts';

/** Cases within which every one is found; `check` runs as many unless told otherwise. */
const most = 1000;
/** What is not computed element by element, a table or a sum: one element need not show the defect. */
const isElementwise = (name: string): boolean => findOperation(name)?.output.startsWith('tensor') === true;

const inEach = (list: readonly Mutant[]): (readonly [string, MutantFormat, Mutant])[] =>
  list.flatMap((mutant) =>
    mutant.formats.map(
      (format) => [`${mutant.id} ${mutant.operation}: ${mutant.name}`, format, mutant] as const,
    ),
  );

/** More is wrong than the sign of a zero, which looser profiles leave free. */
const isMore = ({ judgement: { spot } }: Trial): boolean => {
  if (spot === null || spot.comparison.output.data[spot.element] !== 0) return true;
  const allowed = spot.comparison.allowed.at(spot.element);
  return allowed?.kind === 'floats' && allowed.floats.some((x) => x.kind !== 'finite' || x.m !== 0n);
};

const isSampler = (name: string): boolean => (findOperation(name)?.sampler ?? null) !== null;

/** The steps of the shrunk case: those that a failure can name. */
const stepsOf = ({ theCase }: Trial): readonly number[] =>
  theCase.operation.sampler?.indices(theCase.inputs as never) ?? [];

describe('every mutant is rejected', () => {
  // One in eleven of them, the formats in turn; the bank (`npm run bank`) and `npm run long` have all.
  test.each(oneIn(11, inEach(mutants)))('%s (%s)', async (_name, format, mutant) => {
    const { operation, expected, control } = mutant;
    const caught = await hunt(mutantModule(mutant, format), operation, most, control ? undefined : isMore);
    if (caught === null) throw new Error('not caught');
    const { first, shrunk } = caught;
    expect([first.judgement.part, shrunk.judgement.part]).toEqual([expected, expected]);
    const { spot, step, broken, part } = shrunk.judgement;
    // An element that differs, or a rule that says what happened.
    expect(spot === null ? broken?.code : spot.comparison.output.data.length).toBeTruthy();
    if (spot !== null && isElementwise(operation)) expect(spot.comparison.output.data).toHaveLength(1);
    if (isSampler(operation)) {
      expect(['time', 'state', 'noise', 'order', 'calls']).toContain(part);
      if (part === 'calls') expect(['oneMore', 'tooFew']).toContain(broken?.code);
      else expect(stepsOf(shrunk)).toContain(step);
    }
  });
});

describe('the mutants', () => {
  test('have an id each, and an operation that they change', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    for (const { id, operation, wrong } of [...mutants, ...variants]) {
      expect([id, operationNames.includes(operation)]).toEqual([id, true]);
      if ('change' in wrong) expect([id, operation in binary32.operations]).toEqual([id, true]);
    }
  });

  test('that only round otherwise are marked', () => {
    const controls = mutants.filter(({ control }) => control).map(({ id }) => id);
    expect(controls.toSorted()).toEqual(['I16', 'P07', 'P21', 'P25', 'R33', 'S15', 'V09', 'X17']);
  });
});

describe('what is right in another form is accepted', () => {
  test.each(oneIn(5, inEach(variants)))('%s (%s)', async (_name, format, variant) => {
    expect(await hunt(mutantModule(variant, format), variant.operation, 100)).toBeNull();
  });
});

describe('the round trip qSample, then x0Pred', () => {
  const betas = Float64Array.of(0.1, 0.2, 0.3, 0.4);
  const [x0, eps] = [0.75, -0.5];

  /** How far x0 is from itself after both, with the same table in both. */
  const roundTrip = (own: Formulas, t: number): number => {
    const bar = own.alphaBars(betas)[t] as number;
    return Math.abs(own.x0FromEps(bar)(own.mix(bar)(x0, eps), eps) - x0);
  };
  const wrongFormulas = ({ wrong }: Mutant): Formulas =>
    formulas((x) => x, 1e-6, 'change' in wrong ? wrong.change : undefined);
  const right = (list: FloatArray): readonly number[] => formulas((x) => x, 1e-6).alphaBars(list);

  test.each(['A03', 'A05', 'A07', 'A11', 'A17'])(
    'gives x0 back under the wrong table %s, which is rejected here',
    async (id) => {
      const mutant = findMutant(id);
      const own = wrongFormulas(mutant);
      const states = [1, 2, 3, 4];
      expect(own.alphaBars(betas)).not.toEqual(right(betas));
      // No further off than epsilon leaves the right table: less than 10^-6 over the root of alphaBar.
      for (const t of states) {
        const bar = own.alphaBars(betas)[t] as number;
        expect(roundTrip(own, t)).toBeLessThan(1e-6 / Math.sqrt(bar));
      }
      for (const operation of ['alphaBar', 'qSample', 'x0Pred'] as const) {
        const module = mutantModule({ ...mutant, operation }, 'binary64');
        expect(await hunt(module, operation, most, isMore)).not.toBeNull();
      }
    },
  );
});

test('a mutant as a module of its own, on the command line', () => {
  const file = join(emptyFolder(), 'q01.mjs');
  const index = resolve('dist/diff-tests/proof/mutants/index.js');
  writeFileSync(
    file,
    `import { findMutant, mutantModule } from ${JSON.stringify(index)};
     export default mutantModule(findMutant('Q01'), 'binary32');`,
  );
  const { stdout, status } = runCli(['check', file, '--op', 'qSample,x0Pred', '--runs', '40', '--json', '-']);
  const { results } = reportSchema.parse(JSON.parse(stdout));
  expect(status).toBe(1);
  expect(results.map(({ operation, rejected }) => [operation, rejected > 0])).toEqual([
    ['qSample', true],
    ['x0Pred', false],
  ]);
});
