/** Errors in ulp, a small plot for each operation, all on one scale. Loaded when a run ends: the library is large. */
import { dot, plot, pointer, ruleY } from '@observablehq/plot';
import { pageModes } from '../../../impl/gpujs/modes.ts';
import { log10Of } from '../../judge/ulp.ts';
import { exponents, heightOf, powerText, span, zeroLine } from '../../report/axes.ts';
import { showUlp } from '../../report/failure.ts';
import { el } from './dom.ts';
import type { Point } from './points.ts';

/** Colour and shape belong to the backend, whichever others ran: colour is not all that tells them apart. */
const symbols = ['circle', 'square', 'diamond2', 'triangle2', 'times'] as const;
const colours = pageModes.map((mode) => `var(--${mode})`);

interface Against {
  readonly name: string;
  readonly label: string;
  readonly of: (point: Point) => number | null;
  /** null: the axis is one of powers of ten. */
  readonly domain: readonly [number, number] | null;
}

const log10 = (x: number | null): number | null => (x === null ? null : Math.log10(x));

/** What an error is drawn against. */
const against: readonly Against[] = [
  {
    name: 'the size of the inputs',
    label: 'largest |input|',
    of: (point) => log10(point.magnitude),
    domain: null,
  },
  { name: 'time', label: 't', of: (point) => point.time, domain: [0, 1] },
];

/** Backends often agree: marks of one case stand beside each other, by this share of the axis. */
const sideways = ({ backend }: Point): number =>
  0.018 * (pageModes.findIndex((mode) => mode === backend) - (pageModes.length - 1) / 2);

type Open = (id: number) => void;

const width = 320;
const height = 230;

const largestIn = (points: readonly Point[]): Point | undefined =>
  points.toSorted((a, b) => log10Of(b.ulp) - log10Of(a.ulp))[0];

/** One operation. A click opens the case that is nearest; the button opens the worst without a pointer. */
const figureOf = (
  operation: string,
  points: readonly Point[],
  { label, of, domain }: Against,
  top: number,
  open: Open,
): HTMLElement => {
  const shown = points.filter((point) => of(point) !== null);
  const largest = largestIn(shown);
  if (largest === undefined)
    return el('figure', {}, el('figcaption', {}, operation), el('p', { class: 'hint' }, 'No case has one.'));
  const [low, high] =
    domain ??
    span(
      shown.map((point) => of(point) as number),
      Infinity,
      -Infinity,
    );
  const extent = high - low;
  const at = {
    x: (point: Point) => (of(point) as number) + sideways(point) * extent,
    y: ({ ulp }: Point) => heightOf(ulp),
    symbol: 'backend',
  } as const;
  const ends = [low - 0.04 * extent, high + 0.04 * extent];
  const drawn = plot({
    width,
    height,
    marginLeft: 42,
    marginBottom: 38,
    ariaLabel: `${operation}: error in ulp against ${label}, ${shown.length} cases`,
    x:
      domain === null
        ? { label, domain: ends, ticks: exponents(low, high), tickFormat: powerText }
        : { label, domain: ends, ticks: [0, 0.25, 0.5, 0.75, 1] },
    y: {
      label: 'ulp',
      grid: true,
      domain: [zeroLine, top],
      ticks: [zeroLine, ...exponents(-3, top)],
      tickFormat: powerText,
    },
    color: { domain: pageModes, range: colours },
    symbol: { domain: pageModes, range: symbols },
    marks: [
      ruleY([zeroLine], { strokeOpacity: 0.4 }),
      dot(shown, { ...at, stroke: 'backend', r: 3, className: 'marks' }),
      // A rejected case is filled.
      dot(
        shown.filter(({ rejected }) => rejected),
        { ...at, fill: 'backend', r: 4, className: 'rejected' },
      ),
      dot(shown, pointer({ ...at, symbol: 'circle', r: 7, stroke: 'currentColor', strokeWidth: 2 })),
    ],
  });
  drawn.addEventListener('click', () => {
    const nearest = (drawn as { readonly value?: Point | null }).value;
    if (nearest !== null && nearest !== undefined) open(nearest.id);
  });
  const text = `Open the largest: ${showUlp(largest.ulp)} ulp on ${largest.backend}`;
  const button = el('button', { type: 'button', class: 'quiet' }, text);
  button.addEventListener('click', () => open(largest.id));
  return el('figure', {}, el('figcaption', {}, operation), drawn, button);
};

const legend = (backends: readonly string[]): HTMLElement => {
  const keys = backends.map((backend) => {
    const key = plot({
      width: 18,
      height: 18,
      margin: 0,
      axis: null,
      x: { domain: [-1, 1] },
      y: { domain: [-1, 1] },
      color: { domain: pageModes, range: colours },
      symbol: { domain: pageModes, range: symbols },
      marks: [dot([{ backend }], { x: () => 0, y: () => 0, stroke: 'backend', symbol: 'backend', r: 4 })],
    });
    key.setAttribute('aria-hidden', 'true');
    return el('li', {}, key, backend);
  });
  return el('ul', { class: 'legend' }, ...keys);
};

/** All of it, with a choice of what the errors are drawn against. */
export const plotsOf = (points: readonly Point[], open: Open): HTMLElement => {
  const backends = pageModes.filter((mode) => points.some(({ backend }) => backend === mode));
  const names = [...new Set(points.map(({ operation }) => operation))];
  const [, top] = span(
    points.map(({ ulp }) => heightOf(ulp)),
    0,
    1,
  );
  const figures = el('div', { class: 'plots' });
  const select = el(
    'select',
    { id: 'against' },
    ...against.map(({ name }, i) => el('option', { value: i }, name)),
  );
  const draw = (): void => {
    const chosen = against[Number(select.value)] ?? (against[0] as Against);
    figures.replaceChildren(
      ...names.map((name) =>
        figureOf(
          name,
          points.filter(({ operation }) => operation === name),
          chosen,
          top,
          open,
        ),
      ),
    );
  };
  select.addEventListener('change', draw);
  draw();
  return el('div', {}, el('label', { class: 'inline' }, 'Against ', select), legend(backends), figures);
};
