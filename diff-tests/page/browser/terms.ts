/** Words that a visitor may not know, explained where they stand: a button that opens a sentence. */
import { meanings } from '../../report/meanings.ts';
import { byId, el } from './dom.ts';

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
