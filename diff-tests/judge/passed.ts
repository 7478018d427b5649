/** What was passed to a model, beside what the definition passes. */
import { type HostTensor, type ModelCall, sameNumber, toFloat } from '../cases/values.ts';
import { type AllowedSets, allows, setsOf } from './allowed.ts';
import type { Comparison, Missing, Part } from './comparison.ts';
import type { Request, Rules } from './rules.ts';

const sameData = (a: HostTensor, b: HostTensor): boolean =>
  a.data.length === b.data.length && a.data.every((value, i) => sameNumber(value, b.data[i] ?? NaN));

/** Whether the time (or index) passed to the model is one that the definition may pass. */
export const isTime = ({ timeFormat }: Rules, call: ModelCall, request: Request): boolean => {
  if (request.isTime?.(call.t) === true) return true;
  const { t } = request;
  if (typeof t === 'number') return call.t === t;
  const passed = toFloat(timeFormat, call.t);
  return passed !== null && allows(t, passed);
};

/** What is passed to the model is no output value, and has no exact value of its own. */
const passed = { counts: false, closer: null, evaluation: null } as const;

/** The wrong time passed at a step. `others`: what the other steps pass; one of those is a wrong order. */
export const wrongTime = (
  rules: Rules,
  call: ModelCall,
  { t }: Request,
  step: number | null,
  others: readonly Request[],
): Comparison | Missing => {
  const part: Part = others.some((request) => isTime(rules, call, request)) ? 'order' : 'time';
  if (typeof t === 'number') return { part, step, broken: { code: 'index', value: call.t, bound: t } };
  const output = { shape: [], data: new Float64Array([call.t]) };
  return { ...passed, part, step, output, allowed: setsOf(rules.timeFormat, [t]) };
};

/** The state passed to the model. */
export const passedState = (x: HostTensor, allowed: AllowedSets, step: number | null): Comparison => ({
  ...passed,
  part: 'state',
  step,
  output: x,
  allowed,
});

export const tooMany = (calls: readonly ModelCall[], wanted: number): Missing | null => {
  const extra = calls[wanted];
  if (extra === undefined) return null;
  const seen = calls.slice(0, wanted).some(({ x }) => sameData(x, extra.x));
  const broken = { code: seen ? 'otherTime' : 'oneMore', bound: wanted } as const;
  return { part: seen ? 'time' : 'calls', step: null, broken };
};
