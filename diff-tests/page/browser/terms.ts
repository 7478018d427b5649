/** Words that a visitor may not know, explained where they stand: a button that opens a sentence. */
import { byId, el } from './dom.ts';

const meanings = {
  'max ulp':
    'An ulp is the distance from one float to the next at this size. This is the largest error, counted in them. It is no verdict: where terms cancel, the right roundings are many ulp from the exact value.',
  budget:
    'The largest share of the error that roundings alone can make, when every operation errs by half an ulp. Right programs stay near 1; a mistake is usually far above.',
  meets:
    'The strictest of three rules that all cases met. ieee754: the bits of IEEE 754 arithmetic in the order written. ieee754-wide: right, with wider intermediates. ieee754-loose: right, with other roundings or arranged in another way. A dash: none of the three, as of a GPU that flushes tiny numbers to zero; its own rules may allow that.',
  'held to':
    'The rules by which the verdict is made: which results the standard behind this backend allows. ieee754 is the strictest. glsl and wgsl are what WebGL and WebGPU promise.',
} as const;

type Term = keyof typeof meanings;

export const isTerm = (text: string): text is Term => Object.hasOwn(meanings, text);

/** The one place in which explanations open; in index.html nothing of it is seen. */
const bubble = (): HTMLElement => {
  const found = document.getElementById('meaning');
  if (found !== null) return found;
  document.body.append(el('p', { id: 'meaning', popover: 'auto' }));
  return byId('meaning');
};

/** Beside the word, inside the window. */
const place = (button: HTMLElement, shown: HTMLElement): void => {
  const { left, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = shown;
  const below = bottom + 6;
  shown.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  shown.style.top = `${below + height > innerHeight ? Math.max(8, top - height - 6) : below}px`;
};

/** The word as a button; `text` is how it is written here. */
export const explained = (term: Term, text: string = term): HTMLElement => {
  const button = el('button', { type: 'button', class: 'term', 'aria-haspopup': 'dialog' }, text);
  button.addEventListener('click', () => {
    const shown = bubble();
    shown.textContent = meanings[term];
    shown.showPopover();
    place(button, shown);
  });
  return button;
};
