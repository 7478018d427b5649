/** What leaves the page, by the visitor's hand: the link, the report, a picture. */
import type { Report } from '../../report/schema.ts';
import { type Choice, queryOf } from '../choice.ts';
import { byId, el } from './dom.ts';

/** The address that repeats a run, in full. */
const linkOf = (choice: Choice): string => new URL(queryOf(choice), location.href).href;

/** false where the browser does not let a page do that: over http, or by its settings. */
const copied = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

/** Copies the link; where that cannot be done, the address is shown to be copied by hand. */
export const copyButton = (choice: Choice): HTMLElement => {
  const button = el('button', { type: 'button', id: 'copy', class: 'second' }, 'Copy link');
  const copy = async (): Promise<void> => {
    const link = linkOf(choice);
    if (!(await copied(link))) {
      const field = el('input', { class: 'link', readonly: true, value: link, 'aria-label': 'Link' });
      button.replaceWith(field);
      field.select();
      return;
    }
    button.textContent = 'Copied';
    byId('status').textContent = 'The link is copied.';
    setTimeout(() => (button.textContent = 'Copy link'), 2000);
  };
  button.addEventListener('click', () => void copy());
  return button;
};

export const repeatLink = (choice: Choice): HTMLElement =>
  el('a', { id: 'repeat', href: queryOf(choice) }, 'Run it again');

const saveLink = (id: string, blob: Blob, name: string, text: string): HTMLAnchorElement =>
  el('a', { class: 'button', id, href: URL.createObjectURL(blob), download: name }, text);

export const reportLink = (report: Report): HTMLElement => {
  const blob = new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' });
  return saveLink('download', blob, `epscheck-${report.seed}.json`, 'Download the report (JSON)');
};

/** To save a picture, and to hand it to another program where the browser can. */
export const pictureActions = (blob: Blob, title: string): HTMLElement[] => {
  const file = new File([blob], 'epscheck.png', { type: 'image/png' });
  const save = saveLink('save', blob, file.name, 'Save this picture');
  if (typeof navigator.canShare !== 'function' || !navigator.canShare({ files: [file] })) return [save];
  const share = el('button', { type: 'button', id: 'share' }, 'Share');
  share.addEventListener('click', () => {
    // A visitor who closes the dialog did not share, and nothing is wrong.
    navigator.share({ files: [file], title }).catch(() => undefined);
  });
  return [share, save];
};
