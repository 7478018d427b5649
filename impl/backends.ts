/** One row for each backend of the fast path: a mode of gpu.js, and where it runs. */
import {
  displayIsOurs,
  missingPackage,
  prepareHeadlessGl,
  prepareWebgpu,
  type Unavailable,
  webgpuIsHardware,
} from './gpujs/boot.ts';
import { type Mode, modeRow } from './gpujs/modes.ts';

export { type Unavailable };

/** Who runs without being named: always, where its adapter is a GPU, or never. */
type Default = 'always' | 'on hardware' | 'never';

export interface Backend {
  readonly name: string;
  /** The gpu.js mode behind it. */
  readonly mode: Mode;
  readonly runsIn: 'node' | 'chromium';
  /** The profile that its tensors are held to. */
  readonly profile: string;
  /** The profile of scalars and schedules, which the host computes. */
  readonly scalars: string;
  readonly byDefault: Default;
  /** Whether several threads of a process may each have one: not where a package loads in one thread only. */
  readonly runsInThreads: boolean;
  /** What keeps it from running, as far as a look tells; it starts nothing. */
  probe(): Unavailable | null;
  /** Starts what it needs (a display, Dawn), once; null when it can run. */
  prepare(): Promise<Unavailable | null>;
  /** Whether a GPU is behind it; asked after `prepare`. */
  isHardware(): Promise<boolean>;
  /** Whether only a program draws for it, where its context does not say; null: not known. */
  software(): boolean | null;
}

type Own = Partial<
  Pick<Backend, 'byDefault' | 'runsInThreads' | 'probe' | 'prepare' | 'isHardware' | 'software'>
>;

/** A row whose name is known to the type checker. */
type Named<N extends string> = Backend & { readonly name: N };

const rowOf = <const N extends string>(
  runsIn: Backend['runsIn'],
  name: N,
  mode: Mode,
  own: Own,
): Named<N> => {
  const probe = own.probe ?? (() => null);
  return Object.freeze({
    name,
    mode,
    runsIn,
    profile: modeRow(mode).profile,
    scalars: 'ieee754',
    byDefault: own.byDefault ?? 'never',
    runsInThreads: own.runsInThreads ?? false,
    probe,
    prepare: own.prepare ?? (() => Promise.resolve(probe())),
    isHardware: own.isHardware ?? (() => Promise.resolve(false)),
    software: own.software ?? (() => null),
  });
};

const inNode = <const M extends Mode>(mode: M, own: Own): Named<M> => rowOf('node', mode, mode, own);

/** A page in a browser runs it; the harness drives one. */
const elsewhere = (): Unavailable => ({
  reason: 'it runs in a browser, not in Node',
  remedy: 'use it through epscheck check, or in a page',
});

const inChromium = <const M extends Mode>(mode: M): Named<`chromium:${M}`> =>
  rowOf('chromium', `chromium:${mode}`, mode, { probe: elsewhere });

const rows = [
  inNode('webasm', { byDefault: 'always', runsInThreads: true }),
  inNode('cpu', { byDefault: 'always', runsInThreads: true }),
  inNode('headlessgl', {
    probe: () => missingPackage('gl'),
    prepare: prepareHeadlessGl,
    // headless-gl does not name what draws; on a display of ours it is Mesa's program.
    software: () => (displayIsOurs() ? true : null),
  }),
  inNode('webgpu', {
    byDefault: 'on hardware',
    // Each thread has a device of its own.
    runsInThreads: true,
    probe: () => missingPackage('webgpu'),
    prepare: prepareWebgpu,
    isHardware: webgpuIsHardware,
  }),
  inChromium('webasm'),
  inChromium('webgl'),
  inChromium('webgl2'),
  inChromium('webgpu'),
] as const;

export type BackendName = (typeof rows)[number]['name'];

export const backends: readonly Backend[] = Object.freeze(rows);

/** The row of a name. Throws a RangeError that lists the names. */
export const backendRow = (name: string): Backend => {
  const found = backends.find((row) => row.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`unknown backend '${name}'; known are ${backends.map((row) => row.name).join(', ')}`);
};

/**
 * Starts what a mode of `createFastPath` needs in Node, once: an X display for `headlessgl`, Dawn for `webgpu`; the
 * others need nothing. null when it can run, else why not and what mends it.
 */
export const prepare = async (mode: Mode): Promise<Unavailable | null> => {
  const found = backends.find((known) => known.mode === mode && known.runsIn === 'node');
  return found === undefined ? elsewhere() : found.prepare();
};
