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

const withSmallBetas = ({ operation, format, inputs }: Case): Case => {
  const betas = inputs['betas'];
  if (betas === undefined || !isTensor(betas)) return makeCase(operation, format, inputs);
  const data = betas.data.map((beta) => beta * smaller);
  return makeCase(operation, format, { ...inputs, betas: { ...betas, data } });
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
    yield n % smallEvery === 0 ? withSmallBetas(made) : made;
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

/** Cases of all sorts that no run has: drawn ones, past those that a run draws. */
export const freshCases = function* (operation: Operation, settings: CaseSettings): Generator<Case> {
  const at = caseSource(operation, { ...settings, refusals: false });
  for (let index = 2 * firstDrawn; ; index++) {
    const made = at(index);
    if (isSmall(made)) yield made;
  }
};
