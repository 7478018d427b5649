/** What tells rows apart in a plot, by shape and by colour, so that neither alone has to. */
import type { Result } from '../schema.ts';
import { el, type Html } from './element.ts';

/** Around 0, within 4: a circle, a square, a diamond, a triangle, a cross, a plus. */
const shapes = [
  'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z',
  'M-3 -3h6v6h-6z',
  'M0 -4.2L4.2 0L0 4.2L-4.2 0z',
  'M0 -4L4 3H-4z',
  'M-3 -3L3 3M-3 3L3 -3',
  'M-4 0H4M0 -4V4',
];

/** The mark of the i-th backend at (x, y). A full one is rejected. */
export const mark = (i: number, x: number, y: number, full: boolean, title = ''): Html => {
  const at = i % shapes.length;
  return el(
    'path',
    {
      class: `s${at} mark${full ? ' full' : ''}`,
      d: shapes[at] ?? '',
      transform: `translate(${x.toFixed(1)} ${y})`,
    },
    ...(title === '' ? [] : [el('title', {}, title)]),
  );
};

/** The words that tell a row from the others of a report beside its operation: its backend, and what else differs. */
export const seriesIn = (results: readonly Result[]): ((row: Result) => string) => {
  const told = (['implementation', 'format', 'profile'] as const).filter(
    (of) => new Set(results.map((row) => row[of])).size > 1,
  );
  return (row) => [row.backend, ...told.map((of) => row[of])].join(', ');
};

/** Backends and their marks, where there are several. */
export const keyOf = (backends: readonly string[]): Html[] =>
  backends.length < 2
    ? []
    : [
        el(
          'p',
          { class: 'key' },
          ...backends.map((name, i) =>
            el(
              'span',
              {},
              el('svg', { viewBox: '-5 -5 10 10', 'aria-hidden': 'true' }, mark(i, 0, 0, false)),
              ` ${name}`,
            ),
          ),
        ),
      ];
