/** Telling inputs of the operations, written as `eval` takes them, and what every context gives there. */
import { Refusal } from '../../spec/context.ts';
import { type AnyContext, contexts } from '../../spec/contexts.ts';
import { type Operation, refuseForbidden } from '../../spec/operation.ts';
import { kinds } from '../cases/kinds/index.ts';
import type { Parsed } from '../cases/kinds/reading.ts';
import { showTensor } from '../cases/number-syntax.ts';
import { cell } from './edges.ts';
import { markdownTable } from './markdown.ts';

/** Ordinary inputs, and what is changed in each row. */
interface Cases {
  readonly base: string;
  readonly changes: readonly string[];
}

const cases: Readonly<Record<string, Cases>> = {
  linearBetas: {
    base: 'T=3 betaStart=1/4 betaEnd=3/4',
    changes: ['T=0', 'T=1', 'T=2', 'T=2 betaStart=0.02 betaEnd=0.0001', 'T=2 betaEnd=inf'],
  },
  alphaBar: {
    base: 'betas=[1/2,1/2]',
    changes: ['betas=[]', 'betas=[0]', 'betas=[1,1/2]', 'betas=[3/2,1/2]', 'betas=[-1]', 'betas=[nan]'],
  },
  timeOfIndex: { base: 'T=2', changes: ['T=0', 'T=1', 'T=3'] },
  qSample: {
    base: 'betas=[9/25] t=1 x0=1 eps=1/2',
    changes: [
      't=0',
      't=0 eps=inf',
      't=0 x0=-0 eps=-1',
      't=0 x0=-0 eps=1',
      'betas=[0] eps=inf',
      'betas=[1]',
      'betas=[1] x0=inf',
      'betas=[2]',
      'betas=[-1]',
      'eps=nan',
      'x0=[]:0x3 eps=[]:0x3',
    ],
  },
  x0Pred: {
    base: 'betas=[9/25] t=1 x=1 model=constant(1/2)',
    changes: [
      't=0',
      't=0 x=-0',
      'betas=[0]',
      'betas=[1]',
      'betas=[2]',
      'betas=[-1]',
      'betas=[1] x=1/2',
      'x=inf',
      'x=[]:0x3',
    ],
  },
  x0PredFromEps: {
    base: 'betas=[9/25] t=1 x=1 eps=1/2',
    changes: ['t=0', 'betas=[1]', 'betas=[-1]', 'x=inf eps=inf', 'x=[]:0x3 eps=[]:0x3'],
  },
  ddpmStep: {
    base: 'betas=[9/25] k=0 x=1 z=1 model=constant(1/2)',
    changes: [
      'z=inf',
      'betas=[0]',
      'betas=[1]',
      'betas=[2]',
      'betas=[-1]',
      'betas=[9/25,0] k=1',
      'betas=[1,-1] k=1',
      'z=nan',
      'x=[]:0x3 z=[]:0x3',
    ],
  },
  ddpmSample: {
    base: 'betas=[9/25] x=1 noise=[1] model=constant(1/2)',
    changes: ['betas=[] noise=[]:0 x=-0', 'noise=[inf]'],
  },
  ddimStep: {
    base: 'betas=[9/25] k=0 x=1 model=constant(1/2)',
    changes: ['betas=[0]', 'betas=[1]', 'betas=[2]', 'betas=[-1]', 'betas=[0,1] k=1', 'x=inf', 'x=[]:0x3'],
  },
  ddimSample: {
    base: 'betas=[9/25] x=1 model=affine(1/2,1,0)',
    changes: ['betas=[] x=-0', 'betas=[9/25,0]', 'betas=[9/25,1]'],
  },
  imageDdimStep: {
    base: 'alphaBars=[16/25] index=0 floor=1/1000000000000 x=1/2 model=constant(1/2)',
    changes: [
      'x=2',
      'x=nan',
      'alphaBars=[0]',
      'alphaBars=[-1]',
      'alphaBars=[nan]',
      'alphaBars=[0] floor=0',
      'alphaBars=[0] x=0 model=zero floor=0',
      'floor=nan',
      'floor=2',
      'x=[]:0x3',
    ],
  },
  imageDdimStepFromEps: {
    base: 'alphaBars=[16/25] index=0 floor=1/1000000000000 clip=1 x=2 eps=1/2',
    changes: ['clip=0', 'x=nan', 'x=nan clip=0', 'alphaBars=[0] clip=0', 'x=[]:0x3 eps=[]:0x3'],
  },
  imageDdimSample: {
    base: 'alphaBars=[16/25] floor=1/1000000000000 x=1/2 model=affine(1/2,1,0)',
    changes: ['alphaBars=[] x=2', 'alphaBars=[16/25,0]'],
  },
  vpBeta: { base: 'beta0=1/10 beta1=20 t=1/2', changes: ['t=0', 't=1', 't=2', 't=inf', 'beta0=20 t=inf'] },
  vpAlphaBar: {
    base: 'beta0=1/10 beta1=20 t=1/2',
    changes: ['t=0', 't=1', 't=1e-8', 't=-1/2', 't=10', 't=inf', 't=nan'],
  },
  vpSigma: { base: 'beta0=1/10 beta1=20 t=1/2', changes: ['t=0', 't=1', 't=1e-8', 't=-1/256'] },
  pfOdeRhs: {
    base: 'beta0=1/10 beta1=20 x=1 t=1/2 model=constant(1/2)',
    changes: ['t=0', 't=0 model=zero', 't=0 beta0=0', 't=1e-8', 'x=inf model=affine(1,0,0)', 'x=[]:0x3'],
  },
  eulerStep: {
    base: 'x=1 slope=2 dt=-1/4',
    changes: ['dt=0', 'dt=0 slope=inf', 'dt=0 x=-0', 'dt=nan', 'x=[]:0x3 slope=[]:0x3'],
  },
  pfOdeSampleEuler: {
    base: 'beta0=0 beta1=0 steps=2 x=1 model=constant(1/2)',
    changes: ['steps=0 x=-0', 'beta0=1/10 beta1=20 steps=1'],
  },
  epsPredLoss: {
    base: 'betas=[9/25] t=1 x0=[1,-1] eps=[1/2,1] model=affine(1/2,1,0)',
    changes: [
      't=0',
      't=0 eps=[inf,0]',
      'betas=[0]',
      'betas=[1]',
      'betas=[2]',
      'betas=[-1]',
      'eps=[nan,0]',
      'x0=[]:0x3 eps=[]:0x3',
    ],
  },
};

/** The operations that have telling inputs here; those of the core have tables of their own. */
export const caseNames: readonly string[] = Object.keys(cases);

const valueOf = (operation: Operation, k: AnyContext, given: Readonly<Record<string, Parsed>>): string => {
  try {
    const inputs = operation.inputs.map((input) => [
      input.name,
      kinds[input.kind].reading.into(k, given[input.name] ?? ''),
    ]);
    const output = operation.define(k, Object.fromEntries(inputs) as Parameters<typeof operation.define>[1]);
    return showTensor(output, (value) => cell(k, value));
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
};

const readAll = (operation: Operation, text: string): Readonly<Record<string, Parsed>> => {
  const texts = text.split(' ').map((part) => part.split('=') as [string, string]);
  const given = Object.fromEntries(
    texts.map(([name, value]) => {
      const input = operation.inputs.find((row) => row.name === name);
      if (input === undefined) throw new Error(`${operation.name} has no input ${name}`);
      return [name, kinds[input.kind].reading.parse(value)];
    }),
  );
  refuseForbidden(operation, given);
  return given;
};

/** The table of an operation; null where none is listed. */
export const edgeCases = (operation: Operation): string | null => {
  const listed = cases[operation.name];
  if (listed === undefined) return null;
  const { base, changes } = listed;
  const rows = ['', ...changes].map((change) => {
    // The last value of a name stands.
    const named = new Map(`${base} ${change}`.trim().split(' ').map((part) => [part.split('=')[0], part]));
    const given = readAll(operation, [...named.values()].join(' '));
    return [
      change === '' ? 'as it stands' : `\`${change}\``,
      ...contexts.map((k) => valueOf(operation, k, given)),
    ];
  });
  const table = markdownTable(['changed', ...contexts.map(({ name }) => name)], rows);
  return [`\`${operation.name} ${base}\``, '', table].join('\n');
};
