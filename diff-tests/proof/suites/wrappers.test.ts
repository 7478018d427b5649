/** Each wrapper of examples/wrappers accepts the right class, and rejects it with a mistake that people reported. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { moduleSchema } from '../../runners/contract.ts';
import { count, missingConventions, ordinaryTrials, type UserModule } from './ports/in-process.ts';
import { long } from './long.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const folder = resolve('diff-tests/examples/wrappers');
const names = readdirSync(folder);

/** A mistake: what stands in the class, what stands there instead, and who reported it. */
interface Mistake {
  readonly what: string;
  readonly edits: readonly (readonly [string, string])[];
}

const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  'strided-ddim.mjs': [
    {
      what: 't - 1 in the place of t - stride, huggingface/diffusers#2076',
      edits: [['const previous = t - this.stride', 'const previous = t - 1']],
    },
    {
      what: 'linspace spacing, huggingface/diffusers#11347',
      edits: [
        ['(n - 1 - i) * this.stride', 'Math.round(((n - 1 - i) * (betas.length - 1)) / Math.max(n - 1, 1))'],
      ],
    },
    {
      what: 'trailing spacing, huggingface/diffusers#9261',
      edits: [['(n - 1 - i) * this.stride', 'Math.round(betas.length - (i * betas.length) / n) - 1']],
    },
  ],
  'strided-ddpm.mjs': [
    {
      what: 'the beta of one timestep, huggingface/diffusers#2076',
      edits: [['const beta = 1 - now / before', 'const beta = 1 - now / (this.alphasCumprod[t - 1] ?? 1)']],
    },
    {
      what: 'the timestep before by a formula for leading spacing, huggingface/diffusers#9261',
      edits: [
        [
          'this.timesteps[this.timesteps.indexOf(t) + 1] ?? -1',
          't - Math.floor(this.alphasCumprod.length / this.timesteps.length)',
        ],
      ],
    },
    {
      what: 'a timestep too many, huggingface/diffusers#466',
      edits: [['{ length: n }', '{ length: Math.ceil(betas.length / (betas.length / n)) }']],
    },
    {
      what: 'noise in the last step too, lucidrains/denoising-diffusion-pytorch@532178a',
      edits: [
        ['(previous >= 0 ? root(variance) * noise[i] : 0)', 'root(this.large ? beta : variance) * noise[i]'],
      ],
    },
  ],
  'batch.mjs': [
    {
      what: 'the coefficient on the wrong axis',
      edits: [['timesteps[Math.floor(i / size)]', 'timesteps[i % timesteps.length]']],
    },
    {
      what: 'one timestep for all, huggingface/diffusers#1784',
      edits: [['timesteps[Math.floor(i / size)]', 'timesteps[Math.floor(i / size) * 0]']],
    },
  ],
  'scaled-linear.mjs': [
    {
      what: 'the ends squared, lucidrains/DALLE2-pytorch#141',
      edits: [['[Math.sqrt(start), Math.sqrt(end)]', '[start ** 2, end ** 2]']],
    },
    {
      what: 'the plain linear table, Comfy-Org/ComfyUI#1998',
      edits: [
        ['[Math.sqrt(start), Math.sqrt(end)]', '[start, end]'],
        [' ** 2;', ' ** 1;'],
      ],
    },
  ],
  'euler.mjs': [
    {
      what: 'the sign of the step, hustvl/LightningDiT#89',
      edits: [['this.sigmas[i - 1] - this.sigmas[i]', 'this.sigmas[i] - this.sigmas[i - 1]']],
    },
    {
      what: 'the last sigma repeated, huggingface/diffusers#6477',
      edits: [
        [
          '[0, ...alphasCumprod].map((alpha, i) => (i === 0 ? 0 : Math.sqrt((1 - alpha) / alpha)))',
          '[alphasCumprod[0], ...alphasCumprod].map((alpha) => Math.sqrt((1 - alpha) / alpha))',
        ],
      ],
    },
  ],
  'inversion.mjs': [
    {
      what: 'the boundary, huggingface/diffusers#5145',
      edits: [['?? this.finalAlpha', '?? this.alphasCumprod[0]']],
    },
    {
      what: 'x0 not clipped, huggingface/diffusers#7017',
      edits: [['Math.min(1, Math.max(-1, x0))', 'x0']],
    },
  ],
  'v-prediction.mjs': [
    {
      what: 'the direction from the output itself, huggingface/diffusers#1486',
      edits: [['Math.sqrt(1 - before) * noise', 'Math.sqrt(1 - before) * v[i]']],
    },
    { what: 'the sign of the noise', edits: [['c0 * v[i] + c1 * x', 'c0 * v[i] - c1 * x']] },
  ],
  'clipped.mjs': [
    {
      what: 'x0 not clipped, huggingface/diffusers#7017',
      edits: [['Math.min(1, Math.max(-1, x0))', 'x0']],
    },
    {
      what: 'the noise derived from the clipped x0, lucidrains/denoising-diffusion-pytorch#84',
      edits: [
        [
          'root(before) * x0 + root(1 - before) * noise[i]',
          'root(before) * x0 + root(1 - before) * ((x - root(now) * x0) / root(1 - now))',
        ],
      ],
    },
  ],
  'keras-loop.mjs': [
    {
      what: 'the loop runs upwards, nathan-barry/tiny-diffusion#2',
      edits: [['1 - step * stepSize', '(step + 1) * stepSize']],
    },
    {
      what: 'both ends the noisier one, lucidrains/denoising-diffusion-pytorch#81',
      edits: [['this.schedule(time - stepSize)', 'this.schedule(time)']],
    },
  ],
  'integer-timesteps.mjs': [
    { what: 'the timestep counted from 1', edits: [['network(state, t)', 'network(state, t + 1)']] },
    {
      what: 'the loop runs upwards, nathan-barry/tiny-diffusion#2',
      edits: [['let t = alphasCumprod.length - 1; t >= 0; t--', 'let t = 0; t < alphasCumprod.length; t++']],
    },
  ],
};

const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** A wrapper with another text, in a folder of its own. */
const written = (name: string, text: string): string => {
  const at = emptyFolder();
  writeFileSync(join(at, name), text);
  return join(at, name);
};

const load = async (path: string): Promise<UserModule> =>
  ((await import(pathToFileURL(path).href)) as { default: UserModule }).default;

const replaced = (whole: string, edits: Mistake['edits']): string =>
  edits.reduce((text, [from, to]) => {
    // An edit that changes nothing would plant no mistake.
    expect(text.split(from)).toHaveLength(2);
    return text.replace(from, to);
  }, whole);

const edited = (name: string, { edits }: Mistake): string => replaced(textOf(name), edits);

test('every wrapper is tried in both directions', () => {
  expect(Object.keys(mistakes).toSorted()).toEqual(names.toSorted());
});

describe.each(names)('%s', (name) => {
  test('the right class is accepted on every ordinary case', async () => {
    const module = await load(join(folder, name));
    for (const operation of Object.keys(module.operations)) {
      const trials = await ordinaryTrials(module, operation);
      expect(count(trials, 'rejected')).toBe(0);
      expect(count(trials, 'accepted')).toBeGreaterThan(20);
    }
  });

  test.each(mistakes[name] ?? [])('rejected: $what', async (mistake) => {
    const module = await load(written(name, edited(name, mistake)));
    let rejected = 0;
    for (const operation of Object.keys(module.operations))
      rejected += count(await ordinaryTrials(module, operation), 'rejected');
    expect(rejected).toBeGreaterThan(0);
  });
});

const takesAssumptions = 'assumes' in moduleSchema.shape;

/** What keeps a wrapper from being checked as it stands, or null. */
const waitsFor = ({ assumes = [], ...module }: UserModule): string | null => {
  if (assumes.length > 0 && !takesAssumptions) return "modules cannot say 'assumes' yet (issue 13, 1)";
  const missing = missingConventions(module);
  return missing.length === 0 ? null : `no convention '${missing.join("', '")}' yet (issue 13, 2)`;
};

const asTheyStand = await Promise.all(
  names.map(async (name) => ({ name, reason: waitsFor(await load(join(folder, name))) })),
);
for (const { name, reason } of asTheyStand)
  if (reason !== null) console.log(`wrappers.test.ts: check ${name} is skipped: ${reason}`);

test.each(asTheyStand.filter(({ reason }) => reason === null))('check accepts $name', ({ name }) => {
  const { status, stdout } = runCli([
    'check',
    join(folder, name),
    '--runs',
    long ? '100' : '30',
    '--no-store',
  ]);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/Every (decided )?case accepted\./)]);
});

/** The wrappers in Python; the documents run it as it stands. */
describe('strided_ddim.py', () => {
  const adapters = resolve('diff-tests/examples/adapters');
  const text = readFileSync(join(adapters, 'strided_ddim.py'), 'utf8');
  const pythonMistakes = [
    [
      'ddimSampleAt',
      't - 1 in the place of t - stride',
      'previous = t - self.stride',
      'previous = t - 1',
      '',
    ],
    ['qSample', 'one timestep for a batch', 'for t in timesteps]', 'for t in timesteps[:1] * 3]', ''],
    [
      'timestepsLeading',
      'a timestep too many',
      'in reversed(range(n))]',
      'in reversed(range(n))] + [0] * (n > 0)',
      'the output has another shape',
    ],
  ] as const;

  test.each(pythonMistakes)('%s is rejected: %s', (operation, _what, from, to, reason) => {
    const cwd = emptyFolder();
    copyFileSync(join(adapters, 'protocol.py'), join(cwd, 'protocol.py'));
    writeFileSync(join(cwd, 'mine.py'), replaced(text, [[from, to]]));
    const asked = [
      '--op',
      operation,
      '--runs',
      '40',
      '--no-store',
      ...(reason === '' ? ['--no-diagnosis'] : []),
    ];
    const { status, stdout } = runCli(['check', '--exec', 'python3 mine.py', ...asked], cwd);
    expect([status, stdout]).toEqual([1, expect.stringContaining(reason)]);
  });
});
