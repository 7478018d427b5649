/** What a convention changes, shown on small inputs: the definition's value and the convention's. */
import type { AnyArgument, Operation } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import { ieee754Loose } from '../../spec/profiles/own.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { envelope } from '../../spec/scalars/sets/envelope.ts';
import type { Context } from '../../spec/context.ts';
import { type EpsModel } from '../../spec/diffusion/core.ts';
import type { IndexModel } from '../../spec/diffusion/image-ddim.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { kinds as kindRows } from '../cases/kinds/index.ts';
import { toNumber } from '../cases/values.ts';
import { changed, type Convention } from '../reasons/signatures/index.ts';
import { parseArguments } from './arguments.ts';

/** Inputs as `eval` takes them, the plainest first: of those in which a convention shows the first is its example. */
const inputs: readonly string[] = [
  'safeDiv x=[1] y=[1/1000]',
  'safeDiv x=[1] y=[1/10000000]',
  'safeDiv x=[1] y=[-1/1000]',
  'linearBetas T=3 betaStart=1/10 betaEnd=4/10',
  'linearBetas T=1 betaStart=1/10 betaEnd=4/10',
  'linearBetas T=2 betaStart=1/2 betaEnd=3/2',
  'timeOfIndex T=4',
  'alphaBar betas=[1/4,1/2]',
  'alphaBar betas=[1/10,1/5]',
  'alphaBar betas=[1,1/2]',
  'qSample betas=[1/4,1/2] t=1 x0=[1] eps=[1/2]',
  'x0PredFromEps betas=[3/4] t=1 x=[2] eps=[1/2]',
  'ddpmStep betas=[1/4,1/2] k=1 x=[3] z=[1] model=constant(1/2)',
  'ddpmStep betas=[1/4,1/2] k=0 x=[3/10] z=[1] model=constant(1/2)',
  'ddpmStep betas=[1/4,1/2] k=0 x=[3/10] z=[inf] model=constant(1/2)',
  'ddimStep betas=[1/4,1/2] k=1 x=[3] model=constant(1/2)',
  'ddimStep betas=[1/4,1/2] k=1 x=[0.65] model=affine(1,0,0)',
  'ddimStep betas=[1/4,1/2] k=0 x=[3] model=constant(1/2)',
  'imageDdimStep alphaBars=[3/4,1/100] index=1 floor=1/2 x=[3] model=constant(1/2)',
  'imageDdimStep alphaBars=[3/4,1/100] index=1 floor=1/2 x=[1/4] model=constant(1/8)',
  'imageDdimStep alphaBars=[3/4,1/4] index=1 floor=1/100 x=[3] model=affine(0,1,0)',
  'vpBeta beta0=1/10 beta1=20 t=[1/4]',
  'vpAlphaBar beta0=1/10 beta1=20 t=[0]',
  'pfOdeRhs beta0=1/10 beta1=20 x=[1] t=1/4 model=affine(0,1,0)',
  'pfOdeSampleEuler beta0=1/10 beta1=20 steps=2 x=[1] model=affine(0,1,0)',
  'epsPredLoss betas=[1/4,1/2] t=1 x0=[1,2] eps=[1/2,0] model=constant(1/4)',
  'epsPredLoss betas=[1/4,1/2] t=1 x0=[] eps=[] model=constant(1/4)',
  'scaledLinearBetas T=3 betaStart=1/100 betaEnd=9/100',
  'scaledLinearBetas T=1 betaStart=1/100 betaEnd=9/100',
  'zeroTerminalSnrAlphaBars alphaBars=[16/25,9/25,1/25]',
  'timestepsTrailing T=1000 n=7',
  'timestepsLinspace T=1000 n=4',
  'timestepsLinspace T=1000 n=5',
  'timestepsLeading T=1000 n=10 offset=0',
  'ddimSampleAt alphaBars=[576/625,16/25,9/25,49/625] timesteps=[3,1] finalAlphaBar=1 x=7/10 model=affine(1/2,1/8,0)',
  'ddimSampleAt alphaBars=[576/625,16/25,9/25,49/625] timesteps=[3,2] finalAlphaBar=1 x=7/10 model=affine(1/2,1/8,0)',
  'ddimStepAt a=9/25 ap=16/25 x=2 e=-1/2 clip=1 r=1 rederive=1',
  'ddimStepAt a=9/25 ap=16/25 x=2 e=-1/2 clip=1 r=1 rederive=0',
  'ddpmSampleStrided alphaBars=[576/625,16/25] timesteps=[1] clip=0 r=1 large=1 x=7/10 noise=[1] model=affine(1/2,1/8,0)',
  'ancestralSigmas s=5/3 sn=1 eta=1/2',
  'addNoise a=9/25 x0=3/2 eps=-1/4',
  'flowStep s=3/4 sn=1/2 x=7/10 v=-1/5',
  'flowSample sigmas=[3/4,0] x=7/10 model=affine(1/2,1/8,0)',
  'flowSigmasSd3 T=1000 n=4 shift=3',
  'flowDynamicShift mu=23/20 t=1/2',
  'guide w=15/2 u=1/5 c=1/2',
  'lcmScalings t=1',
  'timestepsLeading T=1000 n=4 offset=1',
  'timestepsLeading T=1000 n=53 offset=0',
  'ddimStepEta a=9/25 ap=16/25 eta=0 x=2 e=-1/2 z=inf clip=0 r=1 rederive=0',
  'ddpmVarianceSmall a=9/25 ap=9/25',
  'ddpmPosteriorStep a=9/25 ap=16/25 x=2 e=-1/2 z=1 large=0 clip=0 r=1 last=0',
  'ddpmPosteriorStep a=9/25 ap=16/25 x=2 e=-1/2 z=1 large=1 clip=0 r=1 last=0',
  'eulerDiscreteSample alphaBars=[9/25,1/5] timesteps=[1] x=2 model=affine(1/2,1/8,0)',
  'eulerAncestralStep s=5/3 sn=0 eta=1 x=2 d=1 z=inf',
  'flowSigmas n=4 shift=3',
  'flowMu length=4096',
  'guidanceRescale phi=1/2 g=[1,1] c=[1,2]',
  'alphaBarsFromBetas betas=[1/10,1/5]',
];

export interface Example {
  /** As one may type it after `epscheck eval`. */
  readonly of: string;
  /** What the two values are: the result, or the state that the model sees. */
  readonly shown: 'result' | 'state' | 'set';
  readonly definition: string;
  readonly convention: string;
}

/** What was computed, and what the model saw. */
interface Values {
  readonly result: string;
  readonly state: string;
}

const textOf = <A>({ data }: Tensor<A>, show: (x: A) => string): string => {
  const texts = data.map(show);
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
};

const valuesIn = async <A>(
  k: Context<A>,
  show: (x: A) => string,
  operation: Operation,
  texts: readonly string[],
): Promise<Values> => {
  const parsed = await parseArguments(operation, texts);
  let state = '';
  const watch = (x: Tensor<A>): void => void (state = textOf(x, show));
  const watched = (value: AnyArgument<A>): AnyArgument<A> => {
    if (typeof value !== 'object' || value === null) return value;
    if ('eps' in value) {
      const model: EpsModel<A> = {
        eps: (x, t) => {
          watch(x);
          return value.eps(x, t);
        },
      };
      return model;
    }
    if ('predict' in value) {
      const model: IndexModel<A> = {
        predict: (index, x) => {
          watch(x);
          return value.predict(index, x);
        },
      };
      return model;
    }
    return value;
  };
  const given = operation.inputs.map((input) => [
    input.name,
    watched(kindRows[input.kind].reading.into(k, parsed[input.name] ?? '')),
  ]);
  const result = operation.define(k, Object.fromEntries(given) as Record<string, AnyArgument<A>>);
  return { result: textOf(result, show), state };
};

const double = binary('binary64');
const loose = envelope('binary64', ieee754Loose);

const kinds: readonly (readonly [
  Example['shown'],
  (row: Operation, texts: readonly string[]) => Promise<string>,
])[] = [
  ['result', async (row, texts) => (await valuesIn(double, (x) => String(toNumber(x)), row, texts)).result],
  ['state', async (row, texts) => (await valuesIn(double, (x) => String(toNumber(x)), row, texts)).state],
  // Other roundings, and no other value.
  ['set', async (row, texts) => (await valuesIn(loose, loose.show, row, texts)).result],
];

/** The first of the inputs in which a convention shows; null where none shows it. */
export const exampleOf = async (shown: Convention): Promise<Example | null> => {
  for (const [kind, valueOf] of kinds) {
    for (const of of inputs) {
      const [name = '', ...texts] = of.split(' ');
      const operation = findOperation(name);
      if (operation === undefined || !shown.operations.includes(name)) continue;
      const definition = await valueOf(operation, texts);
      const convention = await valueOf(changed(operation, [shown]), texts);
      if (definition !== convention) return { of, shown: kind, definition, convention };
    }
  }
  return null;
};
