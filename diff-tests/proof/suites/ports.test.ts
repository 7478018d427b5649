/**
 * Samplers as library users write them, none with a clamp: the right ones are accepted on every ordinary case, by what
 * they declare; the wrong ones, unguarded as their authors had them, are rejected on an ordinary one.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeNumber } from '../../cases/encoding.ts';
import { reportSchema } from '../../report/schema.ts';
import { moduleSchema } from '../../runners/contract.ts';
import { count, missingConventions, ordinaryTrials, type UserModule } from './ports/in-process.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { oneIn } from './long.ts';

interface Port {
  readonly file: string;
  readonly path: string;
  readonly module: UserModule;
}

const portsIn = (name: string): Promise<readonly Port[]> => {
  const folder = resolve('diff-tests/proof/suites/ports', name);
  const load = async (file: string): Promise<Port> => {
    const path = join(folder, file);
    const { default: module } = (await import(pathToFileURL(path).href)) as { default: UserModule };
    return { file, path, module };
  };
  return Promise.all(readdirSync(folder).map(load));
};
const [right, wrong] = await Promise.all([portsIn('right'), portsIn('wrong')]);

test('there are ten of each', () => {
  expect([right.length, wrong.length]).toEqual([10, 10]);
});

/** Why a port cannot be judged by what it declares, or null. */
const waitsFor = ({ module }: Port): string | null => {
  const missing = missingConventions(module);
  return missing.length === 0 ? null : `no convention '${missing.join("', '")}' yet (issue 13, 2)`;
};
const ready = right.filter((port) => waitsFor(port) === null);
for (const port of right.filter((one) => !ready.includes(one)))
  console.log(`ports.test.ts: ${port.file} is skipped: ${waitsFor(port)}`);

describe.each(ready)('right: $file', ({ module }) => {
  test.each(Object.keys(module.operations))('%s: every ordinary case is accepted', async (name) => {
    const trials = await ordinaryTrials(module, name);
    expect(count(trials, 'rejected')).toBe(0);
    expect(count(trials, 'accepted')).toBeGreaterThan(20);
  });
});

describe.each(wrong)('wrong: $file', ({ module }) => {
  test.each(Object.keys(module.operations))('%s: an ordinary case is rejected', async (name) => {
    const trials = await ordinaryTrials(module, name);
    expect(count(trials, 'rejected')).toBeGreaterThan(0);
  });
});

/** A command for each port takes minutes: here on one in ten, on all of them in `npm run long`. */
const onCommandLine = <T>(ports: readonly T[]): readonly T[] => oneIn(10, ports);

const takesAssumptions = 'assumes' in moduleSchema.shape;
if (!takesAssumptions)
  console.log(
    "ports.test.ts: the command line on the ports is skipped: modules cannot say 'assumes' yet (issue 13, 1)",
  );

const args = ['--runs', '100', '--no-store'] as const;

/** A port without the line that says what it takes for granted. */
const withoutAssumes = ({ file, path }: Port): string => {
  const wrappers = pathToFileURL(resolve('diff-tests/examples/wrappers')).href;
  const text = readFileSync(path, 'utf8')
    .replace(/^ {2}assumes: .*\n/m, '')
    .replaceAll(/'(\.\.\/)+examples\/wrappers/g, `'${wrappers}`);
  const copy = join(emptyFolder(), file);
  writeFileSync(copy, text);
  return copy;
};

describe.skipIf(!takesAssumptions)('on the command line', () => {
  test.each(onCommandLine(ready))('$file is accepted with its one line', ({ path }) => {
    const { status, stdout } = runCli(['check', path, ...args]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Every (decided )?case accepted\./)]);
  });

  /** Outside (0, 1) the definition of this one, whose epsilon is 0, divides by 0 too: it needs no line. */
  const total = 'labml-ddpm.mjs';

  test.each(ready.filter(({ file }) => file === total))('$file is accepted without it', (port) => {
    expect(runCli(['check', withoutAssumes(port), ...args]).status).toBe(0);
  });

  test.each(onCommandLine(ready.filter(({ file }) => file !== total)))(
    '$file is told what to write without it',
    (port) => {
      const { status, stdout } = runCli(['check', withoutAssumes(port), ...args]);
      expect(status).toBe(1);
      expect(stdout).toContain('--assume "');
    },
  );

  test.each(onCommandLine(wrong))('$file shows a schedule in (0, 1) first', ({ path }) => {
    const { status, stdout } = runCli(['check', path, ...args, '--json', '-']);
    expect(status).toBe(1);
    for (const { failures } of reportSchema.parse(JSON.parse(stdout)).results) {
      const betas = failures[0]?.inputs['betas'] as { readonly data: readonly string[] } | undefined;
      for (const text of betas?.data ?? []) {
        const beta = decodeNumber('binary32', text);
        expect([text, beta > 0 && beta < 1]).toEqual([text, true]);
      }
    }
  });
});
