/** The form: what is shown to choose from, and what was chosen. */
import type { Group, Operation } from '../../../spec/operation.ts';
import { allNames, groups } from '../../../spec/operations.ts';
import type { Facts } from '../../../impl/gpujs/attestation.ts';
import { profileNames } from '../../../spec/profiles/index.ts';
import { type Choice, choiceOf, firstChoice } from '../choice.ts';
import type { Probed } from '../../runners/browser/messages.ts';
import { type PageMode, pageModes } from '../../../impl/gpujs/modes.ts';
import { byId, el } from './dom.ts';
import type { Missing } from './run-messages.ts';

/** What each backend is, in a few words. */
const meanings: Readonly<Record<PageMode, string>> = {
  webasm: 'WebAssembly, on the processor',
  cpu: 'JavaScript, on the processor',
  webgl: 'WebGL 1',
  webgl2: 'WebGL 2',
  webgpu: 'WebGPU',
};

const boxes = (id: string): HTMLInputElement[] => [
  ...byId(id).querySelectorAll<HTMLInputElement>('input[type=checkbox]'),
];

const chosen = (id: string): string[] =>
  boxes(id)
    .filter(({ checked, disabled }) => checked && !disabled)
    .map(({ value }) => value);

const choose = (id: string, names: readonly string[]): void => {
  for (const box of boxes(id)) box.checked = names.includes(box.value) && !box.disabled;
};

const field = (id: string): HTMLInputElement | HTMLSelectElement =>
  byId<HTMLInputElement | HTMLSelectElement>(id);

/** What the operations of a group are. */
const groupNames: Readonly<Record<Group, string>> = {
  mirror: 'Those of TorchLean',
  papers: 'What samplers do beyond them',
};

const operationBox = ({ name, summary }: Operation): HTMLElement =>
  el(
    'label',
    { title: summary },
    el('input', { type: 'checkbox', name: 'op', value: name }),
    el('span', {}, name),
  );

/** The operations by their groups, with what each computes. */
export const showOperations = (): void => {
  const shown = (Object.keys(groupNames) as Group[]).flatMap((group) => [
    el('p', { class: 'hint', id: `group-${group}` }, groupNames[group]),
    el(
      'div',
      { class: 'choices', role: 'group', 'aria-labelledby': `group-${group}` },
      ...groups[group].map(operationBox),
    ),
  ]);
  byId('operations').replaceChildren(...shown);
  byId('all').addEventListener('click', () => choose('operations', allNames));
  byId('few').addEventListener('click', () => choose('operations', firstChoice.operations));
  byId('none').addEventListener('click', () => choose('operations', []));
};

/** What results are held to: the first entry of the list is there already. */
export const showProfiles = (): void =>
  byId('profile').append(...profileNames.map((name) => el('option', { value: name }, name)));

/** What draws, and whether that is a GPU. */
export const deviceText = ({ adapter, software }: Facts): string => {
  if (adapter === null) return '';
  return software === true ? `${adapter}: software, no GPU` : adapter;
};

const backendRow = (mode: PageMode, probed: Probed): HTMLElement => {
  const ready = probed.kind === 'ready';
  const note = ready
    ? [deviceText(probed.device)].filter((text) => text !== '')
    : [`${probed.unavailable.reason}: ${probed.unavailable.remedy}.`];
  return el(
    'label',
    { class: ready ? 'backend' : 'backend missing' },
    el('input', { type: 'checkbox', name: 'backend', value: mode, disabled: !ready }),
    el(
      'span',
      {},
      el('b', {}, mode),
      ` ${meanings[mode]}`,
      ...note.map((text) => el('span', { class: 'hint' }, text)),
    ),
  );
};

export type Found = ReadonlyMap<PageMode, Probed>;

/** The backends, those that this browser lacks with the reason. */
export const showBackends = (found: Found): void => {
  const rows = pageModes.flatMap((mode) => {
    const probed = found.get(mode);
    return probed === undefined ? [] : [backendRow(mode, probed)];
  });
  byId('backends').replaceChildren(...rows);
};

export const missingIn = (found: Found): Missing =>
  Object.fromEntries(
    [...found].flatMap(([mode, probed]) => (probed.kind === 'ready' ? [] : [[mode, probed.unavailable]])),
  );

export const showChoice = ({ operations: names, backends, runs, seed, profile }: Choice): void => {
  choose('operations', names);
  choose('backends', backends);
  field('runs').value = String(runs);
  field('seed').value = String(seed);
  field('profile').value = profile ?? '';
};

/** Calls `changed` whenever something else is chosen, by hand or by a button. */
export const onChange = (changed: () => void): void => {
  byId('choose').addEventListener('input', changed);
  byId('choose').addEventListener('click', changed);
};

/** What is chosen now. Throws BadChoice. */
export const readChoice = (): Choice =>
  choiceOf(
    chosen('operations'),
    chosen('backends'),
    field('runs').value,
    field('seed').value,
    field('profile').value,
  );
