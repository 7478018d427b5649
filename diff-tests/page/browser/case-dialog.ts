/** One case, opened over the page. */
import { byId, el } from './dom.ts';
import type { Opened } from './run-messages.ts';

const dialog = (): HTMLDialogElement => {
  if (document.getElementById('case') === null)
    document.body.append(el('dialog', { id: 'case', 'aria-labelledby': 'case-title' }));
  return byId<HTMLDialogElement>('case');
};

export const showCase = ({ operation, backend, verdict, text }: Opened): void => {
  const shown = dialog();
  shown.replaceChildren(
    el('h2', { id: 'case-title' }, `${operation} on ${backend}: ${verdict}`),
    el('pre', { tabindex: 0 }, text),
    el('form', { method: 'dialog' }, el('button', { class: 'second' }, 'Close')),
  );
  if (!shown.open) shown.showModal();
};
