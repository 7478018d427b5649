/** The classes of library-classes.ts as implementations, and ordinary cases for them. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import type { HostInputs, HostTensor } from '../../cases/values.ts';
import { withLibrary } from '../../reasons/libraries.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { inProcess } from '../mutants/hunt.ts';
import {
  Candle,
  Diffusers,
  Guided,
  Karras,
  Labml,
  Lucidrains,
  Monai,
  type Scheduler,
  Score,
  type Settings,
} from './library-classes.ts';

type Model = (x: HostTensor, t: number) => HostTensor;
interface Inputs {
  readonly betas: HostTensor;
  readonly k: number;
  readonly t: number;
  readonly x: HostTensor;
  readonly x0: HostTensor;
  readonly eps: HostTensor;
  readonly z: HostTensor;
  readonly noise: readonly HostTensor[];
  readonly model: Model;
}
type Operations = Readonly<Record<string, (inputs: Inputs) => HostTensor>>;

const mapped = (x: HostTensor, f: (value: number, i: number) => number): HostTensor => ({
  shape: [...x.shape],
  data: Float64Array.from(x.data, f),
});
const at = ({ data }: HostTensor, i: number): number => data[i] as number;
const loop = (betas: HostTensor, x: HostTensor, step: (x: HostTensor, k: number) => HostTensor): HostTensor =>
  Array.from(betas.data.keys())
    .reverse()
    .reduce(
      step,
      mapped(x, (value) => value),
    );

/** What any scheduler offers: state t is timestep t - 1, step k timestep k. */
const operationsOf = (make: (betas: readonly number[]) => Scheduler): Operations => {
  const of = (betas: HostTensor): Scheduler => make([...betas.data]);
  const { ddpm, ddim } = make([0.5]);
  const ddpmAt = (s: Scheduler, k: number, x: HostTensor, z: HostTensor, model: Model): HostTensor => {
    const e = model(x, k);
    return mapped(x, (value, i) => s.ddpm?.(at(e, i), k, value, at(z, i)) ?? NaN);
  };
  const ddimAt = (s: Scheduler, k: number, x: HostTensor, model: Model): HostTensor => {
    const e = model(x, k);
    return mapped(x, (value, i) => s.ddim?.(at(e, i), k, value) ?? NaN);
  };
  const predicted = (s: Scheduler, t: number, x: HostTensor, e: HostTensor): HostTensor =>
    mapped(x, (value, i) => s.predict(at(e, i), t - 1, value));
  return {
    alphaBar: ({ betas }) => {
      const table = of(betas).alphasCumprod;
      return { shape: [table.length], data: Float64Array.from(table) };
    },
    qSample: ({ betas, t, x0, eps }) => {
      const s = of(betas);
      return mapped(x0, (value, i) => s.addNoise(value, at(eps, i), t - 1));
    },
    x0Pred: ({ betas, t, x, model }) => predicted(of(betas), t, x, model(x, t - 1)),
    x0PredFromEps: ({ betas, t, x, eps }) => predicted(of(betas), t, x, eps),
    ...(ddpm === undefined
      ? {}
      : {
          ddpmStep: ({ betas, k, x, z, model }: Inputs) => ddpmAt(of(betas), k, x, z, model),
          ddpmSample: ({ betas, x, noise, model }: Inputs) => {
            const s = of(betas);
            return loop(betas, x, (state, k) => ddpmAt(s, k, state, noise[k] as HostTensor, model));
          },
        }),
    ...(ddim === undefined
      ? {}
      : {
          ddimStep: ({ betas, k, x, model }: Inputs) => ddimAt(of(betas), k, x, model),
          ddimSample: ({ betas, x, model }: Inputs) => {
            const s = of(betas);
            return loop(betas, x, (state, k) => ddimAt(s, k, state, model));
          },
        }),
  };
};

/** The state is x / sqrt(alphaBar), from the first step to the last. */
const inSigmaSpace = (settings: Settings): Operations => {
  const of = (betas: HostTensor): Karras => new Karras([...betas.data], settings);
  const enter = (s: Karras, x: HostTensor, t: number): HostTensor =>
    mapped(x, (value) => value / (s.alphasCumprod[t] as number) ** 0.5);
  const stepped = (s: Karras, y: HostTensor, t: number, model: Model): HostTensor => {
    const e = model(
      mapped(y, (value) => value * s.scale(t)),
      t,
    );
    return mapped(y, (value, i) => s.euler(value, at(e, i), t));
  };
  return {
    ...operationsOf((betas) => new Karras(betas, settings)),
    ddimStep: ({ betas, k, x, model }) => {
      const s = of(betas);
      const before = k === 0 ? 1 : (s.alphasCumprod[k - 1] as number);
      return mapped(stepped(s, enter(s, x, k), k, model), (value) => value * before ** 0.5);
    },
    ddimSample: ({ betas, x, model }) => {
      const s = of(betas);
      return loop(betas, enter(s, x, betas.data.length - 1), (y, t) => stepped(s, y, t, model));
    },
  };
};

/** Ancestral sampling that returns the mean of its last step. */
const score = (settings: Settings): Operations => {
  const all = operationsOf((betas) => new Score(betas, settings));
  return {
    ...all,
    ddpmSample: (inputs) => {
      const noise = inputs.noise.map((z, k) => (k === 0 ? mapped(z, () => 0) : z));
      return (all['ddpmSample'] as Operations[string])({ ...inputs, noise });
    },
  };
};

/** The operations of each row of libraries.ts, with an index moved or not. */
export const written: Readonly<Record<string, (moved: boolean) => Operations>> = {
  diffusers: (moved) => operationsOf((betas) => new Diffusers(betas, { clips: true, moved })),
  'diffusers-unclipped': (moved) => operationsOf((betas) => new Diffusers(betas, { clips: false, moved })),
  'guided-diffusion': (moved) => operationsOf((betas) => new Guided(betas, { clips: true, moved })),
  'guided-diffusion-unclipped': (moved) =>
    operationsOf((betas) => new Guided(betas, { clips: false, moved })),
  'denoising-diffusion-pytorch': (moved) =>
    operationsOf((betas) => new Lucidrains(betas, { clips: true, moved })),
  MONAI: (moved) => operationsOf((betas) => new Monai(betas, { clips: true, moved })),
  'MONAI-unclipped': (moved) => operationsOf((betas) => new Monai(betas, { clips: false, moved })),
  'k-diffusion': (moved) => inSigmaSpace({ clips: false, moved }),
  labml: (moved) => operationsOf((betas) => new Labml(betas, { clips: false, moved })),
  score_sde: (moved) => score({ clips: false, moved }),
  candle: (moved) => operationsOf((betas) => new Candle(betas, { clips: false, moved })),
};

/** An implementation that is like a library, or declares these conventions and no library. */
export const like = (
  library: string,
  moved: boolean,
  conventions: Implementation['conventions'] = withLibrary(library, []),
): Implementation => ({
  ...inProcess({
    name: library,
    format: 'binary64',
    operations: written[library]?.(moved) ?? {},
    model: (x) => x,
  }),
  like: library,
  conventions,
});

/** Numbers in (0, 1), one after the other. */
const drawing = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
};

/** A case with betas in (0, 1), T >= 2, t >= 1 and finite inputs of moderate size. */
export const ordinaryCase = (operation: Operation, index: number): Case => {
  const draw = drawing(1000 + 7919 * index);
  const steps = 2 + (index % 5);
  const size = 1 + (index % 3);
  const tensor = (): HostTensor => ({
    shape: [size],
    data: Float64Array.from({ length: size }, () => (draw() - 0.5) * 4),
  });
  const beta = (): number => {
    const choice = draw();
    return choice < 0.4
      ? draw() * 0.03 + 0.0001
      : choice < 0.6
        ? 2 ** -(1 + Math.floor(draw() * 20))
        : draw();
  };
  const values: Readonly<Record<string, () => unknown>> = {
    betas: () => ({ shape: [steps], data: Float64Array.from({ length: steps }, beta) }),
    index: () => 0,
    tensor,
    noise: () => Array.from({ length: steps }, tensor),
    model: () => ({ answers: Array.from({ length: steps }, tensor) }),
  };
  const given = operation.inputs.map(({ name, kind }) => [
    name,
    name === 't' ? 1 + (index % steps) : name === 'k' ? index % steps : values[kind]?.(),
  ]);
  return makeCase(operation, 'binary64', Object.fromEntries(given) as HostInputs);
};
