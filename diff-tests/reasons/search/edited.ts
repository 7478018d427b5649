/** The edits that account for some cases: an order of steps, and one or two edits for each part that fails. */
import type { Case } from '../../cases/case.ts';
import type { Terms } from '../../judge/judge.ts';
import { parts, type Template } from '../template/template.ts';
import { compared, isMost, isWhole } from './checked.ts';
import { type Edited, editedOperation } from './edited-operation.ts';
import { evaluatorOf } from './evaluated.ts';
import { type Finalist, type Said, saidOfSignature } from './finalist.ts';
import { knownWhole } from './known-whole.ts';
import { countsFitting, type Judged, type Rows, rowsOf } from './observations.ts';
import { type Hypothesis, hypotheses, own } from './orders.ts';
import { searchPart } from './part.ts';
import { type Held, type Refuted, settled } from './settled.ts';
import type { Setting } from './setting.ts';
import { agreement, labelled } from './score.ts';

/** Rows by which orders are told apart. */
const mostRows = 200;

/** The order of the steps that the calls tell: that of most rows which agree with the unedited definition. */
const orderOf = (setting: Setting, template: Template, seen: readonly Judged[]): Hypothesis => {
  if (setting.operation.sampler === null) return own;
  const scored = hypotheses.map((hypothesis) => {
    const rows = rowsOf(seen, hypothesis.order);
    const agreeing = parts.map((part) => {
      const root = template[part];
      if (root === null) return 0;
      return labelled(evaluatorOf(setting, template, rows[part].slice(0, mostRows)), root, false).passing
        .length;
    });
    const counts = countsFitting(seen, hypothesis.order);
    return { hypothesis, counts, agreeing: agreeing.reduce((a, b) => a + b, 0) };
  });
  const most = Math.max(...scored.map(({ counts }) => counts));
  const [best] = scored.filter(({ counts }) => counts === most).toSorted((a, b) => b.agreeing - a.agreeing);
  return best?.hypothesis ?? own;
};

/** Finalists of a part that are put together with those of others, and choices that are put to the sets. */
const [mostFinalists, mostChoices] = [12, 8];

interface Choice {
  readonly template: Template;
  readonly edits: readonly Said[];
  readonly rank: number;
}

const merged = (base: Template, one: Template, other: Template): Template => ({
  output: other.output === base.output ? one.output : other.output,
  state: other.state === base.state ? one.state : other.state,
  time: other.time === base.time ? one.time : other.time,
  scan: other.scan === base.scan ? one.scan : other.scan,
});

/** Every choice of one finalist for each part that fails. */
const choicesOf = (template: Template, found: readonly (readonly Finalist[])[]): readonly Choice[] =>
  found.reduce<readonly Choice[]>(
    (made, finalists) =>
      made.flatMap((one) =>
        finalists.map((finalist) => ({
          template: merged(template, one.template, finalist.template),
          edits: [
            ...one.edits,
            // One change may be of several parts.
            ...finalist.edits.filter(({ text }) => one.edits.every((other) => other.text !== text)),
          ],
          rank: one.rank + finalist.rank,
        })),
      ),
    [{ template, edits: [], rank: 0 }],
  );

/**
 * How many rows of all the cases an edited template contradicts: what tells edits apart that are alike on ordinary ones.
 * Not those that are NaN: outside of the ordinary that has causes of its own, which no number near it tells.
 */
const contradicted = (setting: Setting, { template }: Choice, rows: Rows): number =>
  parts.reduce((all, part) => {
    const root = template[part];
    if (root === null) return all;
    const { value, error } = evaluatorOf(setting, template, rows[part]).values(root);
    return (
      all +
      rows[part].filter(
        ({ observed }, r) =>
          !Number.isNaN(observed) && agreement(observed, value[r] as number, error[r] as number) === 'no',
      ).length
    );
  }, 0);

/** Rows of all cases that finalists are told apart by. */
const mostOfAll = 800;

const someOf = (rows: Rows): Rows => {
  const some = (list: Rows[keyof Rows]): Rows[keyof Rows] => {
    const every = Math.ceil(list.length / mostOfAll);
    return list.filter(({ scene }) => every < 2 || scene.of % every === 0);
  };
  return { output: some(rows.output), state: some(rows.state), time: some(rows.time) };
};

/** Those that contradict the fewest rows of all cases, the preferred ones first. */
const leastContradicted = (
  setting: Setting,
  template: Template,
  finalists: readonly Finalist[],
  all: Rows,
): readonly Finalist[] =>
  finalists
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, mostCompared)
    .map((finalist) => ({
      finalist,
      no: contradicted(
        setting,
        { ...finalist, template: merged(template, template, finalist.template) },
        all,
      ),
    }))
    .toSorted((a, b) => a.no - b.no || a.finalist.rank - b.finalist.rank)
    .map(({ finalist }) => finalist)
    .slice(0, mostFinalists);
/** Finalists that are compared so. */
const mostCompared = 80;

const orderSaid = ({ name }: Hypothesis): Said => ({
  text: name,
  signature: null,
  place: 'everywhere',
  from: 'the order of the steps',
  to: name,
});

/** One known change, of several parts, by which every case is allowed. */
const ofAllParts = (
  setting: Setting,
  { template, order }: Edited,
  seen: readonly Judged[],
  terms: Terms,
): readonly Held[] =>
  knownWhole(setting, template, rowsOf(seen, own.order)).flatMap((known) => {
    const said = saidOfSignature(
      known.signature,
      template.output,
      known.template.output,
      setting.operation,
      null,
    );
    const edited = { template: known.template, order, edits: [said] };
    const of = compared(editedOperation(setting.operation, edited), seen, terms);
    return of !== null && isWhole(of) ? [{ edited, checked: of }] : [];
  });

const oneSearch = async (
  setting: Setting,
  base: Edited,
  seen: readonly Judged[],
  everything: readonly Judged[],
  terms: Terms,
  belongs: (theCase: Case) => boolean,
): Promise<Held | Refuted | null> => {
  const { template } = base;
  const plain = base.edits.length > 0 ? [] : ofAllParts(setting, base, seen, terms);
  const elsewhere = everything.filter((one) => !seen.includes(one));
  if (plain.length > 0) return settled(setting, plain, elsewhere, terms, belongs);
  const hypothesis = orderOf(setting, template, seen);
  const order = hypothesis === own ? base.order : hypothesis.order;
  const rows = rowsOf(seen, hypothesis.order);
  const all = someOf(rowsOf(everything, hypothesis.order));
  const found: (readonly Finalist[])[] = [];
  for (const part of parts) {
    const { failing, finalists } = searchPart(setting, template, part, rows[part]);
    if (failing > 0 && finalists.length === 0) return null;
    if (failing > 0) found.push(leastContradicted(setting, template, finalists, all));
  }
  if (found.length === 0 && order === base.order) return null;
  const choices = choicesOf(template, found)
    .map((choice) => ({ choice, no: contradicted(setting, choice, all) }))
    .toSorted((a, b) => a.no - b.no || a.choice.rank - b.choice.rank)
    .slice(0, mostChoices);
  const added = hypothesis === own ? [] : [orderSaid(hypothesis)];
  const made = choices.flatMap(({ choice }): readonly Held[] => {
    const edited = { template: choice.template, order, edits: [...base.edits, ...added, ...choice.edits] };
    const of = compared(editedOperation(setting.operation, edited), seen, terms);
    return of === null ? [] : [{ edited, checked: of }];
  });
  const whole = made.filter(({ checked: of }) => isWhole(of));
  if (whole.length > 0) return settled(setting, whole, elsewhere, terms, belongs);
  return made.find(({ checked: of }) => isMost(of)) ?? null;
};

/** Times that a search begins again, with answers that refuted what was found. */
const mostSearches = 4;

/**
 * The edits, on top of those that are made already, under which the judge allows what was seen; null: none was found.
 * `belongs`: whether a case is of the sort that is looked at.
 */
export const editsOf = async (
  setting: Setting,
  base: Edited,
  seen: readonly Judged[],
  everything: readonly Judged[],
  terms: Terms,
  belongs: (theCase: Case) => boolean,
): Promise<Held | null> => {
  let looked = seen;
  for (let search = 0; search < mostSearches; search++) {
    const found = await oneSearch(setting, base, looked, everything, terms, belongs);
    if (found === null || 'edited' in found) return found;
    looked = [...looked, ...found.by];
  }
  return null;
};
