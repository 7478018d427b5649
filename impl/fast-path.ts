/** The fast path: the operations of the specification as gpu.js kernels, with its refusals. */
import * as core from './kernels/core.ts';
import { type Mode, Runtime } from './runtime.ts';
import { checkSameShape, checkTensor, type HostTensor } from './tensor.ts';

/** The run's epsilon, rounded once to binary32. */
export interface Settings {
  readonly epsilon: number;
}

type Inputs = Readonly<Record<string, HostTensor | number>>;

const checked = (who: string, inputs: Inputs, name: string): HostTensor => {
  const x = inputs[name] as HostTensor;
  checkTensor(who, name, x);
  return x;
};

const checkedScalar = (who: string, inputs: Inputs, name: string): number => {
  const value = inputs[name];
  if (typeof value !== 'number') throw new TypeError(`${who}: ${name} must be a number, got ${typeof value}`);
  return value;
};

/** What the fast path computes, by the names of the specification. */
export const fastOperations: Readonly<
  Record<string, (runtime: Runtime, inputs: Inputs, settings: Settings) => Promise<HostTensor>>
> = {
  async sqrtNonneg(runtime, inputs) {
    const x = checked('sqrtNonneg', inputs, 'x');
    return { shape: x.shape, data: await runtime.run(core.sqrtNonneg, [x.data], []) };
  },

  async safeDiv(runtime, inputs, { epsilon }) {
    const x = checked('safeDiv', inputs, 'x');
    const y = checked('safeDiv', inputs, 'y');
    checkSameShape('safeDiv', 'y', y, 'x', x);
    return { shape: x.shape, data: await runtime.run(core.safeDiv, [x.data, y.data], [epsilon]) };
  },

  /** The example EpsModel. */
  async model(runtime, inputs) {
    const x = checked('model', inputs, 'x');
    const t = checkedScalar('model', inputs, 't');
    return { shape: x.shape, data: await runtime.run(core.exampleModel, [x.data], [t]) };
  },
};

/** The operations of the fast path on one backend. Every call returns a fresh tensor and only reads its inputs. */
export interface FastPath {
  sqrtNonneg(inputs: { x: HostTensor }): Promise<HostTensor>;
  safeDiv(inputs: { x: HostTensor; y: HostTensor }): Promise<HostTensor>;
  model(inputs: { x: HostTensor; t: number }): Promise<HostTensor>;
  dispose(): Promise<void>;
}

/**
 * The fast path on a gpu.js backend, `webasm` unless another is named. `epsilon` is rounded once to binary32.
 * Throws WrongBackend when another backend than that one ran.
 */
export const createFastPath = ({
  mode = 'webasm',
  epsilon = 1e-6,
}: { mode?: Mode; epsilon?: number } = {}): FastPath => {
  const runtime = new Runtime(mode);
  const settings = { epsilon: Math.fround(epsilon) };
  const bound = Object.entries(fastOperations).map(([name, run]) => [
    name,
    (inputs: Inputs) => run(runtime, inputs, settings),
  ]);
  return { ...Object.fromEntries(bound), dispose: () => runtime.dispose() } as FastPath;
};
