/** Elements, made in one call. Texts are set as text: nothing here is parsed as HTML, and nothing reorders a line. */
import { shownLines } from '../../cases/shown.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;
export type Child = Node | string;

const withParts = <E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.map((child) => (typeof child === 'string' ? shownLines(child) : child)));
  return element;
};

export const el = <N extends keyof HTMLElementTagNameMap>(
  name: N,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[N] => withParts(document.createElement(name), attributes, children);

/** The element that index.html has. */
export const byId = <E extends HTMLElement = HTMLElement>(id: string): E => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as E;
};
