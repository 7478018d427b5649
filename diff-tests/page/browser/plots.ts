/** Plots of the error in ulp, as SVG by hand: two logarithmic axes and a few hundred marks need no library. */
import { log10Of } from '../../judge/ulp.ts';
import { el, svg } from './dom.ts';
import type { Point } from './points.ts';

const size = { width: 460, height: 280, left: 50, right: 14, top: 14, bottom: 44 } as const;
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** More marks than these of one backend hide each other: the largest errors stay. */
const mostMarks = 600;

/** One shape for each backend, so that colour is not all that tells them apart. */
const shapes: readonly ((r: number) => string)[] = [
  (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (r) => `M${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (r) => `M0 ${-1.4 * r}L${1.4 * r} 0L0 ${1.4 * r}L${-1.4 * r} 0z`,
  (r) => `M0 ${-1.3 * r}L${1.3 * r} ${r}H${-1.3 * r}z`,
  (r) => `M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`,
];

const mark = (index: number, x: number, y: number, title: string): SVGElement =>
  svg(
    'path',
    {
      class: `mark b${index}`,
      d: shapes[index % shapes.length]?.(3 + (index % shapes.length) * 0.5) ?? '',
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    },
    svg('title', {}, title),
  );

/** A scale from data to 0..1, with the ticks to write. */
interface Scale {
  at(x: number): number;
  readonly ticks: readonly (readonly [value: number, text: string])[];
}

const linear: Scale = { at: (x) => x, ticks: [0, 0.25, 0.5, 0.75, 1].map((x) => [x, String(x)]) };

const superscript = (n: number): string =>
  [...String(n)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(c)))).join('');

const powerText = (k: number): string => (k >= -1 && k <= 2 ? String(10 ** k) : `10${superscript(k)}`);

/** A scale of log10: what it is asked for may be beyond binary64. */
const powers = (exponents: readonly number[], least: number, most: number): Scale => {
  const lo = Math.floor(exponents.reduce((a, b) => Math.min(a, b), least));
  const hi = Math.max(lo + 1, Math.ceil(exponents.reduce((a, b) => Math.max(a, b), most)));
  const step = Math.ceil((hi - lo) / 6);
  const ticks = Array.from({ length: Math.floor((hi - lo) / step) + 1 }, (_, i) => lo + i * step);
  return { at: (exponent) => (exponent - lo) / (hi - lo), ticks: ticks.map((k) => [k, powerText(k)]) };
};

const logarithmic = (values: readonly number[]): Scale => {
  const scale = powers(values.filter((x) => x > 0).map(Math.log10), Infinity, -Infinity);
  return { at: (x) => scale.at(Math.log10(x)), ticks: scale.ticks.map(([k, text]) => [10 ** k, text]) };
};

/** Errors with a log10 below this are drawn at its height: the scale is logarithmic, and the worst cases are what it is for. */
const smallestDrawn = -3;

/** The log10 of errors; exact results have a line of their own under it. */
const errors = (points: readonly Point[]): Scale => {
  const zero = 0.11;
  const scale = powers(
    points.map(({ ulp }) => Math.max(log10Of(ulp), smallestDrawn)),
    -1,
    1,
  );
  const above = (x: number): number => zero + (1 - zero) * scale.at(Math.max(x, smallestDrawn));
  return { at: (x) => (x === -Infinity ? 0 : above(x)), ticks: [[-Infinity, '0'], ...scale.ticks] };
};

const axes = (x: Scale, y: Scale, name: string): SVGElement[] => {
  const left = (v: number): number => size.left + x.at(v) * inner.width;
  const top = (v: number): number => size.top + (1 - y.at(v)) * inner.height;
  const bottom = size.height - size.bottom;
  return [
    ...y.ticks.flatMap(([v, text]) => [
      svg('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: top(v), y2: top(v) }),
      svg('text', { x: size.left - 8, y: top(v) + 4, 'text-anchor': 'end' }, text),
    ]),
    ...x.ticks.map(([v, text]) => svg('text', { x: left(v), y: bottom + 18, 'text-anchor': 'middle' }, text)),
    svg('text', { x: size.left + inner.width / 2, y: size.height - 6, 'text-anchor': 'middle' }, name),
  ];
};

export interface Plotted {
  readonly title: string;
  /** What is written under the axis. */
  readonly axis: string;
  readonly of: (point: Point) => number | null;
  readonly logarithmic: boolean;
}

/** The errors of some points against one of their properties; says so where none has it. */
export const plot = (
  points: readonly Point[],
  backends: readonly string[],
  plotted: Plotted,
): HTMLElement => {
  const { title, axis, of, logarithmic: isLogarithmic } = plotted;
  const shown = points.filter((point) => of(point) !== null);
  if (shown.length === 0) {
    const none = el('p', { class: 'hint' }, 'No case that was judged here has one.');
    return el('figure', {}, el('figcaption', {}, title), none);
  }
  const values = shown.map((point) => of(point) as number);
  const x = isLogarithmic ? logarithmic(values) : linear;
  const y = errors(shown);
  const marks = backends.flatMap((backend, index) =>
    shown
      .filter((point) => point.backend === backend)
      .toSorted((a, b) => log10Of(b.ulp) - log10Of(a.ulp))
      .slice(0, mostMarks)
      .map((point) => {
        const value = of(point) as number;
        const left = size.left + x.at(value) * inner.width;
        const top = size.top + (1 - y.at(log10Of(point.ulp))) * inner.height;
        const at = `${axis} ${Number(value.toPrecision(4))}`;
        return mark(index, left, top, `${backend}, ${point.operation}: ${point.ulp} ulp at ${at}`);
      }),
  );
  const largest = backends.map((backend) => {
    const own = shown.filter((point) => point.backend === backend).map(({ ulp }) => ulp);
    const most = own.reduce((a, b) => (log10Of(b) > log10Of(a) ? b : a), 0);
    return `${backend} ${most} ulp at most`;
  });
  const label = `${title}, ${shown.length} cases: ${largest.join(', ')}`;
  return el(
    'figure',
    {},
    el('figcaption', {}, title),
    svg(
      'svg',
      { viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': label },
      ...axes(x, y, axis),
      ...marks,
    ),
  );
};

/** Which mark is whose. */
export const legend = (backends: readonly string[]): HTMLElement =>
  el(
    'ul',
    { class: 'legend' },
    ...backends.map((backend, index) =>
      el(
        'li',
        {},
        svg('svg', { viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, mark(index, 0, 0, backend)),
        backend,
      ),
    ),
  );
