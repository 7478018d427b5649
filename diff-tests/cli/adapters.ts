/** The adapters that `epscheck init` writes: their files, and the commands that make and judge them. */

export interface Adapter {
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** The last one judges what the others make. */
  readonly commands: readonly string[];
  /** What else the files can be judged by. */
  readonly further?: readonly string[];
  /** The operations that are filled in. */
  readonly shows: readonly string[];
}

const two: readonly string[] = ['sqrtNonneg', 'safeDiv'];

const same = (...names: readonly string[]): Adapter['files'] =>
  names.map((name) => ({ from: name, to: name }));

/** The files of a folder, in a folder of the reader's. */
const inFolder = (folder: string, ...names: readonly string[]): Adapter['files'] =>
  names.map((name) => ({ from: `${folder}/${name}`, to: `epscheck-${folder}/${name}` }));

const judged = (command: string): string => `epscheck check --exec "${command}"`;
const python = (file: string): Adapter => ({
  files: same(file, 'protocol.py'),
  commands: [judged(`python3 ${file}`)],
  shows: two,
});

export const adapters: Readonly<Record<string, Adapter>> = {
  python: python('adapter.py'),
  numpy: python('numpy_adapter.py'),
  torch: python('torch_adapter.py'),
  jax: python('jax_adapter.py'),
  diffusers: {
    files: same('diffusers_adapter.py', 'diffusers_papers.py', 'diffusers_steps.py', 'protocol.py'),
    commands: [judged('python3 diffusers_adapter.py diffusers:DDIMScheduler')],
    further: [`${judged('python3 diffusers_papers.py diffusers')} --op papers`],
    shows: ['alphaBar', 'qSample', 'ddpmStep', 'ddpmSample', 'ddimStep', 'ddimSample'],
  },
  c: {
    files: same('adapter.c'),
    commands: ['cc -O2 -o adapter adapter.c -lm', judged('./adapter')],
    shows: two,
  },
  rust: {
    files: inFolder('rust', 'Cargo.toml', 'src/main.rs', 'src/protocol.rs'),
    commands: [
      'cargo build --release --manifest-path epscheck-rust/Cargo.toml',
      judged('epscheck-rust/target/release/adapter'),
    ],
    shows: two,
  },
  go: {
    files: inFolder('go', 'adapter.go', 'protocol.go'),
    commands: ['go build -o adapter epscheck-go/adapter.go epscheck-go/protocol.go', judged('./adapter')],
    shows: two,
  },
  java: {
    files: inFolder('java', 'Adapter.java', 'Protocol.java', 'Json.java'),
    commands: ['javac epscheck-java/*.java', judged('java -cp epscheck-java Adapter')],
    shows: two,
  },
  js: { files: same('adapter.mjs'), commands: [judged('node adapter.mjs')], shows: two },
};
