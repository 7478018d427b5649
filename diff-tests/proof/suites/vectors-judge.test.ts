/** Answers in files: the verdicts, reasons and exit codes of the judge; and the consumers that users copy. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import binary32 from '../../examples/binary32.ts';
import binary64 from '../../examples/binary64.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/index.ts';
import { encodeTensor } from '../../cases/encoding.ts';
import { trial } from '../../engine/trial.ts';
import { epsilonIn } from '../../engine/vectors/cases.ts';
import { filesOf } from '../../engine/vectors/files.ts';
import { readAll, readVectors } from '../../engine/vectors/outputs.ts';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { type Report, reportSchema } from '../../report/schema.ts';
import { inProcess } from '../mutants/hunt.ts';
import { findMutant, mutantModule } from '../mutants/index.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { long, oneIn } from './long.ts';

const folder = emptyFolder();
const named = (name: string): Operation => findOperation(name) as Operation;
for (const [name, format] of [
  ['safeDiv', 'binary32'],
  ['sqrtNonneg', 'binary32'],
  ['safeDiv', 'binary64'],
  ['x0Pred', 'binary64'],
  ['ddimSample', 'binary64'],
] as const)
  for (const [file, text] of filesOf(named(name), format, [ieee754, ieee754Loose], 'small'))
    writeFileSync(join(folder, file), text);

const judged = (outputs: string, ...more: readonly string[]): { status: number | null; report: Report } => {
  const { status, stdout, stderr } = runCli(['vectors', 'judge', folder, outputs, '--json', '-', ...more]);
  expect([status, stderr]).toEqual([status, expect.not.stringContaining('internal error') as string]);
  return { status, report: reportSchema.parse(JSON.parse(stdout)) };
};

/** What a module answers to the vectors of an operation, in a file of lines. */
const answersOf = async (name: string, id: string | null, refuse = true): Promise<string> => {
  const { operation, cases } = readVectors(join(folder, `${name}.binary64.json`));
  const { call } = inProcess(id === null ? binary64 : mutantModule(findMutant(id), 'binary64'));
  const lines: string[] = [];
  for (const [number, { inputs, forbidden }] of cases) {
    const answer = await call(operation, inputs, { format: 'binary64', epsilon: epsilonIn('binary64') });
    lines.push(
      JSON.stringify(
        answer.kind === 'returned'
          ? { id: number, output: encodeTensor(answer.output) }
          : forbidden !== null && !refuse
            ? { id: number, output: { shape: [], data: ['0x1p+0'] } }
            : { id: number, error: 'refused' },
      ),
    );
  }
  const file = join(emptyFolder(), `${name}.binary64.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

if (!long) console.log('vectors-judge.test.ts: one right operation in three is tried: npm run long');

test('an empty file answers nothing: the row meets nothing, and is no pass', () => {
  const outputs = join(emptyFolder(), 'safeDiv.binary32.txt');
  const junit = `${outputs}.xml`;
  writeFileSync(outputs, '# none yet\n');
  const { status, report } = judged(outputs, '--junit', junit);
  expect(status).toBe(3);
  expect(report.results[0]).toMatchObject({ cases: 0, strictestProfile: null, unavailable: null });
  expect(readFileSync(junit, 'utf8')).toContain('<skipped message="no case was tried">');
});

describe('answers in lines of JSON', () => {
  test.each(oneIn(3, ['safeDiv', 'x0Pred', 'ddimSample']))('of a right %s are accepted', async (name) => {
    const file = await answersOf(name, null);
    const { status, report } = judged(file);
    expect([status, report.ok, report.results.length]).toEqual([0, true, 1]);
    const [row] = report.results;
    const { cases } = readVectors(join(folder, `${name}.binary64.json`));
    expect(row).toMatchObject({ backend: 'file', operation: name, implementation: file, rejected: 0 });
    expect([row?.cases, row?.strictestProfile]).toEqual([cases.size, 'ieee754']);
  });

  test.each([
    ['safeDiv', 'P27'],
    ['x0Pred', 'X01'],
    ['ddimSample', 'I13'],
  ])('of a wrong %s (%s) are rejected, the reason included', async (name, id) => {
    const mutant = findMutant(id);
    expect(mutant.operation).toBe(name);
    const { status, report } = judged(await answersOf(name, id));
    expect([status, report.ok]).toEqual([1, false]);
    const [row] = report.results;
    expect(row?.rejected).toBeGreaterThan(0);
    const reasons = row?.failures.flatMap(({ diagnosis }) => diagnosis.map((one) => one.name)) ?? [];
    expect(mutant.diagnosis.some((one) => reasons.includes(one))).toBe(true);
  });

  test('a refusal that is left out is rejected, and every form of report is written', async () => {
    const out = emptyFolder();
    const forms = ['jsonl', 'junit', 'markdown'].flatMap((form) => [`--${form}`, join(out, form)]);
    const { status, report } = judged(await answersOf('safeDiv', null, false), ...forms);
    expect(status).toBe(1);
    expect(report.results[0]?.failures.map(({ part }) => part)).toContain('refusal');
    expect(readFileSync(join(out, 'junit'), 'utf8')).toContain('safeDiv');
    expect(readFileSync(join(out, 'markdown'), 'utf8')).toContain('safeDiv');
    expect(readFileSync(join(out, 'jsonl'), 'utf8')).toContain('"type":"row"');
  });

  const lines = async (change: (lines: string[]) => string[], name = 'safeDiv.binary64.jsonl') => {
    const whole = readFileSync(await answersOf('safeDiv', null), 'utf8')
      .trimEnd()
      .split('\n');
    const file = join(emptyFolder(), name);
    writeFileSync(file, change(whole).join('\n'));
    return file;
  };

  test.each([
    [
      'an id that there is not',
      (all: string[]) => [...all, '{"id":999,"error":"x"}'],
      'there is no vector 999',
    ],
    ['an id that stands twice', (all: string[]) => [...all, all[0] ?? ''], 'id 1 stands twice'],
    ['a line that is none', () => ['{"id":1}'], 'line 1: expected'],
    ['what is no JSON', () => ['{"id":1', '2'], 'line 1'],
    ['a text form for lines', () => ['1 00'], 'line 1: expected an id and the 16 hex digits'],
  ])('%s is a usage error', async (_name, change, said) => {
    const { status, stderr } = runCli(['vectors', 'judge', folder, await lines(change)]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(said) as string]);
  });

  test('a name that says nothing is a usage error, unless --op and --format say it', async () => {
    const file = await lines((all) => all, 'answers.jsonl');
    expect(runCli(['vectors', 'judge', folder, file]).stderr).toContain('which vectors does it answer?');
    const asked = ['--op', 'safeDiv', '--format', 'float64'];
    expect(judged(file, ...asked).status).toBe(0);
    expect(judged(file, ...asked, '--profile', 'ieee754').report.results[0]?.profile).toBe('ieee754');
  });

  test('a vector without an answer ends with 3, and nothing is said of it in the row', async () => {
    const file = await lines((all) => all.slice(1));
    const { status, stderr, stdout } = runCli(['vectors', 'judge', folder, file]);
    expect([status, stderr]).toEqual([3, expect.stringContaining('1 of ') as string]);
    expect(stdout).toContain('safeDiv');
  });

  test('a value that the format does not have, and a shape that is none, are rejections', async () => {
    const wrong = (data: string) => [`{"id":1,"output":{"shape":[],"data":[${data}]}}`];
    const parts = async (change: (all: string[]) => string[]): Promise<(string | null | undefined)[]> => {
      const file = await lines((all) => [...change(all), ...all.slice(1)]);
      return judged(file).report.results[0]?.failures.map(({ part }) => part) ?? [];
    };
    expect(await parts(() => wrong('"0x1p+0","0x1p+0"'))).toEqual(['shape']);
    expect(
      await parts(() => ['{"id":1,"output":{"shape":[3],"data":["0x1p+0","0x1p+0","0x1p+0"]}}']),
    ).toEqual(['shape']);
  });
});

const missing = (command: string, ...args: readonly string[]): boolean => {
  const absent = spawnSync(command, args, { stdio: 'ignore' }).status !== 0;
  if (absent)
    console.log(`vectors-judge.test.ts: its consumers are skipped: no '${command} ${args.join(' ')}'`);
  return absent;
};

/** A consumer with its kernel changed, in a folder of its own. */
const copied = (name: string, from = '', to = ''): string => {
  const text = readFileSync(resolve('diff-tests/examples/vectors', name), 'utf8');
  expect(text).toContain(from);
  expect(text.trimEnd().split('\n').length).toBeLessThan(60);
  const file = join(emptyFolder(), name);
  writeFileSync(file, text.replace(from, to));
  return file;
};

/** What a program prints about a file of the text form, kept as answers. */
const run = (program: string, name: string): { status: number | null; answers: string; stderr: string } => {
  const { status, stdout, stderr } = spawnSync(program, [join(folder, name)], { encoding: 'utf8' });
  const answers = join(emptyFolder(), name);
  writeFileSync(answers, stdout);
  return { status, answers, stderr };
};

describe.skipIf(missing('cc', '--version'))('the consumer in C', () => {
  const built = (options: readonly string[], ...change: readonly string[]): string => {
    const file = copied('vectors.c', ...change);
    const program = `${file}.out`;
    const { status, stderr } = spawnSync('cc', ['-Wall', '-Wextra', ...options, '-o', program, file, '-lm'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    return program;
  };
  const texts = ['safeDiv.binary32.txt', 'sqrtNonneg.binary32.txt'];

  /** The verdict of the judge itself on each of these answers, put to it as a program's. */
  const live = async (answers: string): Promise<Record<string, number>> => {
    const [all] = readAll(folder, answers, null);
    const counts: Record<string, number> = { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0 };
    for (const [id, answer] of all?.answers ?? []) {
      const theCase = all?.vectors.cases.get(id);
      if (theCase === undefined) continue;
      const who = { ...inProcess(binary32), call: () => Promise.resolve(answer) };
      const done = await trial(who, theCase, { epsilon: defaultEpsilon, profile: ieee754Loose });
      counts[done.judgement.verdict] = (counts[done.judgement.verdict] ?? 0) + 1;
    }
    return counts;
  };

  test.each([[['-O2']], [['-O2', '-ffast-math']]])(
    '%j: the file, the judge and itself agree',
    async (options) => {
      const program = built(options);
      let rejected = 0;
      for (const name of texts) {
        const { status, answers, stderr } = run(program, name);
        const { status: code, report } = judged(answers);
        const [row] = report.results;
        expect(row).toMatchObject(await live(answers));
        expect([name, stderr, code]).toEqual([name, stderr, status]);
        expect(
          stderr
            .trimEnd()
            .split('\n')
            .filter((line) => line !== '').length,
        ).toBe(row?.rejected);
        rejected += row?.rejected ?? 0;
      }
      if (options.includes('-ffast-math')) expect(rejected).toBeGreaterThan(0);
      else expect(rejected).toBe(0);
    },
  );

  test('rejects a wrong kernel, and so does the judge, with its reason', () => {
    const program = built(['-O2'], 'in[0] / (in[1] + epsilon)', 'in[0] / fmaxf(in[1], epsilon)');
    const { status, answers, stderr } = run(program, 'safeDiv.binary32.txt');
    expect([status, stderr]).toEqual([1, expect.stringContaining('safeDiv.binary32.txt: id ') as string]);
    const { status: code, report } = judged(answers);
    expect(code).toBe(1);
    expect(report.results[0]?.failures[0]?.diagnosis.map(({ name }) => name)).toContain('epsilon clamped');
  });
});

describe.skipIf(missing('rustc', '--version'))('the consumer in Rust', () => {
  test('accepts its kernels and rejects a wrong one', () => {
    const built = (...change: readonly string[]): string => {
      const file = copied('vectors.rs', ...change);
      const { status, stderr } = spawnSync('rustc', ['-O', '-o', `${file}.out`, file], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      return `${file}.out`;
    };
    const right = built();
    expect(run(right, 'safeDiv.binary32.txt')).toMatchObject({ status: 0, stderr: '' });
    expect(judged(run(right, 'sqrtNonneg.binary32.txt').answers).status).toBe(0);
    const wrong = built('(input[1] + epsilon)', 'input[1].max(epsilon)');
    expect(run(wrong, 'safeDiv.binary32.txt').status).toBe(1);
  });
});

describe.skipIf(missing('python3', '--version'))('the consumer in Python', () => {
  const kernel = `import math
FORMAT = "binary64"
def whole(x):
    if math.prod(x["shape"]) != len(x["data"]):
        raise ValueError("another number of elements")
    return x["shape"]
def quotient(a, b):
    if b != 0:
        return a / b
    return math.nan if a != a or a == 0 else math.copysign(math.inf, a) * math.copysign(1, b)
def safeDiv(x, y, epsilon):
    if whole(x) != whole(y):
        raise ValueError("other shapes")
    return {"shape": x["shape"], "data": [quotient(a, b + epsilon) for a, b in zip(x["data"], y["data"])]}
`;
  const by = (command: readonly string[], source: string): number | null => {
    const file = copied('test_vectors.py');
    writeFileSync(join(file, '..', 'subject.py'), source);
    const [program = '', ...args] = [...command, file];
    return spawnSync(program, args, {
      cwd: join(file, '..'),
      env: { ...process.env, VECTORS: folder, PYTHONDONTWRITEBYTECODE: '1' },
    }).status;
  };

  test('accepts a right kernel and rejects a wrong one', () => {
    expect(by(['python3'], kernel)).toBe(0);
    expect(by(['python3'], kernel.replace('b + epsilon', 'max(b, epsilon)'))).toBe(1);
    expect(by(['python3'], kernel.replace('FORMAT = "binary64"', 'FORMAT = "binary16"'))).toBe(1);
  });

  test.skipIf(missing('python3', '-c', 'import pytest'))('under pytest too', () => {
    expect(by(['python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider'], kernel)).toBe(0);
    const wrong = kernel.replace('b + epsilon', 'b - epsilon');
    expect(by(['python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider'], wrong)).toBe(1);
  });
});

describe('the consumer in JavaScript', () => {
  const by = (...change: readonly string[]): number | null =>
    spawnSync(process.execPath, [copied('vectors.mjs', ...change), join(folder, 'safeDiv.binary64.json')])
      .status;

  test('accepts its kernel and rejects a wrong one, and one that refuses nothing', () => {
    expect(by()).toBe(0);
    expect(by('y.data[i] + epsilon', 'Math.max(y.data[i], epsilon)')).toBe(1);
    expect(by("throw new RangeError('other shapes')", 'return x')).toBe(1);
  });

  test('plays a model: a right sampler is accepted, one that asks at other times is not', () => {
    const sampler = (time: string): string => `const operations = {
  ddimSample: (inputs, epsilon) => {
    const own = (v) => (v.data === undefined ? v : { shape: v.shape, data: Float64Array.from(v.data) });
    const given = Object.fromEntries(Object.entries(inputs).map(([name, v]) => [name, own(v)]));
    return subject.operations.ddimSample({ ...given, model: (x, t) => own(inputs.model(x, ${time})) }, { epsilon });
  },
};
`;
    const by = (time: string): number | null => {
      const file = copied('vectors.mjs');
      const text = readFileSync(file, 'utf8');
      const from = /const operations = \{[^]*?\n\};\n/;
      expect(text).toMatch(from);
      const subject = JSON.stringify(pathToFileURL(resolve('dist/diff-tests/examples/binary64.js')).href);
      writeFileSync(file, `import subject from ${subject};\n${text.replace(from, sampler(time))}`);
      return spawnSync(process.execPath, [file, join(folder, 'ddimSample.binary64.json')]).status;
    };
    expect(by('t')).toBe(0);
    expect(by('1 - t')).toBe(1);
  });
});
