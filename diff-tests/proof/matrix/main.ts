/**
 * `npm run matrix`: judges the libraries and compilers that it finds here, and writes docs/matrix.json and docs/matrix.md.
 * `-- "JAX" "CuPy"` judges the rows whose names hold one of these; `--runs`; `--machine "one H100"` adds to what it is called.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillRegions } from '../../docs/markdown.ts';
import { matrixGenerators, type Matrix, readMatrix } from '../../docs/matrix.ts';
import { root } from '../../docs/sandbox.ts';
import { check } from '../../engine/api.ts';
import { tool } from '../../engine/tool.ts';

const adapters = join(root, 'diff-tests/examples/adapters');
const here = join(root, 'diff-tests/proof/matrix');
const built = mkdtempSync(join(tmpdir(), 'epscheck-matrix-'));

/** Something to judge: what must be there, what makes it, and the command; `{}` stands for a folder of its own. */
interface Row {
  readonly name: string;
  readonly needs: string;
  readonly make?: string;
  readonly exec: string;
  readonly note?: string;
}

const python = (name: string, library: string, args: string): Row => ({
  name,
  needs: `python3 -c "import ${library}"`,
  exec: `python3 ${args}`,
});

/** On a graphics card: the library must see one. */
const onCard = (name: string, sees: string, args: string): Row => ({
  name,
  needs: `python3 -c "${sees}"`,
  exec: `python3 ${args}`,
});

const kernels = (name: string, args: string): Row =>
  onCard(
    `CUDA C++ through CuPy${name}`,
    'import cupy; cupy.zeros(1)',
    `${join(here, 'cuda_kernels.py')} ${args}`,
  );

const scheduler = (name: string, args: string): Row =>
  python(`diffusers ${name}`, 'diffusers', `${join(adapters, 'diffusers_adapter.py')} diffusers:${args}`);

const compiled = (flags: string): Row => ({
  name: `C, gcc ${flags}`,
  needs: 'gcc --version',
  make: `gcc ${flags} -o "{}/adapter" "${join(adapters, 'adapter.c')}" -lm`,
  exec: '"{}/adapter"',
});

const rows: readonly Row[] = [
  python('Python, standard library', 'array', join(adapters, 'adapter.py')),
  python('NumPy', 'numpy', `${join(here, 'library.py')} numpy`),
  python('NumPy, binary64', 'numpy', `${join(here, 'library.py')} numpy binary64`),
  python('PyTorch, eager, CPU', 'torch', `${join(here, 'library.py')} torch`),
  scheduler('DDIMScheduler', 'DDIMScheduler'),
  scheduler('DDIMScheduler, stride 2, leading', 'DDIMScheduler stride=2 extra=3'),
  scheduler('DDIMScheduler, stride 2, trailing', 'DDIMScheduler stride=2 extra=3 timestep_spacing=trailing'),
  scheduler('DDPMScheduler', 'DDPMScheduler'),
  scheduler('EulerDiscreteScheduler', 'EulerDiscreteScheduler'),
  compiled('-O0'),
  compiled('-O2'),
  compiled('-O3 -march=native'),
  compiled('-O2 -ffast-math'),
  {
    name: 'Rust',
    needs: 'cargo --version',
    make: `cp -r "${join(adapters, 'rust')}" "{}" && cargo build -q --release --manifest-path "{}/rust/Cargo.toml"`,
    exec: '"{}/rust/target/release/adapter"',
  },
  {
    name: 'Go',
    needs: 'go version',
    make: `go build -o "{}/go" "${join(adapters, 'go/adapter.go')}" "${join(adapters, 'go/protocol.go')}"`,
    exec: '"{}/go"',
  },
  {
    name: 'Java',
    needs: 'javac -version',
    make: `javac -d "{}" "${join(adapters, 'java')}"/*.java`,
    exec: 'java -cp "{}" Adapter',
  },
  { name: 'JavaScript', needs: 'node --version', exec: `node ${join(adapters, 'adapter.mjs')}` },
  python('JAX, CPU', 'jax', `${join(here, 'library.py')} jax`),
  onCard(
    'PyTorch, eager, CUDA',
    'import torch; torch.zeros(1).cuda()',
    `${join(here, 'library.py')} torch binary32 cuda`,
  ),
  onCard('JAX, CUDA', "import jax; jax.devices('cuda')", `${join(here, 'library.py')} jax binary32 cuda`),
  onCard('CuPy', 'import cupy; cupy.zeros(1)', `${join(here, 'library.py')} cupy`),
  // CuPy adds -ftz=true behind any flags: what flushes subnormals here is CuPy, not the card.
  kernels('', 'cuda --ftz=false'),
  kernels(', --fmad=false', 'ieee754 --ftz=false --fmad=false'),
  kernels(', --use_fast_math', 'cuda-fast-math --use_fast_math'),
];

const isHere = (command: string): boolean =>
  spawnSync(command, { shell: true, stdio: 'ignore' }).status === 0;

/** One row judged, or why it was not. */
const judge = async (
  { name, needs, make, exec }: Row,
  runs: number,
): Promise<Omit<Matrix['rows'][number], 'machine' | 'runs'>> => {
  const command = exec.replaceAll(root, '.').replace(/"\{\}\/?/g, '"');
  if (!isHere(needs)) return { name, command, version: '', missing: `'${needs}' fails here`, results: [] };
  const folder = mkdtempSync(join(built, 'row-'));
  const inFolder = (text: string): string => text.replaceAll('{}', folder);
  if (make !== undefined && !isHere(inFolder(make)))
    return { name, command, version: '', missing: 'it could not be built', results: [] };
  const report = await check({ exec: inFolder(exec), runs, store: null, timeout: 60_000 });
  const [first] = report.results;
  return {
    name,
    command,
    version: first?.program?.version ?? '',
    missing: first?.program === undefined ? (first?.unavailable?.reason ?? 'it did not run') : null,
    results: report.results.map((result) => ({
      operation: result.operation,
      meets: result.rejected > 0 ? null : result.strictestProfile,
      cases: result.cases,
      rejected: result.rejected,
      budgetShare: result.budgetShare,
      reason: result.failures[0]?.diagnosis[0]?.name ?? null,
      counterexample: result.failures[0]?.inputs ?? null,
      facts: result.fingerprint
        .filter(({ value }) => value !== 'not seen')
        .map((f) => `${f.name} ${f.value}`),
    })),
  };
};

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '200' }, machine: { type: 'string', default: '' } },
});
const runs = Number(options.runs);
const machine = [
  `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${process.platform}`,
  ...(options.machine === '' ? [] : [options.machine]),
].join(', ');

/** A row stays as it was where it is not asked for, and where what it needs is not here. */
const file = join(root, 'docs/matrix.json');
const before = new Map(readMatrix().rows.map((row) => [row.name, row]));
const page = join(root, 'docs/matrix.md');
for (const row of rows) {
  if (wanted.length > 0 && !wanted.some((part) => row.name.includes(part))) continue;
  const made = { ...(await judge(row, runs)), machine, runs };
  if (made.missing === null || !before.has(row.name)) before.set(row.name, made);
  // After each row: what was judged stays, whatever a later one does.
  const known = rows.flatMap(({ name }) => before.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify({ schema: 1, tool, rows: known }, null, 2)}\n`);
  writeFileSync(page, fillRegions(readFileSync(page, 'utf8'), matrixGenerators));
  console.log(`${row.name}${made.missing === null ? '' : `: not judged here, ${made.missing}`}`);
}
