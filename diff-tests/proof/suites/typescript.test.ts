/** An implementation as TypeScript: its types, the object itself, its URL, and a .ts module. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  check,
  defineImplementation,
  type Implementation,
  type OperationInputs,
  type TensorOf,
} from '../../index.ts';
import { operationNames } from '../../../spec/operations.ts';
import { profileNames, profiles } from '../../../spec/profiles/index.ts';
import type { AnyImplementation } from '../../engine/api.ts';
import { emptyFolder, exampleFile, main, runCli } from './run-cli.ts';
import { spawnSync } from 'node:child_process';

/** As it is installed: its workers are files of dist/. */
const built = (await import(pathToFileURL(resolve('dist/diff-tests/index.js')).href)) as {
  readonly check: typeof check;
};

const f = Math.fround;

const right = defineImplementation({
  name: 'mine',
  format: 'binary32',
  refuses: false,
  operations: {
    sqrtNonneg: ({ x }) => ({
      shape: x.shape,
      data: x.data.map((a) => f(Math.sqrt(a > 0 || a !== a ? a : 0))),
    }),
    safeDiv({ x, y }, { epsilon }) {
      return { shape: x.shape, data: x.data.map((a, i) => f(a / f((y.data[i] ?? 0) + epsilon))) };
    },
  },
});

describe('the types', () => {
  test('inputs are those of the rows, by operation and format', () => {
    expectTypeOf<OperationInputs<'safeDiv'>>().toEqualTypeOf<{
      readonly x: TensorOf<'binary32'>;
      readonly y: TensorOf<'binary32'>;
    }>();
    expectTypeOf<OperationInputs<'ddpmStep', 'binary64'>['model']>().toEqualTypeOf<
      (x: TensorOf<'binary64'>, t: number) => TensorOf<'binary64'>
    >();
    expectTypeOf<OperationInputs<'linearBetas'>['T']>().toEqualTypeOf<number>();
    expectTypeOf(right.format).toEqualTypeOf<'binary32'>();
  });

  test('a wrong name, input, array or result is an error of the type checker', () => {
    const x = { shape: [1], data: new Float32Array(1) };
    const wrong: unknown[] = [
      // @ts-expect-error: no such operation
      defineImplementation({ name: 'a', format: 'binary32', operations: { safediv: () => x } }),
      // @ts-expect-error: safeDiv has no input z
      defineImplementation({ name: 'a', format: 'binary32', operations: { safeDiv: ({ z }) => z } }),
      // @ts-expect-error: binary64 is held in a Float64Array
      defineImplementation({ name: 'a', format: 'binary64', operations: { sqrtNonneg: () => x } }),
      // @ts-expect-error: a number only where the output is one
      defineImplementation({ name: 'a', format: 'binary32', operations: { sqrtNonneg: () => 1 } }),
      // @ts-expect-error: no such profile
      defineImplementation({ name: 'a', format: 'binary32', profile: 'ieee', operations: {} }),
      defineImplementation({ name: 'a', format: 'binary32', operations: { epsPredLoss: () => 1 } }),
    ];
    expect(wrong).toHaveLength(6);
    // @ts-expect-error: no such backend
    void (() => check({ backends: ['gpu'] }));
    // @ts-expect-error: no such operation
    void (() => check({ operations: ['safediv'] }));
  });

  test('each profile stands under its own name', () => {
    expect(profileNames).toEqual(profiles.map(({ name }) => name));
    expect(operationNames).toContain('safeDiv');
  });
});

describe('check({ implementation })', () => {
  const options = { operations: ['safeDiv'], runs: 60, store: null } as const;
  const counts = async (implementation: string | URL | AnyImplementation): Promise<unknown> => {
    const { results } = await built.check({ ...options, implementation });
    return results.map(({ accepted, rejected, backend }) => ({ accepted, rejected, backend }));
  };

  test('takes a path, a URL and its text, with the same result', async () => {
    const path = exampleFile('plain-binary32');
    const wanted = [{ accepted: 60, rejected: 0, backend: 'module' }];
    expect(await counts(path)).toEqual(wanted);
    expect(await counts(pathToFileURL(path))).toEqual(wanted);
    expect(await counts(pathToFileURL(path).href)).toEqual(wanted);
    await expect(counts(new URL('https://example.org/a.mjs'))).rejects.toThrow('is not the URL of a file');
  });

  test('takes an object, which runs in this process; nothing is stored', async () => {
    let calls = 0;
    const counting: Implementation = {
      ...right,
      operations: {
        safeDiv: (inputs, settings) => {
          calls += 1;
          return right.operations?.safeDiv?.(inputs, settings) ?? inputs.x;
        },
      },
    };
    expect(await counts(counting)).toEqual([{ accepted: 60, rejected: 0, backend: 'module' }]);
    expect(calls).toBeGreaterThanOrEqual(60);
    const broken: Implementation = {
      ...right,
      operations: { safeDiv: ({ x }) => ({ shape: [...x.shape], data: x.data.slice() }) },
    };
    const { ok, results } = await check({ operations: ['safeDiv'], runs: 60, implementation: broken });
    expect([ok, results[0]?.failures.length !== 0]).toEqual([false, true]);
  });

  test('says what is wrong with an object', async () => {
    const wrong = {
      name: 'a',
      format: 'binary31',
      operations: { safediv: () => 1 },
    } as unknown as AnyImplementation;
    await expect(counts(wrong)).rejects.toThrow(
      /the object is no implementation[^]*'binary31' is no format; did you mean binary32\?[^]*'safediv' is no operation; did you mean safeDiv\?/,
    );
  });

  test('a promise that never ends is lost after the time limit', async () => {
    const slow: Implementation = {
      ...right,
      operations: { safeDiv: () => new Promise<never>(() => undefined) },
    };
    const { results } = await check({
      operations: ['safeDiv'],
      runs: 1,
      store: null,
      timeout: 20,
      implementation: slow,
    });
    expect(results[0]?.unavailable?.reason).toContain('no answer within 0.02 s');
  });
});

describe('an output of one number', () => {
  const loss = (value: (right: number) => unknown): AnyImplementation => ({
    name: 'loss',
    format: 'binary32',
    refuses: false,
    operations: {
      // Of a single element, which is all that is generated here with T = 0: model(x0) - eps, squared.
      epsPredLoss: ({ betas, t, x0, eps, model }) => {
        const { data } = model(
          noised(betas, t, x0, eps),
          betas.data.length === 0 ? 0 : f(t / betas.data.length),
        );
        let sum = 0;
        for (const [i, e] of eps.data.entries()) sum = f(sum + f(f((data[i] ?? 0) - e) ** 2));
        return value(eps.data.length === 0 ? 0 : f(sum / eps.data.length)) as number;
      },
    },
  });
  type Vector = TensorOf<'binary32'>;
  const noised = (betas: Vector, t: number, x0: Vector, eps: Vector): Vector => {
    const bar = betas.data.subarray(0, t).reduce((product, beta) => f(product * f(1 - beta)), 1);
    const [c0, c1] = [bar, f(1 - bar)].map((a) => f(Math.sqrt(a > 0 || a !== a ? a : 0))) as [number, number];
    return { shape: x0.shape, data: x0.data.map((a, i) => f(f(a * c0) + f((eps.data[i] ?? 0) * c1))) };
  };
  const judged = async (implementation: AnyImplementation) => {
    const { results } = await check({ operations: ['epsPredLoss'], runs: 25, store: null, implementation });
    return results[0];
  };

  test('may be a plain number; one that the format does not have is rejected', async () => {
    expect(await judged(loss((x) => x))).toMatchObject({ accepted: 25, rejected: 0 });
    expect(await judged(loss((x) => ({ shape: [], data: Float32Array.of(x) })))).toMatchObject({
      accepted: 25,
    });
    const wider = await judged(loss(() => 0.1));
    expect(wider?.rejected).toBeGreaterThan(0);
    const sorts = wider?.failures.map(({ part, output }) => [part, 'error' in output && output.error]);
    expect(
      sorts?.some(
        ([part, error]) => part === 'value' && /a number that binary32 does not have/.test(String(error)),
      ),
    ).toBe(true);
    expect((await judged(loss((x) => `${x}`)))?.accepted).toBe(0);
  });
});

describe('a .ts module', () => {
  const folder = emptyFolder();
  const file = join(folder, 'mine.ts');
  writeFileSync(
    file,
    `const f = Math.fround;
     type Tensor = { shape: number[]; data: Float32Array };
     export default { name: 'typed', format: 'float32', refuses: false, operations: {
       safeDiv({ x, y }: { x: Tensor; y: Tensor }, { epsilon }: { epsilon: number }): Tensor {
         return { shape: x.shape, data: x.data.map((a: number, i: number) => f(a / f(y.data[i]! + epsilon))) };
       } } };\n`,
  );
  const args = ['check', file, '--runs', '20', '--no-store'];

  test('runs under a loader that the user runs', () => {
    // A loader as users have one: it strips the types of what ends in .ts.
    writeFileSync(
      join(folder, 'hooks.mjs'),
      `import { readFile } from 'node:fs/promises';
       import { createRequire } from 'node:module';
       const ts = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))})('typescript');
       export const load = async (url, context, next) => {
         if (!url.endsWith('.ts')) return next(url, context);
         const text = await readFile(new URL(url), 'utf8');
         const { outputText } = ts.transpileModule(text, { compilerOptions: { module: 'esnext', target: 'es2022' } });
         return { format: 'module', shortCircuit: true, source: outputText };
       };`,
    );
    writeFileSync(
      join(folder, 'register.mjs'),
      `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`,
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', pathToFileURL(join(folder, 'register.mjs')).href, main, ...args],
      { cwd: folder, encoding: 'utf8' },
    );
    expect([status, /safeDiv +module +20 .* 20 +0 /.test(stdout)]).toEqual([0, true]);
  });

  test('otherwise runs where Node strips types, or the message says what to do', () => {
    const { status, stdout } = runCli(args, folder);
    const strips = Boolean((process.features as { typescript?: unknown }).typescript);
    if (strips) expect(status).toBe(0);
    else {
      expect(status).toBe(3);
      expect(stdout).toContain('runs no TypeScript by itself: use Node 22.18 or newer, or a loader');
    }
  });
});
