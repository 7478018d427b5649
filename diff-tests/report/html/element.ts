/** HTML as a text. A string is text wherever it stands: only what was made here is markup. */
import { shownLines } from '../../cases/shown.ts';

/** Markup that was made here. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Child = string | Html;

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => shownLines(text).replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);

/** Elements that have no content, and so no end. */
const empty: readonly string[] = ['meta', 'br'];

/** An element; attributes that are false are left out. */
export const el = (
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
  ...children: readonly Child[]
): Html => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escaped(String(value))}"`));
  const content = children.map((child) => (child instanceof Html ? child.text : escaped(child)));
  const end = empty.includes(name) ? '' : `</${name}>`;
  return new Html(`<${name}${written.join('')}>${content.join('')}${end}`);
};
