/**
 * Cases by which a reason is told from others: ordinary ones of a few steps, and some of one step. They are made where a
 * row failed; the cases of a run are mostly extraordinary, and tell mistakes apart badly.
 */
import type { Operation } from '../../../spec/operation.ts';
import { saidOf } from '../by-operation.ts';
import { stepCount, usualNames } from '../assumptions.ts';
import type { Case } from '../case.ts';
import { shaped } from '../kinds/index.ts';
import { type HostTensor, isTensor } from '../values.ts';
import { type CaseSettings, caseSource, makeCase } from './cases.ts';

/** Ordinary cases, and those of one step; drawn ones, which stand past all fixed ones. */
const [ordinaryCases, singleCases, firstDrawn] = [72, 16, 4000];
/** Longer schedules and larger tensors tell no more, and cost more. */
const [mostSteps, mostElements] = [12, 64];

const isSmall = ({ operation, inputs }: Case): boolean =>
  (stepCount(operation, inputs) ?? 0) <= mostSteps &&
  operation.inputs.every(
    ({ name, kind }) => !shaped.has(kind) || (inputs[name] as HostTensor).data.length <= mostElements,
  );

/** One ordinary case in so many has betas as small as those that people train with. */
const smallEvery = 3;
const smaller = 2 ** -6;

/** Of betas as near to 1, a few make alphaBar small: what guards a denominator tells there. Every format has it. */
const steep = 1 - 2 ** -8;

const withBetas = ({ operation, format, inputs }: Case, change: (beta: number) => number): Case => {
  const betas = inputs['betas'];
  if (betas === undefined || !isTensor(betas)) return makeCase(operation, format, inputs);
  return makeCase(operation, format, { ...inputs, betas: { ...betas, data: betas.data.map(change) } });
};

const drawn = function* (
  operation: Operation,
  settings: CaseSettings,
  names: readonly string[],
): Generator<Case> {
  const assumes = { all: [...names, ...saidOf(settings.assumes ?? {}, operation.name)] };
  const at = caseSource(operation, { ...settings, assumes, refusals: false });
  for (let index = firstDrawn; ; index++) {
    const made = at(index);
    if (isSmall(made)) yield made;
  }
};

/** Made one after another, when they are asked for. */
export const tellingCases = function* (operation: Operation, settings: CaseSettings): Generator<Case> {
  const many = drawn(operation, settings, [...usualNames, 'T >= 2']);
  for (let n = 0; n < ordinaryCases; n++) {
    const made = many.next().value as Case;
    yield n % smallEvery === 0 ? withBetas(made, (beta) => beta * smaller) : made;
  }
  const any = drawn(operation, settings, usualNames);
  if (stepCount(operation, (many.next().value as Case).inputs) === null) return;
  for (let n = 0, tries = 0; n < singleCases && tries < 40 * singleCases; tries++) {
    const made = any.next().value as Case;
    if (stepCount(operation, made.inputs) !== 1) continue;
    n += 1;
    yield made;
  }
};

/** One fresh case in so many has steep betas. */
const steepEvery = 6;

/** Cases of all sorts that no run has: drawn ones, past those that a run draws. */
export const freshCases = function* (operation: Operation, settings: CaseSettings): Generator<Case> {
  const at = caseSource(operation, { ...settings, refusals: false });
  for (let index = 2 * firstDrawn; ; index++) {
    const made = at(index);
    if (isSmall(made)) yield index % steepEvery === 0 ? withBetas(made, () => steep) : made;
  }
};
