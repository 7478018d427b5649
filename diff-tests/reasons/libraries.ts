/**
 * What libraries do: their conventions and what they take for granted, by operation, as seen in their sources. A module
 * whose `like` names one is judged by these, and by its own beside them. So a row holds nothing that some users of the
 * library do without: what is a setting has a row for each value.
 */
import { type ByOperation, type Said, saidOf, together } from '../cases/by-operation.ts';

export interface Library {
  readonly name: string;
  /** The classes and settings that it is about. */
  readonly of: string;
  /** The version at which it was seen, and its sources there. */
  readonly version: string;
  readonly links: readonly string[];
  /** Names of conventions. */
  readonly conventions: ByOperation;
  /** Names of assumptions. */
  readonly assumes: ByOperation;
}

const onEach = (operations: readonly string[], names: readonly string[]): ByOperation =>
  Object.fromEntries(operations.map((operation) => [operation, names]));
const ddpm = (...names: readonly string[]): ByOperation => onEach(['ddpmStep', 'ddpmSample'], names);
const ddim = (...names: readonly string[]): ByOperation => onEach(['ddimStep', 'ddimSample'], names);

/** No guard in any denominator, and a table of T entries by whose index the model is asked: what discrete ones share. */
const discrete: ByOperation = {
  all: ['epsilon 0', 'time t-1'],
  alphaBar: ['alphaBar without the leading 1'],
};

/** Roots without max, quotients without a guard, no state 0. */
const usual: ByOperation = {
  all: ['betas in (0, 1)', 'finite inputs', 'T >= 1', 'moderate inputs'],
  ...onEach(['qSample', 'x0Pred', 'x0PredFromEps', 'epsPredLoss'], ['t >= 1']),
};
const atLeastTwo: ByOperation = together(usual, { all: ['T >= 2'] });

interface Seen {
  readonly repository: string;
  readonly commit: string;
  /** Of a release; without it the commit stands for it. */
  readonly release?: string;
  readonly files: readonly string[];
}

const seenAt = ({ repository, commit, release, files }: Seen): Pick<Library, 'version' | 'links'> => ({
  version: `${release === undefined ? '' : `${release}, `}${commit.slice(0, 7)}`,
  links: files.map((file) => `https://github.com/${repository}/blob/${commit}/${file}`),
});

type ClippedRow = Pick<Library, 'name' | 'of' | 'version' | 'links' | 'assumes'> & {
  /** The setting, as [clipped, not clipped]. */
  readonly setting: readonly [string, string];
  readonly by: (clips: boolean) => readonly ByOperation[];
};

/** Two rows: x0 clipped in the samplers, and not. */
const clippedOrNot = ({ setting, by, ...row }: ClippedRow): readonly Library[] =>
  [true, false].map((clips) => ({
    ...row,
    name: clips ? row.name : `${row.name}-unclipped`,
    of: `${row.of}, ${setting[clips ? 0 : 1]}`,
    conventions: together(discrete, ...by(clips)),
  }));

const mean = (clips: boolean): string => (clips ? 'x0 clipped in the mean' : 'mean through x0');
const x0 = (clips: boolean): readonly string[] => (clips ? ['x0 clipped'] : []);
const [fromRatio, quiet, least] = [
  'beta from the ratio of alphaBar',
  'no noise term at the last step',
  'variance clipped at 1e-20',
];

export const libraries: readonly Library[] = [
  ...clippedOrNot({
    name: 'diffusers',
    of: 'DDPMScheduler and DDIMScheduler, variance_type fixed_small, set_alpha_to_one, eta 0',
    setting: ['clip_sample', 'clip_sample=False'],
    ...seenAt({
      repository: 'huggingface/diffusers',
      commit: '58eb52c0803ea9af3abec60841c2a093bdf1f951',
      release: '0.40.0.dev0',
      files: [
        'src/diffusers/schedulers/scheduling_ddpm.py#L461',
        'src/diffusers/schedulers/scheduling_ddim.py#L444',
      ],
    }),
    assumes: usual,
    by: (clips) => [ddpm(mean(clips), fromRatio, least, quiet), ddim(...x0(clips))],
  }),
  ...clippedOrNot({
    name: 'guided-diffusion',
    of: 'GaussianDiffusion, ModelVarType.FIXED_SMALL, p_sample and ddim_sample with eta 0',
    setting: ['clip_denoised', 'clip_denoised=False'],
    ...seenAt({
      repository: 'openai/guided-diffusion',
      commit: '22e0df8183507e13a7813f8d38d51b072ca1e67c',
      files: ['guided_diffusion/gaussian_diffusion.py#L232', 'guided_diffusion/gaussian_diffusion.py#L537'],
    }),
    // The log-variance of the first step is that of the second, which must be there.
    assumes: atLeastTwo,
    by: (clips) => [
      ddpm(mean(clips), 'deviation through the logarithm of the variance'),
      ddim(...x0(clips), 'noise derived from x0'),
    ],
  }),
  {
    name: 'denoising-diffusion-pytorch',
    of: "GaussianDiffusion, objective 'pred_noise', p_sample and ddim_sample with eta 0",
    ...seenAt({
      repository: 'lucidrains/denoising-diffusion-pytorch',
      commit: 'faed4db28e724735323fa91c70aa9b28a6e1cbac',
      release: '2.3.1',
      files: ['denoising_diffusion_pytorch/denoising_diffusion_pytorch.py#L663'],
    }),
    conventions: together(
      discrete,
      ddpm(mean(true), 'log-variance clipped at 1e-20', quiet),
      ddim(...x0(true), 'noise derived from x0'),
    ),
    assumes: usual,
  },
  ...clippedOrNot({
    name: 'MONAI',
    of: 'DDPMScheduler and DDIMScheduler, variance_type fixed_small, set_alpha_to_one, eta 0',
    setting: ['clip_sample', 'clip_sample=False'],
    ...seenAt({
      repository: 'Project-MONAI/MONAI',
      commit: 'd388d1c6fec8cb3a0eebee5b5a0b9776ca59ca83',
      release: '1.5.0',
      files: ['monai/networks/schedulers/ddpm.py#L189', 'monai/networks/schedulers/ddim.py#L144'],
    }),
    assumes: usual,
    by: (clips) => [ddpm(mean(clips), least, quiet), ddim(...x0(clips))],
  }),
  {
    name: 'k-diffusion',
    of: 'sample_euler over DiscreteEpsDDPMDenoiser, as DDIM: x is divided by sqrt(alphaBar) before and multiplied after',
    ...seenAt({
      repository: 'crowsonkb/k-diffusion',
      commit: '4601bf085320592473f681a62808ed873d17fad5',
      files: ['k_diffusion/sampling.py#L118', 'k_diffusion/external.py#L87'],
    }),
    conventions: together(discrete, ddim('state in sigma space')),
    // The time is found between two entries of the table.
    assumes: atLeastTwo,
  },
  {
    name: 'labml',
    of: 'DenoiseDiffusion of labml_nn.diffusion.ddpm',
    ...seenAt({
      repository: 'labmlai/annotated_deep_learning_paper_implementations',
      commit: 'e6b3c8a6a2cdae4071bcde1abeaaf9a2bc37bd53',
      files: ['labml_nn/diffusion/ddpm/__init__.py#L232'],
    }),
    conventions: together(discrete, ddpm('beta for beta tilde', 'noise at the last step')),
    assumes: usual,
  },
  {
    name: 'score_sde',
    of: 'VPSDE: AncestralSamplingPredictor at t = k/(N-1), the mean returned at the end, and the probability-flow drift',
    ...seenAt({
      repository: 'yang-song/score_sde_pytorch',
      commit: 'cb1f359f4aadf0ff9a5e122fe8fffc9451fd6e44',
      files: ['sde_lib.py#L112', 'sampling.py#L225', 'models/utils.py#L129'],
    }),
    conventions: together(
      { ...discrete, ...onEach(['pfOdeRhs', 'pfOdeSampleEuler'], ['time times 999']) },
      { ddpmStep: ['beta for beta tilde', 'noise at the last step'], ddpmSample: ['beta for beta tilde'] },
    ),
    assumes: together(atLeastTwo, {
      ...onEach(['vpBeta', 'vpAlphaBar', 'vpSigma'], ['times in [0, 1]', 'beta0 < beta1']),
      ...onEach(['pfOdeRhs', 'pfOdeSampleEuler'], ['times in (0, 1]', 'beta0 < beta1']),
    }),
  },
  {
    name: 'candle',
    of: 'DDPMScheduler and DDIMScheduler of stable_diffusion as they are by default: nothing clipped, FixedSmall, eta 0',
    ...seenAt({
      repository: 'huggingface/candle',
      commit: '2a13b0f3ff62f7e67013597f2996f764c5735e21',
      release: '0.11.0',
      files: [
        'candle-transformers/src/models/stable_diffusion/ddpm.rs#L131',
        'candle-transformers/src/models/stable_diffusion/ddim.rs#L130',
      ],
    }),
    conventions: together(discrete, ddpm(mean(false), fromRatio, least, quiet), ddim('last alphaBar not 1')),
    assumes: usual,
  },
];

export const libraryNames: readonly string[] = libraries.map(({ name }) => name);

/** By its name, in capitals or not. */
export const findLibrary = (text: string): Library | undefined =>
  libraries.find(({ name }) => name.toLowerCase() === text.toLowerCase());

/** The libraries that follow a convention somewhere. */
export const followersOf = (convention: string): readonly string[] =>
  libraries
    .filter(({ conventions }) => Object.values(conventions).some((names) => names.includes(convention)))
    .map(({ name }) => name);

/** What a library takes for granted of the inputs of an operation: names of assumptions. */
export const assumedBy = (library: string, operation: string): readonly string[] =>
  saidOf(findLibrary(library)?.assumes ?? {}, operation);

/** The conventions of a library, and what is said beside it. */
export const withLibrary = (like: string | null, own: Said): ByOperation =>
  together(like === null ? {} : (findLibrary(like)?.conventions ?? {}), own);
