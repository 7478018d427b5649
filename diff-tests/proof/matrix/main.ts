/** `npm run matrix`: judges the libraries and compilers that it finds here, and writes docs/matrix.json and docs/matrix.md. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillRegions } from '../../docs/markdown.ts';
import { matrixGenerators, type Matrix } from '../../docs/matrix.ts';
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
];

const isHere = (command: string): boolean =>
  spawnSync(command, { shell: true, stdio: 'ignore' }).status === 0;

/** One row judged, or why it was not. */
const judge = async ({ name, needs, make, exec }: Row, runs: number): Promise<Matrix['rows'][number]> => {
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

const at = process.argv.indexOf('--runs');
const runs = at < 0 ? 200 : Number(process.argv[at + 1]);
const wanted = process.argv.slice(2).filter((text) => !text.startsWith('--') && Number.isNaN(Number(text)));
const machine = `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${process.platform}`;
const made: Matrix['rows'][number][] = [];
const page = join(root, 'docs/matrix.md');
for (const row of rows.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
)) {
  made.push(await judge(row, runs));
  // After each row: what was judged stays, whatever a later one does.
  const matrix: Matrix = { schema: 1, tool, machine, runs, rows: made };
  writeFileSync(join(root, 'docs/matrix.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  writeFileSync(page, fillRegions(readFileSync(page, 'utf8'), matrixGenerators));
  console.log(row.name);
}
