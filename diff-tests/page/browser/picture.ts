/** One image, noised and denoised three ways: what the eye sees of the difference, and a picture of it to forward. */
import { messageOf } from '../../runners/answered.ts';
import { type PageMode, modeRow } from '../../../impl/gpujs/modes.ts';
import { sentences } from '../picture/difference.ts';
import { image, steps } from '../picture/subject.ts';
import { el } from './dom.ts';
import { type Parts, partsOn } from './picture-parts.ts';
import { painted, poster } from './poster.ts';
import { pictureActions } from './share.ts';

const panel = (values: ArrayLike<number>, caption: string, kind = ''): HTMLElement => {
  const canvas = painted(values);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', caption);
  return el('figure', { class: `panel ${kind}` }, canvas, el('figcaption', {}, caption));
};

const times = ({ difference }: Parts): string => difference.factor.toLocaleString('en');

const panelsOf = (mode: PageMode, parts: Parts): HTMLElement =>
  el(
    'div',
    { class: 'panels' },
    panel(image(), 'The image', 'small'),
    panel(parts.here.noised, 'Noised', 'small'),
    panel(parts.exact.denoised, 'Denoised exactly'),
    panel(parts.here.denoised, `Denoised on ${mode}`),
    panel(parts.amplified, `Their difference × ${times(parts)}`),
  );

/** What a visitor is most curious about: the newest way to the graphics device. */
const firstOf = (backends: readonly PageMode[]): PageMode | undefined =>
  backends.findLast((mode) => modeRow(mode).device !== 'processor') ?? backends[0];

/** Fills `place`: the picture on one backend, and a choice of the others. */
export const showPicture = (
  place: HTMLElement,
  backends: readonly PageMode[],
  devices: ReadonlyMap<PageMode, string>,
): Promise<void> => {
  const first = firstOf(backends);
  if (first === undefined) return Promise.resolve();
  const select = el(
    'select',
    { id: 'pictured' },
    ...backends.map((mode) => el('option', { value: mode }, mode)),
  );
  select.value = first;
  const shown = el('div', { id: 'three', 'aria-live': 'polite' });
  place.append(
    el(
      'p',
      { class: 'hint' },
      `A small image is noised, and denoised again by the same ${steps} DDIM steps: exactly (the specification in binary64), and on `,
      el('label', {}, select),
      '. The model is told the noise, so that all that differs is arithmetic.',
    ),
    shown,
  );
  const draw = async (): Promise<void> => {
    const mode = select.value as PageMode;
    shown.replaceChildren(el('p', { class: 'hint' }, 'Computing it exactly …'));
    try {
      const parts = await partsOn(mode);
      if (select.value !== mode) return;
      const said = sentences(parts.difference);
      const device = devices.get(mode) ?? '';
      const blob = await poster(mode, device, parts, said);
      shown.replaceChildren(
        panelsOf(mode, parts),
        el('p', { id: 'says' }, said.join(' ')),
        el('p', { class: 'actions' }, ...pictureActions(blob, said[0] ?? '')),
      );
    } catch (error) {
      shown.replaceChildren(el('p', { class: 'problem' }, `${mode} made no picture: ${messageOf(error)}.`));
    }
  };
  select.addEventListener('change', () => void draw());
  return draw();
};
