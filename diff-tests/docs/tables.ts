/** The generated regions of the documents: one function for each. */
import { assumptionGenerators } from './assumptions.ts';
import { findOperation, operations } from '../../spec/operations.ts';
import type { Operation } from '../../spec/operation.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { type Finite, hexText, same, valueOf } from '../../spec/scalars/floats/float.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { ratioText, rational } from '../../spec/scalars/exact/rational.ts';
import { backendGenerators } from './backends.ts';
import { diagnosisGenerators } from './diagnosis.ts';
import * as edges from './edges.ts';
import { type Edge, edgeRow, number, columnNames } from './edges.ts';
import { files } from './files.ts';
import { fingerprintGenerators } from './fingerprint.ts';
import { markdownTable } from './markdown.ts';
import { matrixGenerators } from './matrix.ts';
import { mirrorGenerators } from './mirror.ts';
import { moduleGenerators, modules } from './modules.ts';
import { profileGenerators } from './profiles.ts';
import { protocolGenerators } from './protocol.ts';
import { paperGenerators } from './papers.ts';
import { tightnessGenerators } from './tightness.ts';
import { vectorGenerators } from './vectors.ts';
import { wrapperGenerators } from './wrappers.ts';

const pageOf = (operation: Operation): string =>
  Object.keys(modules).find((name) => modules[name]?.includes(operation) === true) ?? '';

/** Every operation with its page, and where its definition comes from. */
const definitions = (): string =>
  markdownTable(
    ['operation', 'what it is', 'page', 'mirrors'],
    operations.map((operation) => {
      const { name, summary, source } = operation;
      const [page, from] = [pageOf(operation), source.name.replace('Generative.Diffusion.', '')];
      return [`\`${name}\``, summary, `[${page}](${page}.md)`, `[${source.kind === 'paper' ? from : `\`${from}\``}](${source.link})`];
    }),
  );

/** The smallest power of two that epsilon, added to it, does not change. */
const absorbsFrom = (name: (typeof formatNames)[number]): string => {
  const k = binary(name);
  const power = (e: number): string => (e < 0 ? `1/${2n ** BigInt(-e)}` : `${2n ** BigInt(e)}`);
  for (let e = -40; ; e++) {
    const y = k.of(power(e));
    if (same(k.add(y, k.epsilon), y)) return power(e);
  }
};

/** What 1/1000000 becomes in each format. */
const epsilon = (): string =>
  markdownTable(
    ['format', 'epsilon', 'its exact value', 'bits', 'y + epsilon = y from y ='],
    [
      ['rational, real', rational.show(rational.epsilon), rational.show(rational.epsilon), '–', 'never'],
      ...formatNames.map((name) => {
        const k = binary(name);
        const bits = k
          .toBits(k.epsilon)
          .toString(16)
          .padStart(k.format.width / 4, '0');
        const exact = ratioText(valueOf(k.epsilon as Finite)).replace(/\/1$/, '');
        return [name, hexText(k.epsilon), exact, `0x${bits}`, absorbsFrom(name)];
      }),
    ],
  );

const edgeTable = (name: string, rows: readonly (readonly Edge[])[]): string => {
  const operation = findOperation(name) as Operation;
  const head = [...operation.inputs.map((input) => input.name), ...columnNames];
  return markdownTable(
    head,
    rows.map((row) => edgeRow(operation, row)),
  );
};

const [nan, inf, minusInf] = [number('nan'), number('inf'), number('-inf')];
const [zero, minusZero, one, minusOne] = [number('0'), number('-0'), number('1'), number('-1')];
const { smallestSubnormal, minusSmallest, smallestNormal, largestFinite, minusLargest } = edges;
const { minusEpsilon, aboveMinusEpsilon, belowMinusEpsilon } = edges;

const radicands: readonly Edge[] = [
  ...[nan, minusInf, minusOne, minusSmallest, minusZero, zero, smallestSubnormal, smallestNormal],
  ...[one, number('2'), number('4'), largestFinite, inf],
];

const sqrtNonnegEdges = (): string =>
  edgeTable(
    'sqrtNonneg',
    radicands.map((x) => [x]),
  );

/** Each list of numerators over one denominator. */
const quotients: readonly (readonly [Edge, readonly Edge[]])[] = [
  [zero, [one, minusOne, zero, minusZero, smallestSubnormal, largestFinite, inf, nan]],
  [minusZero, [one, zero, minusZero]],
  [minusEpsilon, [one, minusOne, zero, minusZero, inf, nan]],
  [aboveMinusEpsilon, [one, zero]],
  [belowMinusEpsilon, [one, zero]],
  [one, [one, zero, minusZero, smallestSubnormal, largestFinite, inf, nan]],
  [minusOne, [one, zero, minusZero]],
  [smallestSubnormal, [one, smallestSubnormal]],
  [largestFinite, [one, smallestSubnormal, largestFinite]],
  [minusLargest, [one]],
  [inf, [one, minusOne, inf]],
  [minusInf, [one, minusOne]],
  [nan, [one]],
];

const safeDivEdges = (): string =>
  edgeTable(
    'safeDiv',
    quotients.flatMap(([y, numerators]) => numerators.map((x) => [x, y])),
  );

const modelEdges = (): string =>
  edgeTable('model', [
    [zero, zero],
    [minusZero, zero],
    [minusZero, minusZero],
    [one, zero],
    [one, one],
    [one, smallestSubnormal],
    [smallestSubnormal, zero],
    [smallestSubnormal, smallestSubnormal],
    [minusSmallest, zero],
    [minusSmallest, minusZero],
    [smallestNormal, zero],
    [largestFinite, one],
    [largestFinite, largestFinite],
    [inf, minusInf],
    [nan, zero],
    [zero, nan],
  ]);

/** The generators, by the names that regions have. */
export const generators: Readonly<Record<string, () => string>> = {
  definitions,
  epsilon,
  'sqrtNonneg-edges': sqrtNonnegEdges,
  'safeDiv-edges': safeDivEdges,
  'model-edges': modelEdges,
  files,
  ...moduleGenerators,
  ...profileGenerators,
  ...tightnessGenerators,
  ...diagnosisGenerators,
  ...fingerprintGenerators,
  ...assumptionGenerators,
  ...backendGenerators,
  ...wrapperGenerators,
  ...protocolGenerators,
  ...matrixGenerators,
  ...mirrorGenerators,
  ...vectorGenerators,
  ...paperGenerators,
};
