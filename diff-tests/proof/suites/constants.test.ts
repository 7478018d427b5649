/** Constants that stand on no list: what a place would have to be is computed back, and one number for all rows is named. */
import { describe, expect, test } from 'vitest';
import { operations } from '../../../spec/operations.ts';
import { caseSource } from '../../cases/generators/cases.ts';
import { numberOf } from '../../cases/values.ts';
import { operationAs } from '../../reasons/search/by-text.ts';
import { shortestIn } from '../../reasons/search/inverted.ts';
import { neededAt, pathsOf } from '../../reasons/search/needed.ts';
import { machineOf } from '../../reasons/template/arithmetic.ts';
import { Evaluator } from '../../reasons/template/evaluator.ts';
import { type Node, Pool } from '../../reasons/template/node.ts';
import { atIndex, looked, type Row, sceneOf } from '../../reasons/template/rows.ts';
import { templateOf } from '../../reasons/template/template.ts';
import { bars, epsilon, explained, f, isWhole, root, textOf } from './explained-function.ts';
import { at, like } from './reported.ts';
import { operationNamed } from './specification-answers.ts';

describe('the shortest decimal in a range', () => {
  test.each([
    [0.3 - 1e-9, 0.3 + 1e-9, '0.3'],
    [0.18214999, 0.18215001, '0.18215'],
    [-3.0000001, -2.9999999, '-3'],
    [999.9999, 1000.0001, '1000'],
    [Math.PI - 1e-12, Math.PI + 1e-12, null],
    [-1e-9, 1e-9, null],
  ])('%s..%s: %s', (lo, hi, text) => {
    expect(shortestIn({ lo, hi })).toBe(text);
  });
});

describe('what a place would have to be holds what was put there', () => {
  const rows = operations.filter(
    ({ group, sampler, integers }) => group === 'mirror' && sampler === null && integers === null,
  );

  test.each(rows.map((row) => [row.name, row] as const))('%s', (_name, operation) => {
    const pool = new Pool();
    const template = templateOf(pool, operation);
    if (template === null) return;
    const source = caseSource(operation, { format: 'binary64', seed: 3, epsilon: 1e-6, refusals: false });
    const scenes: readonly Row[] = Array.from({ length: 60 }, (_, i) => {
      const theCase = source(i + 40);
      const scene = sceneOf(theCase, i);
      const answer = { ...scene, answer: new Float64Array(scene.counts.n).fill(0.75) };
      return looked(scene.counts.n, 1).map((element) => ({
        scene: atIndex(answer, scene.counts.i),
        element,
        observed: 0,
      }));
    }).flat();
    const machine = machineOf('binary64');
    const evaluator = new Evaluator(machine, 1e-6, scenes);
    evaluator.scan = template.scan;
    const constant = '0.37';
    let held = 0;
    for (const path of pathsOf(template.output)) {
      const put: Node = path.reduceRight<Node>(
        (made, [parent, which]) => pool.over(parent, parent.args.with(which, made)),
        pool.number(constant),
      );
      const { value } = evaluator.values(put);
      for (const r of scenes.keys()) {
        const needed = neededAt(evaluator, machine, path, r, value[r] as number);
        if (needed === null) continue;
        held += 1;
        expect(needed.lo).toBeLessThanOrEqual(numberOf('binary64', constant));
        expect(needed.hi).toBeGreaterThanOrEqual(numberOf('binary64', constant));
      }
    }
    expect(held).toBeGreaterThan(0);
  });
});

describe('a constant that nobody listed is named', () => {
  test('x0 clipped to [-3, 3]', async () => {
    const found = await explained('x0Pred', ({ betas, t, x, model }) => {
      const T = betas.data.length;
      const a = at(bars(betas), t);
      const e = model(x, T === 0 ? 0 : f(t / T)).data;
      const weight = root(Math.max(0, f(1 - a)));
      const x0 = (v: number, i: number): number =>
        f(f(v - f(at(e, i) * weight)) * f(1 / f(root(Math.max(0, a)) + epsilon)));
      return like(x, (v, i) => Math.min(3, Math.max(-3, x0(v, i))));
    });
    expect(textOf(found)).toContain('is clipped to [-3, 3]');
    expect(isWhole(found)).toBe(true);
  });

  test('a latent scaled by 0.18215, beside a weight that is not rooted', async () => {
    const found = await explained('qSample', ({ betas, t, x0, eps }) => {
      const a = at(bars(betas), t);
      const signal = root(Math.max(0, a));
      return like(x0, (x, i) => f(f(f(x * f(0.18215)) * signal) + f(at(eps.data, i) * f(1 - a))));
    });
    expect(textOf(found)).toContain('is multiplied by 0.18215');
    // `explain --as` knows it by these words.
    expect(operationAs(operationNamed('qSample'), textOf(found), 'binary32')).not.toBeNull();
    const and = 'variance used as standard deviation and the max in max(alphaBar_t, 0) is left out';
    expect(operationAs(operationNamed('qSample'), and, 'binary32')).not.toBeNull();
    expect(operationAs(operationNamed('qSample'), 'x0 is multiplied by seven', 'binary32')).toBeNull();
    expect(isWhole(found)).toBe(true);
  });

  test('a factor that is another one in each case is no constant', async () => {
    const found = await explained('qSample', ({ betas, t, x0, eps }) => {
      const a = at(bars(betas), t);
      const factor = f(0.3 + 0.1 * Math.abs(Math.sin(1e4 * at(x0.data, 0))));
      return like(x0, (x, i) =>
        f(f(f(x * factor) * root(Math.max(0, a))) + f(at(eps.data, i) * root(Math.max(0, f(1 - a))))),
      );
    });
    expect(textOf(found)).not.toMatch(/0\.[34]/);
  });
});
