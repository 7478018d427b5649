/** The reason of the failures of an operation: the edit of its definition that accounts for what was seen. */
import type { Operation } from '../../../spec/operation.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { brokenBy, usualNames } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import { outputShape } from '../../cases/shape.ts';
import { orElse } from '../../judge/beside.ts';
import { judge, type Terms } from '../../judge/judge.ts';
import type { Signature } from '../signatures/signature.ts';
import { machineOf } from '../template/arithmetic.ts';
import { Pool } from '../template/node.ts';
import { type Order, operationOf } from '../template/operation.ts';
import { parts, type Template, templateOf } from '../template/template.ts';
import type { Finalist, Said } from './finalist.ts';
import { knownOf } from './known.ts';
import { countsFitting, rowsOf, type Seen } from './observations.ts';
import { type Hypothesis, hypotheses } from './orders.ts';
import { type Setting, searchPart } from './part.ts';
import { labelled } from './score.ts';
import { Evaluator } from '../template/evaluator.ts';

void ieee754Loose;

/** A case as it was judged. */
export interface Judged extends Seen {
  readonly isRejected: boolean;
}

export interface Question {
  /** What the implementation is judged by, and the row of the list that this is a change of. */
  readonly operation: Operation;
  readonly plain: Operation;
  readonly declared: readonly Signature[];
  readonly format: FormatName;
  /** The epsilon of the run in the format. */
  readonly epsilon: number;
  readonly terms: Terms;
  readonly observed: readonly Judged[];
  readonly now: () => number;
}

export interface Explanation {
  readonly edits: readonly Said[];
  readonly stratum: string | null;
  readonly explains: {
    readonly failing: number;
    readonly of: number;
    readonly passing: number;
    readonly ofPassing: number;
  };
  readonly exception: Case | null;
  readonly cut: boolean;
}

/** The assumption that a case lacks: the first of those that are usual, or T >= 2; null where it is ordinary. */
const stratumOf = (theCase: Case, epsilon: number): string | null => {
  const broken = brokenBy(theCase, epsilon);
  return broken.find((name) => usualNames.includes(name)) ?? broken.find((name) => name === 'T >= 2') ?? null;
};

interface Chosen {
  readonly hypothesis: Hypothesis;
  readonly isOwn: boolean;
}

/** The order of the steps that the calls tell: that of most rows which agree with the unedited definition. */
const orderOf = (setting: Setting, template: Template, seen: readonly Judged[]): Chosen => {
  const [own] = hypotheses as [Hypothesis];
  if (setting.operation.sampler === null) return { hypothesis: own, isOwn: true };
  const scored = hypotheses.map((hypothesis) => {
    const rows = rowsOf(seen, hypothesis.order);
    const agreeing = parts.map((part) => {
      const root = template[part];
      if (root === null) return 0;
      const evaluator = new Evaluator(setting.machine, setting.epsilon, rows[part].slice(0, 200));
      evaluator.scan = template.scan;
      return labelled(evaluator, root, false).passing.length;
    });
    return { hypothesis, counts: countsFitting(seen, hypothesis.order), agreeing: agreeing.reduce((a, b) => a + b, 0) };
  });
  const most = Math.max(...scored.map(({ counts }) => counts));
  const left = scored.filter(({ counts }) => counts === most);
  const [best] = left.toSorted((a, b) => b.agreeing - a.agreeing);
  const hypothesis = best?.hypothesis ?? own;
  return { hypothesis, isOwn: hypothesis === own };
};

/** Whether the judge allows an answer under an edited definition. */
const isAllowed = (operation: Operation, { theCase, answer }: Seen, terms: Terms): boolean => {
  const case_ = { ...theCase, operation };
  const care = { certain: false, measured: false };
  return orElse(
    () => judge(case_, terms, () => outputShape(case_), answer, null, true, care).verdict !== 'rejected',
    false,
  );
};

interface Checked {
  readonly failing: number;
  readonly of: number;
  readonly passing: number;
  readonly ofPassing: number;
  readonly exception: Case | null;
}

/** Cases that are put to the sets. */
const mostChecked = 60;

const checked = (operation: Operation, seen: readonly Judged[], terms: Terms): Checked => {
  let exception: Case | null = null;
  const count = (list: readonly Judged[]): number =>
    list.filter((one) => {
      const holds = isAllowed(operation, one, terms);
      if (!holds) exception ??= one.theCase;
      return holds;
    }).length;
  const failing = seen.filter(({ isRejected }) => isRejected).slice(0, mostChecked);
  const passing = seen.filter(({ isRejected }) => !isRejected).slice(0, mostChecked);
  return {
    failing: count(failing),
    of: failing.length,
    passing: count(passing),
    ofPassing: passing.length,
    exception,
  };
};

/** Finalists that are put to the sets. */
const mostFinalists = 6;

interface Composed {
  readonly template: Template;
  readonly edits: readonly Said[];
  readonly rank: number;
}

/** Every choice of one finalist for each part that fails, the preferred ones first. */
const composed = (template: Template, found: readonly (readonly Finalist[])[]): readonly Composed[] =>
  found
    .reduce<readonly Composed[]>(
      (made, finalists) =>
        made.flatMap((one) =>
          finalists
            .toSorted((a, b) => a.rank - b.rank)
            .slice(0, mostFinalists)
            .map((finalist) => ({
              template: merged(template, one.template, finalist.template),
              edits: [...one.edits, ...finalist.edits],
              rank: one.rank + finalist.rank,
            })),
        ),
      [{ template, edits: [], rank: 0 }],
    )
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, 2 * mostFinalists);

const merged = (base: Template, one: Template, other: Template): Template => ({
  output: other.output === base.output ? one.output : other.output,
  state: other.state === base.state ? one.state : other.state,
  time: other.time === base.time ? one.time : other.time,
  scan: other.scan === base.scan ? one.scan : other.scan,
});

const orderSaid = ({ name }: Hypothesis): Said => ({
  text: name,
  signature: null,
  place: 'everywhere',
  from: 'the order of the steps',
  to: name,
});

/** What explains the cases of one stratum. */
const explainStratum = (
  setting: Setting,
  template: Template,
  seen: readonly Judged[],
  terms: Terms,
): { readonly made: Composed; readonly order: Order | null; readonly checked: Checked } | null => {
  const { hypothesis, isOwn } = orderOf(setting, template, seen);
  const rows = rowsOf(seen, hypothesis.order);
  const found: (readonly Finalist[])[] = [];
  for (const part of parts) {
    const of = searchPart(setting, template, part, rows[part]);
    if (of.failing > 0 && of.finalists.length === 0) return null;
    if (of.failing > 0) found.push(of.finalists);
  }
  if (found.length === 0 && isOwn) return null;
  const order = isOwn ? null : hypothesis.order;
  for (const one of composed(template, found)) {
    const operation = operationOf(setting.operation, one.template, order);
    const of = checked(operation, seen, terms);
    const isWhole = of.failing === of.of && of.passing === of.ofPassing;
    const isMost = 10 * of.failing >= 9 * of.of && of.passing === of.ofPassing;
    if (!isWhole && !isMost) continue;
    const edits = isOwn ? one.edits : [orderSaid(hypothesis), ...one.edits];
    return { made: { ...one, edits }, order, checked: of };
  }
  return null;
};

/** Milliseconds that singles and pairs may take. */
const limits = { singles: 2000, pairs: 6000 } as const;

export const explain = (question: Question): readonly Explanation[] => {
  const { operation, plain, declared, format, epsilon, terms, observed, now } = question;
  const pool = new Pool();
  const template = templateOf(pool, operation);
  if (template === null) return [];
  let cut = false;
  const setting: Setting = {
    pool,
    operation,
    machine: machineOf(format),
    epsilon,
    known: knownOf(pool, plain, declared),
    now,
    limits,
    cut: () => {
      cut = true;
    },
  };
  const strata = new Map<string | null, Judged[]>();
  for (const one of observed) {
    if (one.theCase.forbidden !== null || one.answer.kind !== 'returned') continue;
    const key = stratumOf(one.theCase, epsilon);
    strata.set(key, [...(strata.get(key) ?? []), one]);
  }
  const made: Explanation[] = [];
  const sorted = [...strata].toSorted(([a, x], [b, y]) => Number(a !== null) - Number(b !== null) || y.length - x.length);
  for (const [stratum, seen] of sorted) {
    if (!seen.some(({ isRejected }) => isRejected)) continue;
    const found = explainStratum(setting, template, seen, terms);
    if (found === null) continue;
    const { failing, of, passing, ofPassing, exception } = found.checked;
    made.push({
      edits: found.made.edits,
      stratum,
      explains: { failing, of, passing, ofPassing },
      exception,
      cut,
    });
    break;
  }
  return made;
};
