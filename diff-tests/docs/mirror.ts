/** The tables of docs/mirror.md. */
import { laws } from '../../spec/laws/index.ts';
import { mirror } from '../../spec/lean/mirror.ts';
import type { Mirrored } from '../../spec/lean/mirrored.ts';
import { wantedOutside } from '../../spec/lean/mirror-outside.ts';
import { primitives } from '../../spec/lean/primitives.ts';
import { versions } from '../lean/versions.ts';
import { lawOf } from '../lean/theorems.ts';
import { markdownTable } from './markdown.ts';

const code = (text: string): string => `\`${text}\``;
const short = (name: string): string => name.replace(/^Generative\.Diffusion\./, '');

const all = 'every one';
const image = 'srirampc/TorchLean@3447b74 and later';

/** Which versions agree, and what differs in words. Without a row: every version agrees. */
const remarks: Readonly<Record<string, readonly [agree: string, words: string]>> = {
  safeDiv: [all, 'epsilon is `Numbers.epsilon`, in newer versions `Context.defaultEpsilon`'],
  alphaBar: [all, 'named `alphaBarVec`, in newer versions `alphaBarTensor`'],
  linearBetas: [all, 'newer versions write the tables of no step and of one step with `Tensor.full`'],
  x0Pred: [all, 'newer versions call their model first, then `x0PredFromEps`'],
  ddpmSample: [all, 'a fold over `List.finRange`, in the newest version `Fin.foldr`'],
  ddimStep: [all, 'calls its model twice with the same arguments up to c2be276, once in newer versions'],
  ddimSample: [all, 'as `ddimStep`; a fold over `List.finRange`, in the newest version `Fin.foldr`'],
  vpAlphaBar: [all, 'the half is `Numbers.pointfive`, in newer versions `1 / 2`: equal in value, written otherwise'],
  vpSigma: [all, 'as `vpAlphaBar`'],
  pfOdeRhs: [
    'from c2be276 on',
    'older versions leave out the half of the noise term; constants as in `vpAlphaBar`, and `-1 / 2`',
  ],
  pfOdeSampleEuler: [
    'from c2be276 on',
    'older versions walk the times upward, `1 - i/n`; a loop, in the newest version `Fin.foldr`',
  ],
  epsPredLoss: [all, 'the mean is that of `mseSpec`, see there'],
  x0PredFromEps: [image, ''],
  noisyAlphaBars: [image, ''],
  imageAlphaBar: [image, ''],
  imageTimeOfIndex: [image, ''],
  stepFromEps: [image, '`postprocess` is an argument whose default clips; the first version always clips'],
  imageDdimStepFromEps: [image, 'with the states of the table; the first version always clips'],
  imageDdimStep: [image, 'as `stepFromEps`'],
  imageDdimSample: [image, 'as `stepFromEps`'],
  clampSpec: [all, 'newer versions also clear the tangents of dual numbers; the value is the same'],
  mseSpec: ['from 564289f (2026-06-29) on', 'older versions, and nktkt/gondolin, divide an empty sum by 0'],
};

const rowOf = ({ operation, lean, file }: Mirrored): readonly string[] => {
  const [agree, words] = remarks[operation.name] ?? [all, ''];
  const line = /#L(\d+)$/.exec(operation.source.link)?.[1];
  const place = `${file.split('/').at(-1) ?? file}${line === undefined ? '' : `:${line}`}`;
  return [lean.map((name) => code(short(name))).join(', '), `[${place}](${operation.source.link})`, code(operation.name), agree, words];
};

const heads = ['Lean', 'file and line', 'here', 'versions that agree', 'what differs in words'];
const isOutside = ({ file }: Mirrored): boolean => !file.startsWith('NN/Spec/Generative/Diffusion');

const definitionsTable = (): string => markdownTable(heads, mirror.filter((row) => !isOutside(row)).map(rowOf));
const outsideTable = (): string => markdownTable(heads, mirror.filter(isOutside).map(rowOf));

/** Which TorchLean backend each context mirrors. */
const backends: readonly (readonly string[])[] = [
  [code('real'), '`ℝ`, with the total functions of Mathlib', 'enclosures where the value is not rational'],
  [code('rational'), '`ℚ`', 'every square root and exp is 0 there; here one that is not rational is refused'],
  [code('binary64'), '`Float`', 'exp is rounded correctly here; what `clampSpec` gives for NaN is allowed both ways'],
  [code('binary32'), '`IEEE32Exec`, in newer versions `ExecFloat.Binary 8 23`', 'NaN is compared by class: no payloads'],
  [`${code('binary16')}, ${code('bfloat16')}`, 'a configured `ExecFloat.Binary`', 'newer versions only'],
  [code('interval'), 'none', 'the natural lifting; TorchLean has no interval context for these definitions'],
  [`${code('envelope')}, ${code('formula')}`, 'none', 'what a machine may return; the definition, printed'],
];
const backendsTable = (): string =>
  markdownTable(['here', 'TorchLean', 'what differs'], backends);

/** The theorems that are known, the file that they stand in first. */
const theorems: readonly (readonly [file: string, names: readonly string[]])[] = [
  [
    'Samplers.lean',
    [
      'alphaBar_zero',
      'ddpmSample_zero_steps',
      'ddimSample_zero_steps',
      'pfOdeSampleEuler_zero_steps',
      'eulerStep_l2_distance_bound',
      'eulerStep_l2_lipschitz_of_rhs_lipschitz',
      'pfOdeEulerSystem_l2_lipschitz_of_rhs_lipschitz',
      'sub_add_scaled_eq',
      'ddimStepSystem_eq_step',
      'pfOdeEulerSystem_eq_step',
      'ddimStepSystem_lipschitz_of_step_lipschitz',
      'pfOdeEulerSystem_lipschitz_of_step_lipschitz',
      'ddimStepSystem_contracts_of_step_contracts',
      'pfOdeEulerSystem_contracts_of_step_contracts',
    ],
  ],
  ['ReverseDDIM.lean', ['ddimStep_eq_x0Pred', 'ddimStepSystem_step']],
  ['PFODE.lean', ['pfOdeEulerSystem_step']],
  ['ImageDDIM.lean', ['alphaBar_noisyAlphaBars', 'getScalar_noisyAlphaBars', 'alphaBar_zero', 'alphaBar_succ']],
  ['ForwardGaussian.lean', ['forwardGaussian_isGaussian']],
  ['DiffusionForward.lean', ['forwardNoising_eq_map', 'forwardNoising_univ', 'forwardKernel_apply', 'isGaussian_forwardKernel']],
];
const theoremsTable = (): string =>
  markdownTable(
    ['theorem', 'file', 'law here, or why there is none'],
    theorems.flatMap(([file, names]) =>
      names.map((name) => {
        const found = lawOf(name, file);
        const statement = laws.find((law) => law.name === found.law)?.statement ?? '';
        return [code(name), file, found.law === null ? `none: ${found.reason}` : `${code(found.law)}: ${statement}`];
      }),
    ),
  );

const versionsTable = (): string =>
  markdownTable(
    ['file', 'since', 'date', 'SHA-256 of the text without comments'],
    versions.map(({ file, commit, date, sha256 }) => [`${file}.lean`, commit, date, code(sha256)]),
  );

/** What stays a primitive also where there is text. */
const primitivesTable = (): string =>
  markdownTable(
    ['Lean', 'defined in'],
    primitives
      .filter(({ names }) => !names.some((name) => wantedOutside.has(name)))
      .map(({ names, source }) => [names.map(code).join(', '), source]),
  );

export const mirrorGenerators: Readonly<Record<string, () => string>> = {
  'mirror-definitions': definitionsTable,
  'mirror-outside': outsideTable,
  'mirror-backends': backendsTable,
  'mirror-theorems': theoremsTable,
  'mirror-versions': versionsTable,
  'mirror-primitives': primitivesTable,
};

